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
└── LastAdministratorError   nobody else could manage users
"""

from collections.abc import Iterable, Mapping
from datetime import date

from wuxian.access import actions, data, delegating, leaving, reads, separation
from wuxian.access.context import acting, beyond_scopes, door
from wuxian.access.data import Actor, Grant, Held, Holding, Keeper, Role, Scope, User, Verb
from wuxian.access.models import Grant as GrantRow
from wuxian.access.models import Role as RoleRow
from wuxian.access.models import Scope as ScopeRow
from wuxian.access.models import User as UserRow
from wuxian.support import clock

__all__ = [
    "access_verb",
    "acting",
    "beyond_scopes",
    "check_second_person",
    "check_separation",
    "create_first_user",
    "create_scope",
    "create_scope_below",
    "create_user",
    "delegate",
    "disable_user",
    "door",
    "drop_scope",
    "drop_scope_below",
    "forget_keeper",
    "get_actor",
    "grant",
    "hand_over",
    "has_users",
    "list_delegations",
    "list_grants",
    "list_held",
    "list_roles",
    "list_scopes",
    "list_subjects",
    "list_users",
    "operator",
    "register_keeper",
    "revoke",
    "take_back",
    "user_names",
]


def has_users() -> bool:
    """Whether the first user has been created."""
    return UserRow.objects.exists()


def create_first_user(
    *, username: str, password: str, display_name: str = "", email: str | None = None
) -> User:
    """Create the user of a new installation, administrator and specialist of everything.

    Raises AlreadySetUpError where any user exists, InvalidUserError for a weak password.
    """
    return reads.user_data(actions.create_first_user(username, password, display_name, email))


def create_user(
    actor: Actor,
    *,
    username: str,
    password: str,
    display_name: str = "",
    email: str | None = None,
    language: str = "zh-hans",
) -> User:
    """Create a user without any grant. Raises NotAllowedError, InvalidUserError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return reads.user_data(actions.create_user(username, password, display_name, email, language))


def get_actor(*, user_id: int, on: date | None = None) -> Actor:
    """The user with the grants in force on a day (default today). Raises NotFoundError."""
    user = reads.get_user(user_id)
    return Actor(
        user_id=user.pk,
        name=user.display_name,
        language=user.language,
        holdings=reads.holdings(user, on or clock.today()),
    )


def operator(*, name: str = "命令行") -> Actor:
    """Who sits at the machine: the command line and its jobs, with every verb."""
    everything = Holding(role="operator", verbs=frozenset(Verb), path=data.ROOT)
    return Actor(user_id=None, name=name, holdings=(everything,))


def list_users(actor: Actor) -> list[User]:
    """Every user by name. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return [reads.user_data(user) for user in UserRow.objects.order_by("username")]


def user_names(actor: Actor, *, ids: Iterable[int]) -> dict[int, str]:
    """How the users who recorded something are called. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.SEE_PEOPLE)
    found = UserRow.objects.filter(pk__in=set(ids))
    return {user.pk: user.display_name or user.username for user in found}


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
    _check_grants_there(actor, subject)
    user, begins = reads.get_user(user_id), valid_from or clock.today()
    given = actions.give(user, role, subject, begins, valid_to, actor.user_id)
    return reads.grant_data(given)


def _check_grants_there(actor: Actor, subject: str | None) -> None:
    access_verb(actor, verb=Verb.MANAGE_USERS, subject=subject)
    if subject is None:
        _check_manages_everybody(actor)


def _check_manages_everybody(actor: Actor) -> None:
    if not actor.may(Verb.MANAGE_USERS):
        raise data.NotAllowedError(data.NOT_ALLOWED.format(verb=Verb.MANAGE_USERS))


def revoke(actor: Actor, *, grant_id: int, last_day: date) -> Grant:
    """End a grant; it stays on record. Raises NotAllowedError, NotFoundError."""
    _check_grants_there(actor, reads.subject_of_grant(grant_id))
    return reads.grant_data(actions.revoke(grant_id, last_day))


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
    return reads.grant_data(delegating.lend(actor, heir, grant_id, subject, valid_from, valid_to))


def take_back(actor: Actor, *, grant_id: int) -> None:
    """End a delegation the actor gave, at once. Raises NotFoundError."""
    mine = GrantRow.objects.filter(pk=grant_id, delegated_from__user_id=actor.user_id or 0)
    if not mine.delete()[0]:
        raise data.NotFoundError(data.NOT_FOUND)


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
    """Every role with its verbs."""
    return [reads.role_data(row) for row in RoleRow.objects.order_by("key")]


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


def list_held(actor: Actor, *, user_id: int) -> list[Held]:
    """The open tasks of a user in every room. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return leaving.held_by(user_id)


def hand_over(actor: Actor, *, user_id: int, to: int) -> int:
    """Give a user's open tasks to another; how many. Raises NotAllowedError, NotFoundError."""
    _check_manages_everybody(actor)
    return leaving.hand_over(actor, user_id, to)


def disable_user(actor: Actor, *, user_id: int) -> User:
    """End an account with its grants and sessions.

    Raises NotAllowedError, NotFoundError, StillHoldsError, LastAdministratorError.
    """
    _check_manages_everybody(actor)
    return reads.user_data(leaving.disable(user_id))


def create_scope(actor: Actor, *, subject: str, name: str, parent: str | None = None) -> Scope:
    """Hang a node into the tree; the same subject again only takes the new name.

    Raises NotAllowedError, or NotFoundError for an unknown parent.
    """
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    return reads.scope_data(actions.create_scope(subject, name, parent))


def create_scope_below(actor: Actor, *, subject: str, name: str, parent: str) -> Scope:
    """Hang a node below a scope the actor imports into or shapes: a department of an entity.

    Raises NotAllowedError, NotFoundError for an unknown or foreign parent.
    """
    verb = Verb.IMPORT if actor.paths(Verb.IMPORT) else Verb.MANAGE_STRUCTURE
    access_verb(actor, verb=verb, subject=parent)
    return reads.scope_data(actions.create_scope(subject, name, parent))


def drop_scope_below(actor: Actor, *, subject: str) -> None:
    """Take such a node out again with the grants on it; one that is not there is gone already."""
    access_verb(actor, verb=Verb.IMPORT)
    if ScopeRow.objects.filter(subject=subject).exists():
        access_verb(actor, verb=Verb.IMPORT, subject=subject)
        actions.drop_scope(subject)


def drop_scope(actor: Actor, *, subject: str) -> None:
    """Take a scope out of the tree with the grants on it. Raises NotAllowedError, NotFoundError."""
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    actions.drop_scope(subject)


def access_verb(actor: Actor, *, verb: Verb, subject: str | None = None) -> None:
    """Pass if the actor has the verb (anywhere, or at the subject's scope).

    Raises NotAllowedError without the verb, NotFoundError for a subject outside the actor's scopes.
    """
    paths = actor.paths(verb)
    if not paths:
        raise data.NotAllowedError(data.NOT_ALLOWED.format(verb=verb))
    if subject and not actor.may(verb, reads.get_scope(subject).path):
        raise data.NotFoundError(data.NOT_FOUND)


def list_subjects(actor: Actor, *, verb: Verb, prefix: str = "") -> frozenset[str] | None:
    """The subjects the actor has the verb for; None means all of them.

    Raises NotAllowedError for an actor without the verb anywhere.
    """
    access_verb(actor, verb=verb)
    return reads.subjects(actor.paths(verb), prefix)
