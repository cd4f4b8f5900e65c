"""Four eyes: what one person may not do twice, or may not hold together."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from wuxian.access import data
from wuxian.access.models import Grant, Role, Separation, User
from wuxian.access.reads import administrators
from wuxian.support import clock

GIVE_CREDENTIAL, RESET_SECOND_FACTOR = "give_credential", "reset_second_factor"


def check_second_person(actor: data.Actor, submitted_by: int | None, duty: str) -> None:
    """Raise SamePersonError where the submitter is the actor; the machine's operator is one."""
    if actor.user_id == submitted_by:
        raise data.SamePersonError(data.SAME_PERSON.format(duty=duty))


def separated_from(verb: str) -> frozenset[str]:
    """The verbs that who uses this one on an object may not have used on it."""
    rows = Separation.objects.filter(Q(first=verb) | Q(second=verb))
    return frozenset(row.second if row.first == verb else row.first for row in rows)


def check_separation(
    actor: data.Actor, verb: str, used_by: Mapping[str, Iterable[int | None]]
) -> None:
    """Raise SeparationError where the actor used a separated verb on the object before."""
    for other in sorted(separated_from(verb)):
        if actor.user_id in set(used_by.get(other, ())):
            raise data.SeparationError(data.SEPARATED.format(first=other, second=verb))


def check_takeover(actor: data.Actor, user: User, verb: str) -> None:
    """Raise SeparationError where one administrator alone could sign in as somebody else.

    Who last gave the user a credential does not reset their second factor, nor the other way
    round until the user has a new one. A lone administrator has nobody to share it with.
    """
    if administrators(clock.today()) <= {actor.user_id}:
        return
    used: dict[str, list[int | None]] = {
        GIVE_CREDENTIAL: [user.credential_given_by] if user.credential_given_by else [],
        RESET_SECOND_FACTOR: [user.factors_reset_by] if user.factors_reset_by else [],
    }
    check_separation(actor, verb, used)


def check_roles_together(user: User, role: Role) -> None:
    """Raise SeparationError where reading only and writing would meet in one person."""
    today = clock.today()
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    for grant in Grant.objects.filter(lasting, user=user, revoked_at__isnull=True).select_related(
        "role"
    ):
        reader, writer = (role, grant.role) if role.is_read_only else (grant.role, role)
        if reader.is_read_only and data.WRITING & set(writer.verbs):
            raise data.SeparationError(data.READ_ONLY_WRITES.format(role=reader.name))
