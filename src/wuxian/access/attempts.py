"""How often somebody may try, counted in the database so that every worker counts the same.

An attempt is noted before it is made, so many at once do not slip through. Names nobody has are
counted like names somebody has.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wuxian.access import data
from wuxian.access.models import Attempt
from wuxian.support import clock

ACCOUNT, ADDRESS, TOLD = "account", "address", "told"


def note(request: HttpRequest, account: str) -> bool:
    """Note one attempt. False where it is one too many, for the account or from the address.

    What is refused does not count, so that a lock ends however often somebody knocks.
    """
    limits: Mapping[str, int] = settings.SIGN_IN_ATTEMPTS
    noted = [(kind, _add(kind, name)) for kind, name in _keys(request, account)]
    if all(_count(row) <= limits[kind] for kind, row in noted):
        return True
    for _, row in noted:
        row.delete()
    return False


def too_many() -> data.TooManyAttemptsError:
    minutes = settings.SIGN_IN_WINDOW_SECONDS // 60
    return data.TooManyAttemptsError(data.TOO_MANY_ATTEMPTS.format(minutes=minutes))


def is_first_refusal(account: str) -> bool:
    """Whether nobody was told of this lock yet; asking counts as telling."""
    return _count(_add(TOLD, account)) == 1


def forget(request: HttpRequest, account: str) -> None:
    """The account was proved: its attempts, and the last one from the address, do not count."""
    Attempt.objects.filter(key=_key(ACCOUNT, account)).delete()
    last = Attempt.objects.filter(key=_key(ADDRESS, address_of(request))).order_by("-pk").first()
    if last is not None:
        last.delete()


def _keys(request: HttpRequest, account: str) -> tuple[tuple[str, str], ...]:
    return (ACCOUNT, account), (ADDRESS, address_of(request))


def _add(kind: str, name: str) -> Attempt:
    return Attempt.objects.create(key=_key(kind, name), at=clock.now())


def _count(row: Attempt) -> int:
    """How many there were within the window; older ones go."""
    begin = row.at - timedelta(seconds=settings.SIGN_IN_WINDOW_SECONDS)
    mine = Attempt.objects.filter(key=row.key)
    mine.filter(at__lte=begin).delete()
    return mine.count()


def _key(kind: str, name: str) -> str:
    return salted_hmac("wuxian.access.attempts", f"{kind}:{name}", algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request came from: the peer, or what the last of our own proxies says of it."""
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
