"""Sign in by user name or e-mail address, with a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from wuxian.access import actions
from wuxian.access.checks import normal
from wuxian.access.models import User


class NameOrEmail(BaseBackend):
    """Django's door to our users. An unknown name costs as long as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_rest: Any,
    ) -> User | None:
        name = normal(username)
        if name is None or password is None:
            return None
        user = _named(name)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def _named(name: str) -> User | None:
    return User.objects.filter(Q(username=name) | Q(email=name)).first()


def noted_in(user: User, **_rest: Any) -> None:
    """Django says that somebody signed in."""
    actions.note_sign_in(user)


def noted_out(user: User | None, **_rest: Any) -> None:
    """Django says that somebody left, or that nobody did."""
    if user is not None:
        actions.note_sign_out(user)


def noted_failure(credentials: dict[str, Any], **_rest: Any) -> None:
    """Django says that a password was wrong, or a name unknown."""
    name = normal(credentials.get("username"))
    actions.note_failure(_named(name) if name else None)
