"""One cell with what it was computed from, and a whole run computed again."""

from typing import Any

import polars as pl

from wuxian.batch.explain import Explainer, LineExplanation, facts_of
from wuxian.batch.people import known_columns
from wuxian.engine.kinds import Kind, Party
from wuxian.engine.plan import Plan
from wuxian.ledger import calculation, data, packing, reads, snapshots
from wuxian.ledger.models import OwedRun
from wuxian.ledger.queries import Clause


def cell(run: OwedRun, at: Clause, kind: Kind) -> data.Cell:
    """The lines of a person × kind with the frozen facts and rules. Raises NotFoundError."""
    lines = reads.lines(at)
    if not lines:
        raise data.NotFoundError(data.NOT_FOUND)
    place = lines[0].place
    plan = snapshots.thaw_plan(run.rules)
    rules = plan.lines.filter((pl.col("place") == place) & (pl.col("kind") == kind.value))
    classes = plan.class_rates.filter(pl.col("place") == place)
    return data.Cell(
        lines=lines,
        facts=_facts(run, lines[0]),
        rules=tuple(rules.iter_rows(named=True)),
        class_rates=tuple(classes.iter_rows(named=True)),
    )


def _facts(run: OwedRun, line: data.Line) -> dict[str, Any]:
    people = snapshots.thaw_people(run.facts)
    return people.filter(person_id=line.person_id, entity_id=line.entity_id, place=line.place).row(
        0, named=True
    )


def explain(run: OwedRun, line: data.Line) -> tuple[LineExplanation, ...]:
    """The lines of that person, entity, place and kind computed again with every step."""
    people, plan = snapshots.thaw_people(run.facts), snapshots.thaw_plan(run.rules)
    [row] = people.filter(
        person_id=line.person_id, entity_id=line.entity_id, place=line.place
    ).iter_rows(named=True)
    here = Plan(
        plan.lines.filter(pl.col("place") == line.place),
        plan.class_rates.filter(pl.col("place") == line.place),
        plan.digest,
    )
    found = Explainer(here).explain(facts_of(row, known_columns(people)), run.period)
    return tuple(one for one in found if one.kind is line.kind)


def sources(run: OwedRun) -> dict[tuple[int, Kind, Party], str]:
    """The sources of every place, kind and party of a run's frozen rules."""
    found: dict[tuple[int, Kind, Party], dict[str, None]] = {}
    lines = snapshots.thaw_plan(run.rules).lines
    for place, kind, party, source in lines.select("place", "kind", "party", "source").iter_rows():
        named = found.setdefault((place, Kind(kind), Party(party)), {})
        named.update(dict.fromkeys(part for part in (source or "").split("; ") if part))
    return {key: "; ".join(named) for key, named in found.items()}


def replay(run: OwedRun) -> data.Replay:
    """Compute a run again from what was frozen, and compare with the lines as kept."""
    people, plan = snapshots.thaw_people(run.facts), snapshots.thaw_plan(run.rules)
    again = packing.digest_of(calculation.compute(people, plan, run.period))
    stored = packing.digest_of(reads.stored_lines(run))
    is_equal = again == stored == run.lines_digest
    return data.Replay(run_id=run.ulid, is_equal=is_equal, stored=stored, again=again)
