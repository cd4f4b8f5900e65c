"""Queries of ``access``."""

from datetime import date

from django.db.models import Q, QuerySet

from wuxian.access import data
from wuxian.access.models import Grant, Role, Scope, User


def user_data(user: User) -> data.User:
    return data.User(
        id=user.pk,
        username=user.username,
        email=user.email,
        display_name=user.display_name,
        language=user.language,
        is_active=user.is_active,
    )


def scope_data(scope: Scope) -> data.Scope:
    return data.Scope(id=scope.pk, subject=scope.subject, name=scope.name, path=scope.path)


def grant_data(grant: Grant) -> data.Grant:
    return data.Grant(
        id=grant.pk,
        user_id=grant.user.pk,
        role=grant.role.key,
        subject=grant.scope.subject if grant.scope else None,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        scope_name=grant.scope.name if grant.scope else "",
        role_name=grant.role.name,
        delegated_by=_name(grant.delegated_from.user) if grant.delegated_from else "",
        user_name=_name(grant.user),
    )


def find_user_id(name: str) -> int:
    user = User.objects.filter(Q(username=name) | Q(email=name), is_active=True).first()
    if user is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return user.pk


def role_data(role: Role) -> data.Role:
    return data.Role(
        key=role.key,
        name=role.name,
        verbs=frozenset(role.verbs),
        needs_mfa=role.needs_mfa,
        is_read_only=role.is_read_only,
    )


def _name(user: User) -> str:
    return user.display_name or user.username


def get_user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return user


def get_any_user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return user


def subject_of_grant(grant_id: int) -> str | None:
    grant = Grant.objects.filter(pk=grant_id).select_related("scope").first()
    if grant is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return grant.scope.subject if grant.scope else None


def get_scope(subject: str) -> Scope:
    scope = Scope.objects.filter(subject=subject).first()
    if scope is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return scope


def in_force(on: date, prefix: str = "") -> Q:
    """Grants, or the grants that ``prefix`` leads to, that a day lies in."""
    begun = Q(**{f"{prefix}valid_from__lte": on, f"{prefix}revoked_at__isnull": True})
    open_end = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    return begun & open_end


def grants_in_force(on: date) -> QuerySet[Grant]:
    """The grants of a day. A delegated one lives no longer than what it was lent from."""
    lent = in_force(on, "delegated_from__") & Q(delegated_from__user__is_active=True)
    return Grant.objects.filter(in_force(on), Q(delegated_from__isnull=True) | lent).select_related(
        "user", "role", "scope", "delegated_from__user"
    )


def lasting_grants(on: date, user_id: int | None) -> QuerySet[Grant]:
    """Grants that have not ended by a day, of everybody or of one user, by name."""
    rows = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), revoked_at__isnull=True
    )
    rows = rows.filter(user_id=user_id) if user_id is not None else rows
    related = rows.select_related("user", "role", "scope", "delegated_from__user")
    return related.order_by("user__username", "pk")


def grants_of(user: User, on: date) -> list[Grant]:
    """The user's grants in force on a day."""
    return list(grants_in_force(on).filter(user=user).order_by("pk"))


def holding(grant: Grant) -> data.Holding:
    verbs = frozenset(grant.role.verbs)
    return data.Holding(
        role=grant.role.key,
        verbs=verbs - data.WRITING if grant.role.is_read_only else verbs,
        path=grant.scope.path if grant.scope else data.ROOT,
        on_behalf_of=_name(grant.delegated_from.user) if grant.delegated_from else "",
    )


def administrators(on: date) -> set[int]:
    """Who may manage users on a day, by a grant of their own."""
    rows = grants_in_force(on).filter(user__is_active=True, delegated_from__isnull=True, scope=None)
    return {row.user_id for row in rows if data.Verb.MANAGE_USERS in row.role.verbs}


def subjects(paths: tuple[str, ...], prefix: str) -> frozenset[str] | None:
    """Subjects at or below any of the paths; None where the root is among them."""
    if data.ROOT in paths:
        return None
    below = Q(pk__in=())
    for path in paths:
        below |= Q(path__startswith=path)
    found = Scope.objects.filter(below, subject__startswith=prefix)
    return frozenset(found.values_list("subject", flat=True))
