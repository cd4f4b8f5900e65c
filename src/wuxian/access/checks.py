"""What must hold before ``access`` writes."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from wuxian.access.data import NAME_TAKEN, InvalidUserError
from wuxian.access.models import User


def normal(name: str | None) -> str | None:
    """A user name or address the way it is stored and compared."""
    return name.strip().lower() if name and name.strip() else None


def check_names_are_free(username: str, email: str | None) -> None:
    """Raise InvalidUserError where either is in use as a name or as an address."""
    for name in filter(None, (username, email)):
        if User.objects.filter(Q(username=name) | Q(email=name)).exists():
            raise InvalidUserError(NAME_TAKEN.format(name=name))


def check_password(password: str, username: str) -> None:
    """Raise InvalidUserError with the reasons a password is too weak."""
    try:
        validate_password(password, User(username=username))
    except ValidationError as weak:
        raise InvalidUserError(" ".join(weak.messages)) from None
