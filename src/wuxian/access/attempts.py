"""How often somebody may try, counted in the database so that every worker counts the same.

An attempt is noted before it is made, so many at once do not slip through; success forgets those of
the account. Names nobody has are counted like names somebody has.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wuxian.access import data
from wuxian.access.models import Attempt
from wuxian.support import clock

ACCOUNT, ADDRESS = "account", "address"


def note(request: HttpRequest, account: str) -> bool:
    """Count one attempt; whether it is the first one too many for the account.

    Raises TooManyAttemptsError where the account or the address had too many.
    """
    counts = {
        kind: _count(kind, name)
        for kind, name in ((ACCOUNT, account), (ADDRESS, address_of(request)))
    }
    limits: Mapping[str, int] = settings.SIGN_IN_ATTEMPTS
    if counts[ACCOUNT] == limits[ACCOUNT] + 1:
        return True
    if any(count > limits[kind] for kind, count in counts.items()):
        raise too_many()
    return False


def too_many() -> data.TooManyAttemptsError:
    minutes = settings.SIGN_IN_WINDOW_SECONDS // 60
    return data.TooManyAttemptsError(data.TOO_MANY_ATTEMPTS.format(minutes=minutes))


def forget(account: str) -> None:
    """The account was proved: earlier attempts no longer count."""
    Attempt.objects.filter(key=_key(ACCOUNT, account)).delete()


def _count(kind: str, name: str) -> int:
    key, now = _key(kind, name), clock.now()
    begin = now - timedelta(seconds=settings.SIGN_IN_WINDOW_SECONDS)
    mine = Attempt.objects.filter(key=key)
    mine.filter(at__lte=begin).delete()
    Attempt.objects.create(key=key, at=now)
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
