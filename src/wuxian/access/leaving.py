"""When somebody leaves: what they still hold, who takes it over, and the end of their account."""

from django.db import transaction

from wuxian.access import data
from wuxian.access.models import Grant, User
from wuxian.access.reads import administrators, get_user
from wuxian.support import clock

_keepers: list[data.Keeper] = []


def register_keeper(keeper: data.Keeper) -> None:
    """Ask this room too; registering the same keeper twice counts once."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def forget_keeper(keeper: data.Keeper) -> None:
    """Ask this room no more."""
    _keepers.remove(keeper)


def held_by(user_id: int) -> list[data.Held]:
    """Every open task of a user, in the order the rooms registered."""
    return [held for keeper in _keepers for held in keeper.held_by(user_id=user_id)]


@transaction.atomic
def hand_over(actor: data.Actor, user_id: int, to: int) -> int:
    """Give everything to another active user; how many tasks went over."""
    heir, count = get_user(to), len(held_by(user_id))
    for keeper in _keepers:
        keeper.hand_over(actor=actor, user_id=user_id, to=heir.pk)
    return count


def borrowers(user_id: int) -> list[int]:
    """To whom a user has lent something that has not ended."""
    lent = Grant.objects.filter(delegated_from__user_id=user_id, revoked_at__isnull=True)
    return list(lent.values_list("user_id", flat=True))


@transaction.atomic
def disable(user_id: int) -> User:
    """End the account, its grants and what it lent; nothing of what it did is forgotten."""
    user = get_user(user_id)
    if held := held_by(user_id):
        raise data.StillHoldsError(data.STILL_HOLDS.format(count=len(held)), held)
    today = clock.today()
    if administrators(today) == {user_id}:
        raise data.LastAdministratorError(data.LAST_ADMINISTRATOR)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_grants(user)
    return user


def _end_grants(user: User) -> None:
    """Those under way end today; those that have not begun never do."""
    today = clock.today()
    Grant.objects.filter(user=user, valid_from__gt=today).delete()
    running = Grant.objects.filter(user=user)
    running.filter(valid_to__isnull=True).update(valid_to=today)
    running.filter(valid_to__gt=today).update(valid_to=today)
