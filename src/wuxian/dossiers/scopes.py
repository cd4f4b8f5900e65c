"""The grammar of scopes: ``person:17``, ``entity:3@2026-01..2026-06`` and their siblings."""

import re
from datetime import datetime, time

from wuxian.dossiers import data
from wuxian.dossiers.data import Scope, ScopeKind
from wuxian.support.clock import SHANGHAI
from wuxian.support.periods import (
    InvalidPeriodError,
    add_months,
    first_day,
    parse_period,
)

_MONTHS = r"(?P<since>\d{4}-?\d{2})\.\.(?P<until>\d{4}-?\d{2})"
_FORMS = {
    ScopeKind.PERSON: re.compile(r"person:(?P<key>[1-9]\d{0,17})"),
    ScopeKind.ENTITY: re.compile(rf"entity:(?P<key>[1-9]\d{{0,17}})@{_MONTHS}"),
    ScopeKind.PERIOD: re.compile(rf"period:{_MONTHS}"),
    ScopeKind.CASE: re.compile(r"case:(?P<key>[\w-]{1,64})"),
    ScopeKind.IMPORT: re.compile(r"import:(?P<key>[0-9A-Z]{26})"),
}


def parse(text: str) -> Scope:
    """Read a scope. Raises InvalidScopeError.

    >>> parse("period:2026-01..2026-06").until
    202606
    """
    for kind, form in _FORMS.items():
        if found := form.fullmatch(text.strip()):
            return _scope(kind, found.groupdict(), text)
    raise data.InvalidScopeError(data.INVALID_SCOPE.format(text=text))


def _scope(kind: ScopeKind, found: dict[str, str], text: str) -> Scope:
    if "since" not in found:
        return Scope(kind, found["key"])
    try:
        since, until = parse_period(found["since"]), parse_period(found["until"])
    except InvalidPeriodError:
        raise data.InvalidScopeError(data.INVALID_SCOPE.format(text=text)) from None
    if since > until:
        raise data.InvalidScopeError(data.INVALID_SCOPE.format(text=text))
    return Scope(kind, found.get("key", ""), since, until)


def between(scope: Scope) -> tuple[datetime, datetime]:
    """The moments in China a scope of months begins and ends at, the end not included."""
    assert scope.since
    assert scope.until
    days = first_day(scope.since), first_day(add_months(scope.until, 1))
    begin, end = (datetime.combine(day, time.min, SHANGHAI) for day in days)
    return begin, end
