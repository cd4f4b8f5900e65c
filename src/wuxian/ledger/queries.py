"""From a ``Where`` to the SQL that narrows lines, with the actor's entities always applied."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from wuxian.ledger import data
from wuxian.ledger.codes import KIND_CODES, PARTY_CODES, STATE_CODES, STATUS_CODES
from wuxian.ledger.models import OwedRun

_CURRENT = (
    "EXISTS (SELECT 1 FROM ledger_cover c WHERE c.is_current AND c.period = l.period"
    " AND c.run_id = l.run_id AND c.entity_id = l.entity_id)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on ``ledger_line l`` and its parameters."""

    text: str
    values: tuple[Any, ...]


def clause(where: data.Where, seen: frozenset[int] | None) -> Clause:
    """The condition for a ``Where`` and the entities an actor may see (None: all).

    Raises NotFoundError for an unknown run, or where neither a run nor a month is named.
    """
    parts: list[tuple[str, Any]] = [*_which(where), *_narrowed(where)]
    if seen is not None:
        parts.append(("l.entity_id = ANY (%s)", sorted(seen)))
    values = tuple(value for text, value in parts if "%s" in text)
    return Clause(" AND ".join(text for text, _ in parts), values)


def _which(where: data.Where) -> list[tuple[str, Any]]:
    if where.run_id is not None:
        run = get_run(where.run_id)
        return [("l.period = %s", run.period), ("l.run_id = %s", run.number)]
    if where.period is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return [("l.period = %s", where.period), (_CURRENT, None)]


def _narrowed(where: data.Where) -> list[tuple[str, Any]]:
    coded = (
        ("kind", KIND_CODES[where.kind] if where.kind else None),
        ("party", PARTY_CODES[where.party] if where.party else None),
        ("status", STATUS_CODES[where.status] if where.status else None),
        ("state", STATE_CODES[where.state] if where.state else None),
        ("entity_id", where.entity_id),
        ("department_id", where.department_id),
        ("place", where.place),
        ("person_id", where.person_id),
    )
    return [(f"l.{name} = %s", value) for name, value in coded if value is not None]


def get_run(run_id: str) -> OwedRun:
    """The row of a run. Raises NotFoundError."""
    run = OwedRun.objects.filter(ulid=run_id).first()
    if run is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return run


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query answers."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
