"""Lending a grant from day to day: never more than one has, and never further."""

from datetime import date

from wuxian.access import data
from wuxian.access.models import Grant, Scope, User
from wuxian.access.reads import get_scope, grants_in_force
from wuxian.access.separation import check_roles_together
from wuxian.support import clock


def lend(
    giver: data.Actor, to: User, grant_id: int, subject: str | None, first: date, last: date
) -> Grant:
    source = _own_grant(giver, grant_id)
    scope = get_scope(subject) if subject else source.scope
    _check(source, to, scope, first, last)
    return Grant.objects.create(
        user=to, role=source.role, scope=scope, valid_from=first, valid_to=last,
        granted_by=source.user, granted_at=clock.now(), delegated_from=source,
    )  # fmt: skip


def _own_grant(giver: data.Actor, grant_id: int) -> Grant:
    mine = grants_in_force(clock.today()).filter(pk=grant_id, user_id=giver.user_id or 0)
    found = mine.filter(delegated_from__isnull=True).first()
    if found is None:
        raise data.InvalidGrantError(data.NOT_YOURS_TO_LEND)
    return found


def _check(source: Grant, to: User, scope: Scope | None, first: date, last: date) -> None:
    if last < first:
        raise data.InvalidGrantError(data.SPAN_REVERSED)
    if to == source.user:
        raise data.InvalidGrantError(data.LENDS_TO_SELF)
    if first < source.valid_from or (source.valid_to is not None and last > source.valid_to):
        raise data.InvalidGrantError(data.LENDS_TOO_LONG)
    whole = source.scope.path if source.scope else data.ROOT
    if not (scope.path if scope else data.ROOT).startswith(whole):
        raise data.InvalidGrantError(data.LENDS_TOO_MUCH)
    check_roles_together(to, source.role)
