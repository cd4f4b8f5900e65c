"""First passwords: a link used once, or a password used once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from wuxian.access import data
from wuxian.access.checks import check_password
from wuxian.access.models import Invitation, User
from wuxian.access.sessions import end_sessions
from wuxian.support import clock

VALID_DAYS = 7


def invite(user: User) -> str:
    """A new link's token of 256 bits; earlier ones are void."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(user=user).delete()
    Invitation.objects.create(
        user=user, token_hash=_hashed(token), expires_at=clock.now() + timedelta(days=VALID_DAYS)
    )
    return token


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def invited(token: str) -> User:
    """Who may choose a password with it. Raises NotFoundError."""
    valid = Invitation.objects.filter(expires_at__gt=clock.now(), user__is_active=True)
    found = valid.filter(token_hash=_hashed(token)).select_related("user").first()
    if found is None:
        raise data.NotFoundError(data.INVITATION_GONE)
    return found.user


@transaction.atomic
def accept(token: str, password: str) -> User:
    """Choose the first password; the link is used up. Raises NotFoundError, InvalidUserError."""
    user = invited(token)
    set_password(user, password)
    Invitation.objects.filter(user=user).delete()
    return user


def set_password(user: User, password: str, but: str | None = None) -> None:
    """The user's own new password; every other session ends. Raises InvalidUserError."""
    check_password(password, user.username)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user.pk, but)


def set_one_time_password(user: User) -> str:
    """A password that must be changed at the first sign-in."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user.pk)
    return password
