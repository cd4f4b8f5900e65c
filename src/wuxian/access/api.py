"""The doors of ``access``.

AccessError
├── NotAllowedError     the actor lacks the verb
├── NotFoundError       not there, or not for this actor; the two answers are the same
├── AlreadySetUpError   there is a first user already
└── InvalidUserError    a name is taken or a password too weak
"""

from collections.abc import Iterable
from datetime import date

from wuxian.access import actions, data, reads
from wuxian.access.context import acting, beyond_scopes, door
from wuxian.access.data import Actor, Grant, Holding, Scope, User, Verb
from wuxian.access.models import User as UserRow
from wuxian.support import clock

__all__ = [
    "access_verb",
    "acting",
    "beyond_scopes",
    "create_first_user",
    "create_scope",
    "create_user",
    "door",
    "drop_scope",
    "get_actor",
    "grant",
    "has_users",
    "list_subjects",
    "list_users",
    "operator",
    "revoke",
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
    made = actions.create_user(actor.who, username, password, display_name, email, language)
    return reads.user_data(made)


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
    access_verb(actor, verb=Verb.MANAGE_USERS)
    user, begins = reads.get_user(user_id), valid_from or clock.today()
    given = actions.give(actor.who, user, role, subject, begins, valid_to, by=actor.user_id)
    return reads.grant_data(given)


def revoke(actor: Actor, *, grant_id: int, last_day: date) -> Grant:
    """End a grant; it stays on record. Raises NotAllowedError, NotFoundError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return reads.grant_data(actions.revoke(actor.who, grant_id, last_day))


def create_scope(actor: Actor, *, subject: str, name: str, parent: str | None = None) -> Scope:
    """Hang a node into the tree; the same subject again only takes the new name.

    Raises NotAllowedError, or NotFoundError for an unknown parent.
    """
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    return reads.scope_data(actions.create_scope(actor.who, subject, name, parent))


def drop_scope(actor: Actor, *, subject: str) -> None:
    """Take a scope out of the tree with the grants on it. Raises NotAllowedError, NotFoundError."""
    access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    actions.drop_scope(actor.who, subject)


def access_verb(actor: Actor, *, verb: Verb, subject: str | None = None) -> None:
    """Pass if the actor has the verb (anywhere, or at the subject's scope).

    Raises NotAllowedError without the verb, NotFoundError for a subject outside the actor's scopes.
    """
    paths = actor.paths(verb)
    if not paths:
        raise data.NotAllowedError(data.NOT_ALLOWED.format(verb=data.VERB_LABELS[verb]))
    if subject and not actor.may(verb, reads.get_scope(subject).path):
        raise data.NotFoundError(data.NOT_FOUND)


def list_subjects(actor: Actor, *, verb: Verb, prefix: str = "") -> frozenset[str] | None:
    """The subjects the actor has the verb for; None means all of them.

    Raises NotAllowedError for an actor without the verb anywhere.
    """
    access_verb(actor, verb=verb)
    return reads.subjects(actor.paths(verb), prefix)
