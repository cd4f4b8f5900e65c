"""Writes of ``access``."""

from datetime import date

from django.db import connection, transaction

from wuxian.access import (
    context,
    data,
    delegating,
    factors,
    invitations,
    leaving,
    links,
    separation,
    sessions,
)
from wuxian.access.checks import check_names_are_free, check_password, normal
from wuxian.access.models import Grant, Role, Scope, User
from wuxian.access.reads import get_scope, get_user
from wuxian.access.separation import check_roles_together, check_second_person
from wuxian.support import clock


@transaction.atomic
def create_first_user(username: str, password: str, display_name: str, email: str | None) -> User:
    """One user who may do everything; two browsers racing for it leave one."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE access_user IN EXCLUSIVE MODE")
    if User.objects.exists():
        raise data.AlreadySetUpError(data.ALREADY_SET_UP)
    user = create_user(username, password, display_name, email, "zh-hans")
    for role in (data.RoleKey.ADMINISTRATOR, data.RoleKey.SPECIALIST):
        give(user, role, None, clock.today(), None, None)
    return user


@transaction.atomic
def create_user(
    username: str, password: str | None, display_name: str, email: str | None, language: str
) -> User:
    """Without a password nobody can sign in as the user, until they are invited."""
    name = normal(username) or ""
    address = normal(email)
    check_names_are_free(name, address)
    if password is not None:
        check_password(password, name)
    user = User(
        username=name,
        email=address,
        display_name=display_name.strip() or name,
        language=language,
        created_at=clock.now(),
    )
    user.set_password(password)
    user.save(force_insert=True)
    return user


def give(
    user: User,
    role: str,
    subject: str | None,
    valid_from: date,
    valid_to: date | None,
    granted_by: int | None,
) -> Grant:
    found = Role.objects.filter(pk=role).first()
    if found is None:
        raise data.NotFoundError(data.UNKNOWN_ROLE.format(role=role))
    if valid_to is not None and valid_to < valid_from:
        raise data.InvalidGrantError(data.SPAN_REVERSED)
    check_roles_together(user, found)
    return Grant.objects.create(
        user=user,
        role=found,
        scope=get_scope(subject) if subject else None,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=get_user(granted_by) if granted_by else None,
        granted_at=clock.now(),
    )


def lend(
    actor: data.Actor, to: User, grant_id: int, subject: str | None, first: date, last: date
) -> Grant:
    return delegating.lend(actor, to, grant_id, subject, first, last)


def take_back(actor: data.Actor, grant_id: int) -> None:
    mine = Grant.objects.filter(
        pk=grant_id, delegated_from__user_id=actor.user_id or 0, revoked_at__isnull=True
    )
    if not mine.update(revoked_at=clock.now()):
        raise data.NotFoundError(data.NOT_FOUND)


@transaction.atomic
def disable_user(user_id: int) -> User:
    user = leaving.disable(user_id)
    sessions.end_sessions(user_id)
    return user


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


def hand_over(actor: data.Actor, user_id: int, to: int) -> int:
    return leaving.hand_over(actor, user_id, to)


def accept_invitation(token: str, password: str) -> User:
    return invitations.accept(token, password)


@transaction.atomic
def invite(actor: data.Actor, user_id: int) -> str:
    return invitations.invite(_given_credential(actor, user_id))


@transaction.atomic
def give_one_time_password(actor: data.Actor, user_id: int) -> str:
    return invitations.set_one_time_password(_given_credential(actor, user_id))


@transaction.atomic
def link(actor: data.Actor, user_id: int, vendor: str, uid: str) -> None:
    is_own = user_id == actor.user_id
    user = get_user(user_id) if is_own else _given_credential(actor, user_id)
    links.link(user, vendor, uid)


def _given_credential(actor: data.Actor, user_id: int) -> User:
    """Somebody else, noted as given a means to sign in by the actor."""
    user = get_user(user_id)
    check_second_person(actor, user.pk, data.GIVE_CREDENTIAL)
    separation.check_takeover(actor, user, separation.GIVE_CREDENTIAL)
    user.credential_given_by = actor.user_id
    user.save(update_fields=["credential_given_by"])
    return user


def unlink(user_id: int, link_id: int) -> None:
    links.unlink(user_id, link_id)


def change_password(user_id: int, password: str, session_key: str | None) -> User:
    user = get_user(user_id)
    invitations.set_password(user, password, but=session_key)
    return user


def change_language(user_id: int, language: str) -> None:
    User.objects.filter(pk=user_id).update(language=language)


def revoke(grant_id: int, last_day: date | None) -> Grant:
    """End a grant after a day, or at once; what was lent from it ends with it."""
    grant = Grant.objects.filter(pk=grant_id).first()
    if grant is None:
        raise data.NotFoundError(data.NOT_FOUND)
    if last_day is None:
        grant.revoked_at = clock.now()
    grant.valid_to = max(last_day or clock.today(), grant.valid_from)
    grant.save(update_fields=["valid_to", "revoked_at"])
    return grant


@transaction.atomic
def drop_scope(subject: str) -> None:
    """Delete a scope with all below it, the deepest first."""
    whole = get_scope(subject)
    below = Scope.objects.filter(path__startswith=whole.path)
    Grant.objects.filter(scope__in=below).delete()
    for scope in sorted(below, key=lambda one: -len(one.path)):
        scope.delete()


@transaction.atomic
def create_scope(subject: str, name: str, parent: str | None) -> Scope:
    """Idempotent by subject; a known subject takes the new name."""
    known = Scope.objects.filter(subject=subject).first()
    if known is not None:
        known.name = name
        known.save(update_fields=["name"])
        return known
    above = get_scope(parent) if parent else None
    scope = Scope.objects.create(subject=subject, name=name, parent=above, path=subject)
    scope.path = f"{above.path if above else data.ROOT}{scope.pk}/"
    scope.save(update_fields=["path"])
    context.refresh(subject)
    return scope
