"""The doors about users: who they are, how they first sign in, how they leave."""

from collections.abc import Iterable

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from wuxian.access import actions, data, invitations, keeping, leaving, reads, sessions
from wuxian.access.checks import normal
from wuxian.access.data import Actor, Held, User, Verb
from wuxian.access.models import User as UserRow
from wuxian.access.rights import access_verb, check_manages_everybody


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
    password: str | None = None,
    display_name: str = "",
    email: str | None = None,
    language: str = "zh-hans",
) -> User:
    """Create a user without any grant; without a password they are to be invited.

    Raises NotAllowedError, InvalidUserError.
    """
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return reads.user_data(
        actions.create_user(actor.who, username, password, display_name, email, language)
    )


def list_users(actor: Actor) -> list[User]:
    """Every user by name. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return [reads.user_data(user) for user in UserRow.objects.order_by("username")]


def get_user(actor: Actor, *, user_id: int) -> User:
    """One user, disabled ones too. Raises NotAllowedError, NotFoundError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return reads.user_data(reads.get_any_user(user_id))


def find_user_id(actor: Actor, *, name: str) -> int:
    """The colleague of a user name or address, for who holds a role. Raises NotFoundError."""
    if not actor.holdings:
        raise data.NotFoundError(data.NOT_FOUND)
    return reads.find_user_id(normal(name) or "")


def user_names(actor: Actor, *, ids: Iterable[int]) -> dict[int, str]:
    """How the users who recorded something are called. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.SEE_PEOPLE)
    found = UserRow.objects.filter(pk__in=set(ids))
    return {user.pk: user.display_name or user.username for user in found}


def list_held(actor: Actor, *, user_id: int) -> list[Held]:
    """The open tasks of a user in every room. Raises NotAllowedError."""
    access_verb(actor, verb=Verb.MANAGE_USERS)
    return leaving.held_by(user_id)


def hand_over(actor: Actor, *, user_id: int, to: int) -> int:
    """Give a user's open tasks to another; how many. Raises NotAllowedError, NotFoundError."""
    check_manages_everybody(actor)
    return keeping.hand_over(actor, user_id, to)


def disable_user(actor: Actor, *, user_id: int) -> User:
    """End an account with its grants and sessions.

    Raises NotAllowedError, NotFoundError, StillHoldsError, LastAdministratorError.
    """
    check_manages_everybody(actor)
    return reads.user_data(keeping.disable_user(actor, user_id))


def reset_second_factor(actor: Actor, *, user_id: int) -> None:
    """Forget the second factors of somebody else, and end their sessions.

    Raises NotAllowedError, NotFoundError, SamePersonError.
    """
    check_manages_everybody(actor)
    keeping.reset_second_factor(actor, user_id)


def invite_user(actor: Actor, *, user_id: int) -> str:
    """A token for the link by which a user chooses their password, once, within seven days.

    Raises NotAllowedError, NotFoundError.
    """
    check_manages_everybody(actor)
    return keeping.invite(actor, user_id)


def give_one_time_password(actor: Actor, *, user_id: int) -> str:
    """A new password for somebody else, which they must change when they sign in.

    Raises NotAllowedError, NotFoundError, SamePersonError.
    """
    check_manages_everybody(actor)
    return keeping.give_one_time_password(actor, user_id)


def get_invited(*, token: str) -> User:
    """Who was invited with a token. Raises NotFoundError."""
    return reads.user_data(invitations.invited(token))


def accept_invitation(*, token: str, password: str) -> User:
    """Choose the first password. Raises NotFoundError, InvalidUserError."""
    return reads.user_data(keeping.accept_invitation(token, password))


def change_password(*, request: HttpRequest, password: str) -> None:
    """The signed-in user's own new password; their other sessions end. Raises InvalidUserError."""
    user = keeping.change_password(int(request.user.pk or 0), password, request.session.session_key)
    update_session_auth_hash(request, user)


def change_language(actor: Actor, *, language: str) -> None:
    """The language of the actor's own pages from the next sign-in on."""
    if actor.user_id is not None:
        keeping.change_language(actor, actor.user_id, language)


def link_sign_in(actor: Actor, *, user_id: int, vendor: str, uid: str) -> None:
    """Let a user sign in with an account elsewhere (``uid`` as the vendor tells it).

    Raises NotAllowedError, NotFoundError, InvalidUserError where it is linked already.
    """
    check_manages_everybody(actor)
    keeping.link(actor, user_id, vendor, uid)


def unlink_sign_in(actor: Actor, *, user_id: int, link_id: int) -> None:
    """Undo such a link, of one's own or as an administrator.

    Raises NotAllowedError, NotFoundError.
    """
    if user_id != actor.user_id:
        check_manages_everybody(actor)
    keeping.unlink(actor, user_id, link_id)


def end_other_sessions(*, request: HttpRequest) -> int:
    """Sign the user out in every other browser; how many."""
    return sessions.end_sessions(int(request.user.pk or 0), but=request.session.session_key)
