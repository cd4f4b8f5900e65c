"""Writes about users: how they come in, what they prove it with, how they leave."""

from django.db import transaction

from wuxian.access import data, entries, factors, invitations, leaving, links, separation, sessions
from wuxian.access.models import User
from wuxian.access.reads import get_any_user, get_user
from wuxian.access.separation import check_second_person
from wuxian.evidence.data import EntryType, Who


def note(who: Who, entry_type: EntryType, user_id: int, **said: object) -> None:
    """Log a deed about one user in its transaction."""
    touched = {entries.USER: [user_id]}
    entries.note(who, entry_type, f"user:{user_id}", after=dict(said), touched=touched)


def themselves(user: User) -> Who:
    """A user who does something to their own account."""
    return Who(user.pk, user.display_name)


@transaction.atomic
def disable_user(actor: data.Actor, user_id: int) -> User:
    lent_to = leaving.borrowers(user_id)
    user = leaving.disable(user_id)
    ended = sessions.end_sessions(user_id)
    touched = {entries.USER: [user_id, *lent_to]}
    said: dict[str, object] = {"sessions": ended}
    about = f"user:{user_id}"
    entries.note(actor.who, entries.USER_DISABLED, about, after=said, touched=touched)
    return user


@transaction.atomic
def hand_over(actor: data.Actor, user_id: int, to: int) -> int:
    count = leaving.hand_over(actor, user_id, to)
    note(actor.who, entries.HANDED_OVER, user_id, to=to, count=count)
    return count


@transaction.atomic
def reset_second_factor(actor: data.Actor, user_id: int) -> None:
    """For somebody who lost theirs; a second administrator does it, and every session ends."""
    user = get_user(user_id)
    check_second_person(actor, user.pk, data.RESET_SECOND_FACTOR)
    separation.check_takeover(actor, user, separation.RESET_SECOND_FACTOR)
    factors.reset(user.pk)
    user.factors_reset_by = actor.user_id
    user.save(update_fields=["factors_reset_by"])
    sessions.end_sessions(user.pk)
    note(actor.who, entries.FACTOR_RESET, user.pk)


@transaction.atomic
def invite(actor: data.Actor, user_id: int) -> str:
    token = invitations.invite(_given_credential(actor, user_id))
    note(actor.who, entries.INVITED, user_id)
    return token


@transaction.atomic
def give_one_time_password(actor: data.Actor, user_id: int) -> str:
    password = invitations.set_one_time_password(_given_credential(actor, user_id))
    note(actor.who, entries.PASSWORD_GIVEN, user_id)
    return password


@transaction.atomic
def link(actor: data.Actor, user_id: int, vendor: str, uid: str) -> None:
    is_own = user_id == actor.user_id
    user = get_user(user_id) if is_own else _given_credential(actor, user_id)
    links.link(user, vendor, uid)
    note(actor.who, entries.LINKED, user_id, vendor=vendor)


def _given_credential(actor: data.Actor, user_id: int) -> User:
    """Somebody else, noted as given a means to sign in by the actor."""
    user = get_user(user_id)
    check_second_person(actor, user.pk, data.GIVE_CREDENTIAL)
    separation.check_takeover(actor, user, separation.GIVE_CREDENTIAL)
    user.credential_given_by = actor.user_id
    user.save(update_fields=["credential_given_by"])
    return user


@transaction.atomic
def unlink(actor: data.Actor, user_id: int, link_id: int) -> None:
    links.unlink(user_id, link_id)
    note(actor.who, entries.UNLINKED, user_id)


@transaction.atomic
def accept_invitation(token: str, password: str) -> User:
    user = invitations.accept(token, password)
    note(themselves(user), entries.INVITATION_ACCEPTED, user.pk)
    return user


@transaction.atomic
def change_password(user_id: int, password: str, session_key: str | None) -> User:
    user = get_user(user_id)
    invitations.set_password(user, password, but=session_key)
    note(themselves(user), entries.PASSWORD_CHANGED, user.pk)
    return user


@transaction.atomic
def change_language(actor: data.Actor, user_id: int, language: str) -> None:
    user = get_any_user(user_id)
    user.language = language
    user.save(update_fields=["language"])
    note(actor.who, entries.LANGUAGE_CHANGED, user_id, language=language)
