"""Writes of ``ledger``: an owed run, once, for good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import connection, transaction

from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.ledger import calculation, codes, data, entries, inputs, packing, snapshots
from wuxian.ledger.models import Cover, OwedRun, Snapshot
from wuxian.ledger.partitions import ensure_partition
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.support import clock, ids
from wuxian.support.periods import Period, format_period

_NAMES = ", ".join(packing.COLUMNS)
_COPY = f"COPY incoming ({_NAMES}) FROM STDIN (FORMAT binary)"
_TAKE_IN = f"INSERT INTO ledger_line ({_NAMES}) SELECT {_NAMES} FROM incoming"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Request:
    """What to compute; ``covered`` are the entities whose current view it becomes."""

    period: Period
    entities: frozenset[int] | None
    covered: tuple[int, ...]
    as_known: datetime | None
    moment: datetime


def create_run(actor: Actor, asked: Request) -> tuple[OwedRun, bool]:
    """Freeze, compute, write; the run and whether it is new.

    A current run of the same scope from the same facts and rules is returned as it is.
    """
    policies.note_library(actor)
    ensure_partition(asked.period)
    with transaction.atomic():
        facts, rules = _freeze(actor, asked)
        if same := _current_of(asked, facts, rules):
            return same, False
        people, plan = snapshots.thaw_people(facts), snapshots.thaw_plan(rules)
        lines = calculation.compute(people, plan, asked.period)
        run = _record(actor, asked, facts, rules, people, lines)
        _copy(lines.with_columns(pl.lit(run.number, dtype=pl.Int64).alias("run_id")))
        replaced = _take_over(run, asked.covered)
        touched = {entries.RUN: [run.number], entries.COVER: [run.number, *replaced]}
        entries.note(actor, run.ulid, _said(run), touched)
    return run, True


def _said(run: OwedRun) -> dict[str, object]:
    """What a run was computed from and what came of it, by digest."""
    return {
        "period": run.period,
        "entities": run.entities,
        "people": run.people,
        "lines": run.lines,
        "facts": run.facts_id,
        "rules": run.rules_id,
        "library": run.library_digest,
        "digest": run.lines_digest,
    }


def _freeze(actor: Actor, asked: Request) -> tuple[Snapshot, Snapshot]:
    facts = roster.month_facts(
        actor, period=asked.period, as_known=asked.moment, entities=asked.entities
    )
    places = sorted(facts.people["place"].unique().to_list())
    if not places:
        raise data.NothingToComputeError(data.NOBODY.format(period=format_period(asked.period)))
    known = _day(asked.as_known)
    plan = policies.compile_plan(
        places=places, periods=[asked.period], as_known=known, today=known or clock.today()
    )
    accounts = employers.list_accounts(actor, period=asked.period, as_known=asked.moment)
    people = inputs.people_of(facts, accounts, plan)
    return snapshots.freeze_people(people), snapshots.freeze_plan(plan)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.SHANGHAI).date() if moment else None


def _current_of(asked: Request, facts: Snapshot, rules: Snapshot) -> OwedRun | None:
    scope = _scope(asked)
    same = OwedRun.objects.filter(period=asked.period, facts=facts, rules=rules)
    same = same.filter(entities__isnull=True) if scope is None else same.filter(entities=scope)
    run = same.order_by("-number").first()
    if run is None:
        return None
    current = Cover.objects.filter(run=run, is_current=True, entity_id__in=asked.covered).count()
    return run if current == len(asked.covered) else None


def _scope(asked: Request) -> list[int] | None:
    return None if asked.entities is None else sorted(asked.entities)


def _record(
    actor: Actor,
    asked: Request,
    facts: Snapshot,
    rules: Snapshot,
    people: pl.DataFrame,
    lines: pl.DataFrame,
) -> OwedRun:
    counts = Counter(dict(lines["status"].value_counts().iter_rows()))
    statuses = {str(codes.word_of(codes.STATUS_CODES, code)): n for code, n in counts.items()}
    return OwedRun.objects.create(
        ulid=ids.new_id(),
        period=asked.period,
        entities=_scope(asked),
        as_known=asked.moment,
        facts=facts,
        rules=rules,
        library_digest=rules.library_digest,
        lines_digest=packing.digest_of(lines),
        people=people["person_id"].n_unique(),
        lines=lines.height,
        statuses=dict(sorted(statuses.items())),
        covers=list(asked.covered),
        created_at=clock.now(),
        created_by=actor.user_id,
    )


def _copy(lines: pl.DataFrame) -> None:
    """By way of a temporary table: a table with row-level security takes no COPY."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming (LIKE ledger_line) ON COMMIT DROP")
        with cursor.copy(_COPY) as copy:
            for block in packing.packed(lines):
                copy.write(block)
        cursor.execute(_TAKE_IN)
        cursor.execute("DROP TABLE incoming")


def _take_over(run: OwedRun, covered: Sequence[int]) -> list[int]:
    """The current view of these entities' month is this run's from now on; whose it was."""
    before = Cover.objects.filter(period=run.period, entity_id__in=covered, is_current=True)
    replaced = list(before.values_list("run_id", flat=True).distinct())
    before.update(is_current=False)
    Cover.objects.bulk_create(
        Cover(run=run, period=run.period, entity_id=entity_id) for entity_id in covered
    )
    return replaced
