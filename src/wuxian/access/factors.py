"""Second factors: an authenticator app with recovery codes, and passkeys.

The mechanisms and tables are those of ``allauth.mfa``; what is shown and when is ours.
"""

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from qrcode import QRCode

from wuxian.access import data, entries, sessions
from wuxian.access.models import User
from wuxian.access.reads import grants_in_force
from wuxian.evidence.data import Who
from wuxian.support import clock

PENDING = "totp"
Type = Authenticator.Type
REPLAY_SECONDS = 120  # longer than a code is accepted


def list_factors(*, user_id: int) -> data.Factors:
    """What a user has."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("pk"))
    codes = [row for row in rows if row.type == Type.RECOVERY_CODES]
    return data.Factors(
        has_totp=any(row.type == Type.TOTP for row in rows),
        passkeys=tuple(_passkey(row) for row in rows if row.type == Type.WEBAUTHN),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else 0,
    )


def _passkey(row: Authenticator) -> data.Passkey:
    return data.Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)


def has_any(user_id: int) -> bool:
    """Whether signing in asks this user for a second factor."""
    kinds = (Type.TOTP, Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=kinds).exists())


def is_needed(user_id: int) -> bool:
    """Whether a role the user holds today asks for one."""
    return grants_in_force(clock.today()).filter(user_id=user_id, role__needs_mfa=True).exists()


def check_code(user: User, code: str) -> None:
    """A code of the app, or a recovery code, once. Raises WrongCredentialsError."""
    typed = code.replace(" ", "").replace("-", "")
    for row in Authenticator.objects.filter(user=user, type__in=(Type.TOTP, Type.RECOVERY_CODES)):
        if _fits(row, typed):
            row.refresh_from_db()
            row.record_usage()
            return
    raise data.WrongCredentialsError(data.WRONG_CODE)


def _fits(row: Authenticator, code: str) -> bool:
    used = f"access.totp:{row.user_id}:{code}"
    if not row.wrap().validate_code(code):
        return False
    return row.type != Type.TOTP or bool(cache.add(used, 1, REPLAY_SECONDS))


def begin_totp(*, request: HttpRequest) -> data.TotpSetup:
    """A secret for an authenticator app, kept in the session until a code of it is shown."""
    if PENDING not in request.session:
        request.session[PENDING] = get_adapter().encrypt(generate_totp_secret())
    secret = get_adapter().decrypt(request.session[PENDING])
    address = get_adapter().build_totp_url(request.user, secret)
    path, size = _drawn(address)
    return data.TotpSetup(secret, address, path, size)


def _drawn(text: str) -> tuple[str, int]:
    """A QR code as the path of an SVG in a box of so many modules."""
    code = QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    squares = [
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    ]
    return "".join(squares), len(rows)


@transaction.atomic
def add_totp(*, request: HttpRequest, code: str) -> list[str]:
    """Turn the app on, proved by a code of it; the recovery codes where there were none.

    Raises WrongCredentialsError.
    """
    user, typed = _owner(request), code.replace(" ", "")
    secret = get_adapter().decrypt(request.session[PENDING]) if PENDING in request.session else ""
    if not secret or not validate_totp_code(secret, typed):
        raise data.WrongCredentialsError(data.WRONG_CODE)
    Authenticator.objects.filter(user=user, type=Type.TOTP).delete()
    TOTP.activate(user, secret)
    del request.session[PENDING]
    cache.add(f"access.totp:{user.pk}:{typed}", 1, REPLAY_SECONDS)
    return _changed(request, user, "totp_added")


def _changed(request: HttpRequest, user: User, what: str) -> list[str]:
    User.objects.filter(pk=user.pk).update(factors_reset_by=None)
    _note(user, what)
    sessions.end_sessions(user.pk, but=request.session.session_key)
    has_codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists()
    return [] if has_codes else renew_codes(request=request)


def _note(user: User, what: str) -> None:
    who, touched = Who(user.pk, user.display_name), {entries.USER: [user.pk]}
    about = f"user:{user.pk}"
    entries.note(who, entries.FACTORS_CHANGED, about, after={"what": what}, touched=touched)


def _owner(request: HttpRequest) -> User:
    return User.objects.get(pk=request.user.pk or 0)


@transaction.atomic
def renew_codes(*, request: HttpRequest) -> list[str]:
    """New recovery codes; they are shown this once and the old ones are void."""
    user = _owner(request)
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    _note(user, "recovery_codes_made")
    return list(RecoveryCodes.activate(user).generate_codes())


def begin_passkey(*, request: HttpRequest) -> dict[str, Any]:
    """What the browser is asked to make a passkey from, as JSON data."""
    asked: dict[str, Any] = webauthn.begin_registration(_owner(request), passwordless=False)
    return asked


@transaction.atomic
def add_passkey(*, request: HttpRequest, name: str, credential: str) -> list[str]:
    """Keep the passkey the browser made (JSON); the recovery codes where there were none.

    Raises WrongCredentialsError.
    """
    user = _owner(request)
    try:
        made = json.loads(credential)
        webauthn.complete_registration(made)
    except (ValidationError, ValueError, TypeError, KeyError) as broken:
        raise data.WrongCredentialsError(data.WRONG_PASSKEY) from broken
    webauthn.WebAuthn.add(user, name.strip()[:64] or "通行密钥", made)
    return _changed(request, user, "passkey_added")


def ask_passkey(*, user_id: int) -> dict[str, Any] | None:
    """What a user's passkeys are asked, as JSON data; None where there is no passkey."""
    user = User.objects.get(pk=user_id)
    if not Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).exists():
        return None
    asked: dict[str, Any] = webauthn.begin_authentication(user)
    return asked


def check_passkey(user: User, credential: str) -> None:
    """The answer of a passkey (JSON) to what was asked last. Raises WrongCredentialsError."""
    try:
        found = webauthn.complete_authentication(user, json.loads(credential))
    except (ValidationError, ValueError, TypeError, KeyError) as broken:
        raise data.WrongCredentialsError(data.WRONG_PASSKEY) from broken
    found.record_usage()


def remove_totp(*, request: HttpRequest) -> None:
    """Turn the app off. Raises LastFactorError where a role needs it."""
    _remove(request, type=Type.TOTP)


def remove_passkey(*, request: HttpRequest, passkey_id: int) -> None:
    """Forget a passkey of one's own. Raises LastFactorError, NotFoundError."""
    _remove(request, type=Type.WEBAUTHN, pk=passkey_id)


@transaction.atomic
def _remove(request: HttpRequest, **which: Any) -> None:
    user = _owner(request)
    if not Authenticator.objects.filter(user=user, **which).delete()[0]:
        raise data.NotFoundError(data.NOT_FOUND)
    _note(user, f"{which['type']}_removed")
    if has_any(user.pk):
        return
    if settings.SECOND_FACTOR_REQUIRED and is_needed(user.pk):
        raise data.LastFactorError(data.LAST_FACTOR)
    reset(user.pk)


def reset(user_id: int) -> None:
    """Forget every second factor of a user."""
    Authenticator.objects.filter(user_id=user_id).delete()
