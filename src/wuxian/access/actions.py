"""Writes of ``access``."""

from datetime import date

from django.db import connection, transaction

from wuxian.access import context, data, entries
from wuxian.access.checks import check_names_are_free, check_password, normal
from wuxian.access.models import Grant, Role, Scope, User
from wuxian.access.reads import get_scope, get_user
from wuxian.evidence.data import EntryType, Who
from wuxian.support import clock


@transaction.atomic
def create_first_user(username: str, password: str, display_name: str, email: str | None) -> User:
    """One user who may do everything; two browsers racing for it leave one."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE access_user IN EXCLUSIVE MODE")
    if User.objects.exists():
        raise data.AlreadySetUpError(data.ALREADY_SET_UP)
    user = _user(username, password, display_name, email, "zh-hans")
    who, touched = Who(user.pk, user.display_name), {entries.USER: [user.pk]}
    said: dict[str, object] = {"username": user.username}
    entries.note(who, entries.FIRST_USER, f"user:{user.pk}", after=said, touched=touched)
    for role in (data.RoleKey.ADMINISTRATOR, data.RoleKey.SPECIALIST):
        give(who, user, role, None, clock.today(), None, by=None)
    return user


@transaction.atomic
def create_user(
    who: Who, username: str, password: str, display_name: str, email: str | None, language: str
) -> User:
    user = _user(username, password, display_name, email, language)
    said: dict[str, object] = {"username": user.username}
    touched = {entries.USER: [user.pk]}
    entries.note(who, entries.USER_CREATED, f"user:{user.pk}", after=said, touched=touched)
    return user


def _user(
    username: str, password: str, display_name: str, email: str | None, language: str
) -> User:
    name = normal(username) or ""
    address = normal(email)
    check_names_are_free(name, address)
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


@transaction.atomic
def give(
    who: Who,
    user: User,
    role: str,
    subject: str | None,
    valid_from: date,
    valid_to: date | None,
    *,
    by: int | None,
) -> Grant:
    found = Role.objects.filter(pk=role).first()
    if found is None:
        raise data.NotFoundError(data.UNKNOWN_ROLE.format(role=role))
    grant = Grant.objects.create(
        user=user,
        role=found,
        scope=get_scope(subject) if subject else None,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=get_user(by) if by else None,
        granted_at=clock.now(),
    )
    touched = {entries.USER: [user.pk]}
    entries.note(who, entries.GRANTED, f"user:{user.pk}", after=_said(grant), touched=touched)
    return grant


def _said(grant: Grant) -> dict[str, object]:
    return {
        "grant": grant.pk,
        "role": grant.role_id,
        "scope": grant.scope.subject if grant.scope else None,
        "from": grant.valid_from.isoformat(),
        "to": grant.valid_to.isoformat() if grant.valid_to else None,
    }


@transaction.atomic
def revoke(who: Who, grant_id: int, last_day: date) -> Grant:
    grant = Grant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()
    if grant is None:
        raise data.NotFoundError(data.NOT_FOUND)
    before = _said(grant)
    grant.valid_to = max(last_day, grant.valid_from)
    grant.save(update_fields=["valid_to"])
    about, touched = f"user:{grant.user_id}", {entries.USER: [grant.user_id]}
    entries.note(who, entries.REVOKED, about, before=before, after=_said(grant), touched=touched)
    return grant


@transaction.atomic
def drop_scope(who: Who, subject: str) -> None:
    scope = get_scope(subject)
    grants = list(Grant.objects.filter(scope=scope).values_list("pk", "user_id"))
    before: dict[str, object] = {"name": scope.name, "grants": [pk for pk, _ in grants]}
    touched = {entries.SCOPE: [scope.pk], entries.USER: [user for _, user in grants]}
    Grant.objects.filter(scope=scope).delete()
    scope.delete()
    entries.note(who, entries.SCOPE_DROPPED, subject, before=before, touched=touched)


@transaction.atomic
def create_scope(who: Who, subject: str, name: str, parent: str | None) -> Scope:
    """Idempotent by subject; a known subject takes the new name."""
    known = Scope.objects.filter(subject=subject).first()
    if known is not None:
        return _renamed(who, known, name)
    above = get_scope(parent) if parent else None
    scope = Scope.objects.create(subject=subject, name=name, parent=above, path=subject)
    scope.path = f"{above.path if above else data.ROOT}{scope.pk}/"
    scope.save(update_fields=["path"])
    context.refresh()
    after: dict[str, object] = {"name": name, "parent": parent}
    touched = {entries.SCOPE: [scope.pk]}
    entries.note(who, entries.SCOPE_CREATED, subject, after=after, touched=touched)
    return scope


def _renamed(who: Who, scope: Scope, name: str) -> Scope:
    if scope.name == name:
        return scope
    before, after = {"name": scope.name}, {"name": name}
    scope.name = name
    scope.save(update_fields=["name"])
    touched = {entries.SCOPE: [scope.pk]}
    entries.note(
        who, entries.SCOPE_RENAMED, scope.subject, before={**before}, after={**after},
        touched=touched,
    )  # fmt: skip
    return scope


def note_sign_in(user: User) -> None:
    """Somebody signed in."""
    _signed(entries.SIGNED_IN, user)


def note_failure(user: User | None) -> None:
    """Somebody did not; what they typed is nobody's business."""
    _signed(entries.SIGN_IN_FAILED, user)


def note_sign_out(user: User) -> None:
    """Somebody left."""
    _signed(entries.SIGNED_OUT, user)


@transaction.atomic
def _signed(entry_type: EntryType, user: User | None) -> None:
    who = Who(user.pk, user.display_name) if user else Who(None, "", "stranger")
    entries.note(who, entry_type, f"user:{user.pk}" if user else "user:unknown")
