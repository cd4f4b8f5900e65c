"""The doors of ``ledger``.

LedgerError
├── NotFoundError           no such run or cell, or not for this actor
├── NothingToComputeError   nobody is enrolled in the month
└── DamagedSnapshotError    what was frozen no longer has its digest
"""

from collections.abc import Iterator
from datetime import date, datetime

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.employers import api as employers
from wuxian.engine.kinds import Kind, Party, State
from wuxian.ledger import (
    actions,
    cells,
    data,
    distribution,
    example,
    reads,
    risks,
    snapshots,
    trials,
)
from wuxian.ledger.data import (
    Axis,
    Cell,
    Distribution,
    Explanation,
    Line,
    OwedRun,
    Part,
    PeoplePage,
    PersonLine,
    Reason,
    Replay,
    Risk,
    RiskKind,
    Totals,
    Trial,
    Where,
)
from wuxian.ledger.example import Loaded
from wuxian.ledger.models import OwedRun as RunRow
from wuxian.ledger.queries import Clause, clause
from wuxian.ledger.queries import get_run as run_row
from wuxian.roster import api as roster
from wuxian.roster.data import EXAMPLE_PEOPLE
from wuxian.support import clock
from wuxian.support.periods import Period

PAGE = 50


@access.door
def create_owed_run(
    actor: Actor,
    *,
    period: Period,
    entities: frozenset[int] | None = None,
    as_known: datetime | None = None,
) -> OwedRun:
    """Compute what a month owes, from facts and rules frozen now, and take over the current view.

    ``entities``: only these; ``as_known``: with facts and rules as known at a moment. Nothing
    changed since the current run: that run is returned, with ``is_new`` False.
    Raises NotAllowedError, NothingToComputeError.
    """
    seen = employers.visible_entities(actor, verb=Verb.CALCULATE)
    scope = seen if entities is None else entities if seen is None else entities & seen
    everyone = {entity.id for entity in employers.list_entities(actor)}
    covered = tuple(sorted(everyone if scope is None else everyone & scope))
    asked = actions.Request(period, scope, covered, as_known, as_known or clock.now())
    run, is_new = actions.create_run(actor, asked)
    return reads.run_data(run, is_new=is_new)


@access.door
def try_person(actor: Actor, *, person_id: int, period: Period) -> Trial:
    """What a person would owe in a month by what is believed now; nothing is written.

    Within a transaction that is rolled back it says what a deed would change. It needs the right
    to compute and to see amounts, and counts only entities the actor has both for.
    Raises NotAllowedError.
    """
    return trials.trial(
        actor, person_id, period, employers.visible_entities(actor, verb=Verb.SEE_AMOUNTS)
    )


@access.door
def get_run(actor: Actor, *, run_id: str) -> OwedRun:
    """One run. Raises NotFoundError, NotAllowedError."""
    return reads.run_data(_visible_run(actor, run_id))


@access.door
def list_runs(actor: Actor, *, period: Period | None = None) -> list[OwedRun]:
    """Every run that covers an entity the actor may see, newest first."""
    runs = RunRow.objects.order_by("-number")
    runs = runs.filter(period=period) if period else runs
    seen = employers.visible_entities(actor, verb=Verb.SEE_AMOUNTS)
    return [reads.run_data(run) for run in runs if reads.covers(run, seen)]


@access.door
def replay(actor: Actor, *, run_id: str) -> Replay:
    """Compute a run again from what was frozen; equal means byte for byte.

    Raises NotFoundError, DamagedSnapshotError.
    """
    return cells.replay(_visible_run(actor, run_id))


@access.door
def totals(actor: Actor, *, where: Where) -> Totals:
    """What the lines come to, by kind and party. Raises NotFoundError, NotAllowedError."""
    return reads.totals(_clause(actor, where))


@access.door
def breakdown(actor: Actor, *, where: Where, axis: Axis) -> tuple[Part, ...]:
    """The same by entity, place or department, the largest employer's sum first."""
    return reads.breakdown(_clause(actor, where), axis)


@access.door
def list_people(
    actor: Actor, *, where: Where, after: str | None = None, limit: int = PAGE
) -> PeoplePage:
    """The people behind a number, a page at a time; the totals are those of `totals`."""
    at = _clause(actor, where)
    rows = reads.people(at, _read_cursor(after), limit + 1)
    whole, employer, employee, _ = reads.sums(at)
    more = ".".join(map(str, rows[limit - 1][:3])) if len(rows) > limit else None
    people = tuple(_named(actor, rows[:limit]))
    return PeoplePage(people, more, whole, employer, employee)


def _read_cursor(after: str | None) -> tuple[int, int, int] | None:
    parts = (after or "").split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def _named(actor: Actor, rows: list[tuple[int, ...]]) -> Iterator[PersonLine]:
    lines = roster.get_names(actor, ids=[row[0] for row in rows])
    for person_id, entity_id, place, employer, employee, missing in rows:
        line = lines.get(person_id)
        yield PersonLine(
            person_id=person_id,
            name=line.name if line else None,
            employee_no=line.employee_no if line else None,
            entity_id=entity_id,
            place=place,
            employer=employer,
            employee=employee,
            not_computed=missing,
        )


@access.door
def list_lines(actor: Actor, *, where: Where) -> tuple[Line, ...]:
    """The lines themselves, meant for one person or one small list."""
    return reads.lines(_clause(actor, where))


@access.door
def list_sources(actor: Actor, *, run_id: str) -> dict[tuple[int, Kind, Party], str]:
    """What the values of a run were read from, by place, kind and party, joined by "; ".

    Raises NotFoundError.
    """
    return cells.sources(_visible_run(actor, run_id))


@access.door
def not_computed(actor: Actor, *, where: Where) -> tuple[Reason, ...]:
    """Why lines have no amount, by reason and kind, the most people first."""
    return reads.not_computed(_clause(actor, where))


@access.door
def states(actor: Actor, *, where: Where) -> dict[State, int]:
    """How many amounts rest on values of each state of checking."""
    return reads.states(_clause(actor, where))


@access.door
def get_cell(actor: Actor, *, run_id: str, person_id: int, kind: Kind) -> Cell:
    """One person's kind in a run with everything it was computed from. Raises NotFoundError."""
    where = Where(run_id=run_id, person_id=person_id, kind=kind)
    return cells.cell(_visible_run(actor, run_id), _clause(actor, where), kind)


@access.door
def explain(
    actor: Actor, *, run_id: str, person_id: int, entity_id: int, place: int, kind: Kind
) -> Explanation:
    """Why a person's kind came to its amounts: every step, on the facts and rules frozen then.

    Raises NotFoundError, NotAllowedError.
    """
    run = _visible_run(actor, run_id)
    where = Where(run_id=run_id, person_id=person_id, entity_id=entity_id, place=place, kind=kind)
    cell = cells.cell(run, _clause(actor, where), kind)
    return Explanation(cell, cells.explain(run, cell.lines[0]))


@access.door
def base_distribution(
    actor: Actor, *, run_id: str, kind: Kind, place: int | None = None
) -> tuple[Distribution, ...]:
    """How the employer's bases of a kind lie between the limits, place by place."""
    where = Where(run_id=run_id, kind=kind, party=Party.EMPLOYER, place=place)
    bases = reads.bases(_clause(actor, where))
    plan = snapshots.thaw_plan(_visible_run(actor, run_id).rules)
    return distribution.distributions(bases, plan, kind, Party.EMPLOYER)


@access.door
def list_risks(actor: Actor, *, run_id: str) -> list[Risk]:
    """What deserves a look: the roster's risks, and wages outside the limits of this run."""
    found = [
        Risk(RiskKind(risk.kind.value), risk.person_id, risk.name, risk.detail)
        for risk in roster.list_risks(actor)
    ]
    run, seen = _visible_run(actor, run_id), employers.visible_entities(actor)
    people, plan = snapshots.thaw_people(run.facts), snapshots.thaw_plan(run.rules)
    moved = [
        (person, detail)
        for person, entity, detail in risks.clamped(people, plan)
        if seen is None or entity in seen
    ]
    names = roster.get_names(actor, ids=[person for person, _ in moved])
    return found + [
        Risk(RiskKind.BASE_CLAMPED, person, names[person].name, detail)
        for person, detail in moved
        if person in names
    ]


def _visible_run(actor: Actor, run_id: str) -> RunRow:
    run = run_row(run_id)
    if not reads.covers(run, employers.visible_entities(actor, verb=Verb.SEE_AMOUNTS)):
        raise data.NotFoundError(data.NOT_FOUND)
    return run


def _clause(actor: Actor, where: Where) -> Clause:
    return clause(where, employers.visible_entities(actor, verb=Verb.SEE_AMOUNTS))


@access.door
def load_example(actor: Actor, *, today: date, people: int = EXAMPLE_PEOPLE) -> Iterator[Loaded]:
    """Import the example group file by file; compute its month with `create_owed_run` after.

    Safe to repeat on the same day. Raises NotAllowedError.
    """
    access.access_verb(actor, verb=Verb.IMPORT)
    return example.load_files(actor, today, people)
