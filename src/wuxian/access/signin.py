"""Sign in by user name or e-mail address, with a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

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
        user = User.objects.filter(Q(username=name) | Q(email=name)).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
