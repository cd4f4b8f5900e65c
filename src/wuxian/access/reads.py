"""Queries of ``access``."""

from datetime import date

from django.db.models import Q

from wuxian.access import data
from wuxian.access.models import Grant, Scope, User


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
    )


def get_user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return user


def get_scope(subject: str) -> Scope:
    scope = Scope.objects.filter(subject=subject).first()
    if scope is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return scope


def holdings(user: User, on: date) -> tuple[data.Holding, ...]:
    """The user's grants in force on a day."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    grants = (
        Grant.objects.filter(in_force, user=user).select_related("role", "scope").order_by("pk")
    )
    return tuple(
        data.Holding(
            role=grant.role.key,
            verbs=frozenset(grant.role.verbs),
            path=grant.scope.path if grant.scope else data.ROOT,
        )
        for grant in grants
    )


def subjects(paths: tuple[str, ...], prefix: str) -> frozenset[str] | None:
    """Subjects at or below any of the paths; None where the root is among them."""
    if data.ROOT in paths:
        return None
    below = Q(pk__in=())
    for path in paths:
        below |= Q(path__startswith=path)
    found = Scope.objects.filter(below, subject__startswith=prefix)
    return frozenset(found.values_list("subject", flat=True))
