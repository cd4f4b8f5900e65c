"""Queries of ``ledger`` over lines. Every number and its list take the same condition."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from wuxian.engine.kinds import Party, State
from wuxian.engine.statuses import Status
from wuxian.ledger import data, packing
from wuxian.ledger.codes import (
    COMPUTED,
    KIND_CODES,
    PARTY_CODES,
    STATE_CODES,
    STATUS_CODES,
    word_of,
)
from wuxian.ledger.models import Cover, OwedRun
from wuxian.ledger.queries import Clause, rows

_EMPLOYER, _EMPLOYEE = (PARTY_CODES[party] for party in (Party.EMPLOYER, Party.EMPLOYEE))
# First one row per person, then the sums: counting distinct people over lines sorts them all.
_PER_PERSON = f"""
coalesce(sum(l.amount) FILTER (WHERE l.party = {_EMPLOYER}), 0)::bigint AS employer,
coalesce(sum(l.amount) FILTER (WHERE l.party = {_EMPLOYEE}), 0)::bigint AS employee,
bool_or(l.status <> {COMPUTED}) AS unfinished
"""
_OF_PEOPLE = """
count(*), coalesce(sum(p.employer), 0)::bigint, coalesce(sum(p.employee), 0)::bigint,
count(*) FILTER (WHERE p.unfinished)
"""


def run_data(run: OwedRun, *, is_new: bool = True) -> data.OwedRun:
    return data.OwedRun(
        id=run.ulid,
        period=run.period,
        entities=None if run.entities is None else tuple(run.entities),
        as_known=run.as_known,
        facts_digest=run.facts_id,
        rules_digest=run.rules_id,
        library_digest=run.library_digest,
        lines_digest=run.lines_digest,
        people=run.people,
        lines=run.lines,
        statuses={Status(status): count for status, count in run.statuses.items()},
        created_at=run.created_at,
        is_new=is_new,
    )


def covers(run: OwedRun, seen: frozenset[int] | None) -> bool:
    """Whether a run covers any of the entities; None means all."""
    return seen is None or Cover.objects.filter(run=run, entity_id__in=seen).exists()


def totals(at: Clause) -> data.Totals:
    """One row of sums, and the sums of each kind and party."""
    return data.Totals(*sums(at), _shares(at))


def sums(at: Clause) -> tuple[int, int, int, int]:
    """People, employer's and employee's sum, people with a line that was not computed."""
    query = f"""
        SELECT {_OF_PEOPLE} FROM (
            SELECT l.person_id, {_PER_PERSON} FROM ledger_line l WHERE {at.text} GROUP BY 1
        ) p
    """  # noqa: S608
    [(people, employer, employee, unfinished)] = rows(query, *at.values)
    return people, employer, employee, unfinished


def _shares(at: Clause) -> tuple[data.Share, ...]:
    query = f"""
        SELECT p.kind, p.party, coalesce(sum(p.amount), 0)::bigint,
               count(*) FILTER (WHERE p.missing < p.lines), sum(p.missing)::bigint
        FROM (
            SELECT l.kind, l.party, l.person_id, sum(l.amount) AS amount, count(*) AS lines,
                   count(*) FILTER (WHERE l.status <> {COMPUTED}) AS missing
            FROM ledger_line l WHERE {at.text} GROUP BY 1, 2, 3
        ) p GROUP BY 1, 2 ORDER BY 1, 2
    """  # noqa: S608
    return tuple(
        data.Share(word_of(KIND_CODES, kind), word_of(PARTY_CODES, party), amount, people, missing)
        for kind, party, amount, people, missing in rows(query, *at.values)
    )


def breakdown(at: Clause, axis: data.Axis) -> tuple[data.Part, ...]:
    """The same sums, one row per entity, place or department, the largest first."""
    query = f"""
        SELECT p.part, {_OF_PEOPLE} FROM (
            SELECT l.{axis.value} AS part, l.person_id, {_PER_PERSON}
            FROM ledger_line l WHERE {at.text} GROUP BY 1, 2
        ) p GROUP BY 1 ORDER BY 3 DESC, 1
    """  # noqa: S608
    return tuple(data.Part(*row) for row in rows(query, *at.values))


def people(at: Clause, after: tuple[int, int, int] | None, limit: int) -> list[tuple[Any, ...]]:
    """Sums per person × entity × place, by their ids, beyond the last one seen."""
    query = f"""
        SELECT l.person_id, l.entity_id, l.place,
               coalesce(sum(l.amount) FILTER (WHERE l.party = {_EMPLOYER}), 0)::bigint,
               coalesce(sum(l.amount) FILTER (WHERE l.party = {_EMPLOYEE}), 0)::bigint,
               count(*) FILTER (WHERE l.status <> {COMPUTED})
        FROM ledger_line l
        WHERE {at.text} AND (l.person_id, l.entity_id, l.place) > (%s, %s, %s)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT %s
    """  # noqa: S608
    return rows(query, *at.values, *(after or (0, 0, 0)), limit)


def not_computed(at: Clause) -> tuple[data.Reason, ...]:
    """Lines without an amount, by reason and kind, the most people first."""
    query = f"""
        SELECT l.status, l.kind, count(DISTINCT l.person_id), count(*) FROM ledger_line l
        WHERE {at.text} AND l.status <> {COMPUTED} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """  # noqa: S608
    return tuple(
        data.Reason(word_of(STATUS_CODES, status), word_of(KIND_CODES, kind), people, lines)
        for status, kind, people, lines in rows(query, *at.values)
    )


def states(at: Clause) -> dict[State, int]:
    """How many computed lines rest on values of each state."""
    query = f"""
        SELECT l.state, count(*) FROM ledger_line l
        WHERE {at.text} AND l.status = {COMPUTED} GROUP BY 1 ORDER BY 1
    """  # noqa: S608
    return {word_of(STATE_CODES, state): count for state, count in rows(query, *at.values)}


def lines(at: Clause) -> tuple[data.Line, ...]:
    """The lines themselves."""
    query = f"""
        SELECT r.ulid, l.period, l.person_id, l.account_id, l.entity_id, l.department_id, l.place,
               l.kind, l.party, l.base, l.rate_ppm, l.amount, l.status, l.state
        FROM ledger_line l JOIN ledger_owedrun r ON r.number = l.run_id
        WHERE {at.text} ORDER BY l.person_id, l.entity_id, l.place, l.kind, l.party
    """  # noqa: S608
    return tuple(map(_line, rows(query, *at.values)))


def _line(row: Sequence[Any]) -> data.Line:
    kind, party, base, rate, amount, status, state = row[7:]
    return data.Line(
        run_id=row[0],
        period=row[1],
        person_id=row[2],
        account_id=row[3],
        entity_id=row[4],
        department_id=row[5],
        place=row[6],
        kind=word_of(KIND_CODES, kind),
        party=word_of(PARTY_CODES, party),
        base=base,
        rate_ppm=rate,
        amount=amount,
        status=word_of(STATUS_CODES, status),
        state=word_of(STATE_CODES, state),
    )


def bases(at: Clause) -> list[tuple[int, int, int]]:
    """Place, base and how many people have it."""
    query = f"""
        SELECT l.place, l.base, count(DISTINCT l.person_id) FROM ledger_line l
        WHERE {at.text} AND l.base IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
    """  # noqa: S608
    return [(place, base, count) for place, base, count in rows(query, *at.values)]


def stored_lines(run: OwedRun) -> pl.DataFrame:
    """Every line of a run as kept, for comparing."""
    names = packing.COLUMNS[1:]
    query = f"SELECT {', '.join(names)} FROM ledger_line WHERE period = %s AND run_id = %s"  # noqa: S608
    found = rows(query, run.period, run.number)
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.Int64), orient="row")
