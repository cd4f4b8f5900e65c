"""The doors of ``access``.

AccessError
├── NotAllowedError     the actor lacks the verb
├── NotFoundError       not there, or not for this actor; the two answers are the same
├── AlreadySetUpError   there is a first user already
├── InvalidUserError    a name is taken or a password too weak
├── InvalidGrantError   a span that ends before it begins, or a delegation of more than one has
├── SamePersonError     this step is for a second person
├── SeparationError     one person may not hold, or use on one object, both of these
├── StillHoldsError     somebody who leaves still has tasks; it lists them
├── LastAdministratorError   nobody else could manage users
├── WrongCredentialsError   name and password, or a code, do not fit
├── TooManyAttemptsError   for this account or from this address
└── LastFactorError     a role needs a second factor, and this is the last
"""

from collections.abc import Iterable, Mapping
from datetime import date

from wuxian.access import actions, data, duties, leaving, reads, separation
from wuxian.access.accounts import (
    accept_invitation,
    change_language,
    change_password,
    create_first_user,
    create_user,
    disable_user,
    end_other_sessions,
    find_user_id,
    get_invited,
    get_user,
    give_one_time_password,
    hand_over,
    invite_user,
    link_sign_in,
    list_held,
    list_users,
    reset_second_factor,
    unlink_sign_in,
    user_names,
)
from wuxian.access.context import acting, beyond_scopes, door
from wuxian.access.data import Actor, Grant, Holding, Keeper, Role, RoleKey, Scope, Verb
from wuxian.access.entering import confirm, pass_second_factor, pending_user_id, sign_in
from wuxian.access.factors import (
    add_passkey,
    add_totp,
    ask_passkey,
    begin_passkey,
    begin_totp,
    list_factors,
    remove_passkey,
    remove_totp,
    renew_codes,
)
from wuxian.access.links import begin_connecting, get_vendor, list_links, list_vendors
from wuxian.access.models import Role as RoleRow
from wuxian.access.models import Scope as ScopeRow
from wuxian.access.models import User as UserRow
from wuxian.access.rights import access_verb, check_grants_there, list_subjects
from wuxian.access.sessions import is_recently_confirmed, list_sessions
from wuxian.support import clock

__all__ = [
    "accept_invitation",
    "access_verb",
    "acting",
    "add_passkey",
    "add_totp",
    "ask_passkey",
    "begin_connecting",
    "begin_passkey",
    "begin_totp",
    "beyond_scopes",
    "change_language",
    "change_password",
    "check_second_person",
    "check_separation",
    "confirm",
    "create_first_user",
    "create_scope",
    "create_scope_below",
    "create_user",
    "delegate",
    "disable_user",
    "door",
    "drop_scope",
    "drop_scope_below",
    "end_other_sessions",
    "find_user_id",
    "forget_keeper",
    "get_actor",
    "get_invited",
    "get_user",
    "get_vendor",
    "give_one_time_password",
    "grant",
    "hand_over",
    "has_users",
    "invite_user",
    "is_recently_confirmed",
    "link_sign_in",
    "list_delegations",
    "list_factors",
    "list_grants",
    "list_held",
    "list_links",
    "list_roles",
    "list_scopes",
    "list_sessions",
    "list_subjects",
    "list_users",
    "list_vendors",
    "operator",
    "pass_second_factor",
    "pending_user_id",
    "register_keeper",
    "remove_passkey",
    "remove_totp",
    "renew_codes",
    "reset_second_factor",
    "revoke",
    "sign_in",
    "take_back",
    "unlink_sign_in",
    "user_names",
]


def has_users() -> bool:
    """Whether the first user has been created."""
    return UserRow.objects.exists()


def get_actor(*, user_id: int, on: date | None = None) -> Actor:
    """The user with the grants in force on a day (default today). Raises NotFoundError."""
    user = reads.get_user(user_id)
    grants = reads.grants_of(user, on or clock.today())
    return Actor(
        user_id=user.pk,
        name=user.display_name,
        language=user.language,
        holdings=tuple(map(reads.holding, grants)),
        duty=duties.duty_of(user, grants),
    )


def operator(*, name: str = "命令行") -> Actor:
    """Who sits at the machine: the command line and its jobs, with every verb."""
    everything = Holding(role="operator", verbs=frozenset(Verb), path=data.ROOT)
    return Actor(user_id=None, name=name, holdings=(everything,))


def grant(
    actor: Actor,
    *,
    user_id: int,
    role: str,
    subject: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Grant:
    """Give a role in a scope and below (everywhere without a subject), from a day to a day.

    Raises NotAllowedError, NotFoundError.
    """
    check_grants_there(actor, subject)
    user, begins = reads.get_user(user_id), valid_from or clock.today()
    given = actions.give(actor.who, user, role, subject, begins, valid_to, by=actor.user_id)
    return reads.grant_data(given)


def revoke(actor: Actor, *, grant_id: int, last_day: date | None = None) -> Grant:
    """End a grant after a day, at once without one; it stays on record.

    Raises NotAllowedError, NotFoundError.
    """
    check_grants_there(actor, reads.subject_of_grant(grant_id))
    return reads.grant_data(actions.revoke(actor.who, grant_id, last_day))


def delegate(
    actor: Actor,
    *,
    grant_id: int,
    to: int,
    valid_from: date,
    valid_to: date,
    subject: str | None = None,
) -> Grant:
    """Lend one of the actor's own grants, or the part of it below a subject, from day to day.

    It ends when the grant it came from ends, and cannot be lent further.
    Raises InvalidGrantError, NotFoundError, SeparationError.
    """
    heir = reads.get_user(to)
    return reads.grant_data(actions.lend(actor, heir, grant_id, subject, valid_from, valid_to))


def take_back(actor: Actor, *, grant_id: int) -> None:
    """End a delegation the actor gave, at once. Raises NotFoundError."""
    actions.take_back(actor, grant_id)


def list_grants(actor: Actor, *, user_id: int | None = None) -> list[Grant]:
    """Grants that have not ended, of everybody or of one user; one's own need no verb.

    Raises NotAllowedError.
    """
    if user_id is None or user_id != actor.user_id:
        access_verb(actor, verb=Verb.MANAGE_USERS)
    return [reads.grant_data(row) for row in reads.lasting_grants(clock.today(), user_id)]


def list_delegations(actor: Actor) -> list[Grant]:
    """What the actor has lent and has not ended."""
    lent = reads.lasting_grants(clock.today(), None)
    return [
        reads.grant_data(row) for row in lent.filter(delegated_from__user_id=actor.user_id or 0)
    ]


def list_roles() -> list[Role]:
    """Every role with its verbs, one's own after those every installation has."""
    found = [reads.role_data(row) for row in RoleRow.objects.order_by("key")]
    order = {key.value: place for place, key in enumerate(RoleKey)}
    return sorted(found, key=lambda role: order.get(role.key, len(order)))


def list_scopes(actor: Actor, *, prefix: str = "") -> list[Scope]:
    """The tree from the top, as far as the actor may manage users or holds something there."""
    paths = tuple({held.path for held in actor.holdings})
    rows = ScopeRow.objects.filter(subject__startswith=prefix).order_by("path")
    return [reads.scope_data(row) for row in rows if row.path.startswith(paths)]


def check_second_person(actor: Actor, *, submitted_by: int | None, duty: str) -> None:
    """Pass if somebody else submitted what the actor is about to decide.

    ``duty`` is what the actor is about to do, in words. Raises SamePersonError.
    """
    separation.check_second_person(actor, submitted_by, duty)


def check_separation(
    actor: Actor, *, verb: str, used_by: Mapping[str, Iterable[int | None]]
) -> None:
    """Pass if the actor used no verb on an object that is kept apart from this one.

    ``used_by``: who used which verb on the object so far, by user ids. Raises SeparationError.
    """
    separation.check_separation(actor, verb, used_by)


def register_keeper(*, keeper: Keeper) -> None:
    """Let a room above say what a user still holds; call it when the room starts."""
    leaving.register_keeper(keeper)


def forget_keeper(*, keeper: Keeper) -> None:
    """Ask a room no more."""
    leaving.forget_keeper(keeper)


def create_scope(actor: Actor, *, subject: str, name: str, parent: str | None = None) -> Scope:
    """Hang a node into the tree; the same subject again only takes the new name.

    Raises NotAllowedError, or NotFoundError for an unknown parent.
    """
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    return reads.scope_data(actions.create_scope(actor.who, subject, name, parent))


def create_scope_below(actor: Actor, *, subject: str, name: str, parent: str) -> Scope:
    """Hang a node below a scope the actor imports into or shapes: a department of an entity.

    Raises NotAllowedError, NotFoundError for an unknown or foreign parent.
    """
    verb = Verb.IMPORT if actor.paths(Verb.IMPORT) else Verb.MANAGE_STRUCTURE
    access_verb(actor, verb=verb, subject=parent)
    return reads.scope_data(actions.create_scope(actor.who, subject, name, parent))


def drop_scope_below(actor: Actor, *, subject: str) -> None:
    """Take such a node out again with the grants on it; one that is not there is gone already."""
    access_verb(actor, verb=Verb.IMPORT)
    if ScopeRow.objects.filter(subject=subject).exists():
        access_verb(actor, verb=Verb.IMPORT, subject=subject)
        actions.drop_scope(actor.who, subject)


def drop_scope(actor: Actor, *, subject: str) -> None:
    """Take a scope out of the tree with the grants on it. Raises NotAllowedError, NotFoundError."""
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    actions.drop_scope(actor.who, subject)
