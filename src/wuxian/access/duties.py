"""What somebody owes before they go on."""

from collections.abc import Sequence

from django.conf import settings

from wuxian.access import factors
from wuxian.access.data import Duty
from wuxian.access.models import Grant, User


def duty_of(user: User, grants: Sequence[Grant]) -> Duty | None:
    """A password of their own first; then a second factor where a role needs one.

    Where that is relaxed (``SECOND_FACTOR_REQUIRED``), it is asked for and not insisted on.
    """
    if user.must_change_password:
        return Duty.PASSWORD
    if not any(grant.role.needs_mfa for grant in grants) or factors.has_any(user.pk):
        return None
    return Duty.SECOND_FACTOR if settings.SECOND_FACTOR_REQUIRED else Duty.SECOND_FACTOR_SOON
