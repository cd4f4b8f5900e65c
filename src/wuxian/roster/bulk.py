"""Write a judged roster in one transaction, thousands of people a second."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.roster import entries
from wuxian.roster.actions import refresh_entities, supersede
from wuxian.roster.copying import copy_rows, next_ids
from wuxian.roster.data import Change, RosterRow, Written
from wuxian.roster.models import Employment, Enrolment, Fact, Household, OwnRate, Person, Wage
from wuxian.roster.previews import (
    Judged,
    Structure,
    amounts,
    first_month,
    judge,
    new_rates,
    structure,
    wanted,
)
from wuxian.roster.sealed import COLUMNS as IDENTITY
from wuxian.roster.sealed import identities
from wuxian.roster.standing import Standing
from wuxian.roster.structures import ensure_structure
from wuxian.support import clock

COMMON = ("person_id", "entity_id", "recorded_at", "recorded_by", "import_run")
COLUMNS: dict[type[Fact], tuple[str, ...]] = {
    Employment: ("department_id", "employee_no", "hired_on", "left_on", "employment_type"),
    Enrolment: ("account_id", "kind", "start", "stop"),
    Wage: ("amount", "meaning", "kind", "valid_from"),
    Household: ("household", "valid_from"),
    OwnRate: ("rate", "value", "valid_from"),
}  # fmt: skip
PERSON = ("id", *IDENTITY, "entities", "import_run", "created_at")


@transaction.atomic
def write(actor: Actor, rows: Sequence[RosterRow], run: str | None) -> Written:
    """Judge the rows against what is believed in this transaction and write what differs."""
    judged = judge(actor, rows)
    accepted = [one.row for one in judged if one.preview.change is not Change.REFUSED]
    with evidence.gathering() as structural:
        ensure_structure(actor, accepted, run)
    batch = _Batch(actor, structure(actor), run, clock.now())
    batch.add_all([one for one in judged if one.preview.change in (Change.NEW, Change.CHANGED)])
    batch.flush()
    written = _counted(judged)
    touched = {**structural, entries.PERSON: batch.people}
    if any(touched.values()):
        entries.note_many(actor, entries.WRITTEN, run or "none", touched, asdict(written))
    return written


def _counted(judged: Sequence[Judged]) -> Written:
    counts = Counter(one.preview.change for one in judged)
    return Written(
        new=counts[Change.NEW],
        changed=counts[Change.CHANGED],
        unchanged=counts[Change.UNCHANGED],
        refused=counts[Change.REFUSED],
    )


class _Batch:
    """Rows to COPY, gathered table by table."""

    def __init__(self, actor: Actor, now: Structure, run: str | None, moment: datetime) -> None:
        self._actor, self._now, self._run, self._moment = actor, now, run, moment
        self._people: list[tuple[int, RosterRow]] = []
        self._facts: dict[type[Fact], list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
        self._replaced: list[Fact] = []

    def add_all(self, judged: Sequence[Judged]) -> None:
        ids = iter(next_ids(Person, sum(one.standing is None for one in judged)))
        for one in judged:
            if one.standing is None:
                person_id = next(ids)
                self._people.append((person_id, one.row))
            else:
                person_id = one.standing.person.pk
            self._add_facts(person_id, one.row, one.standing)

    @property
    def people(self) -> set[int]:
        """Everybody something is written about."""
        stated = {row[0] for rows in self._facts.values() for row in rows}
        return stated | {row.person_id for row in self._replaced} | {one for one, _ in self._people}

    def flush(self) -> None:
        supersede(self._replaced, self._run)
        copy_rows(Person, PERSON, list(self._sealed_people()))  # all sealed before COPY begins
        for model, columns in COLUMNS.items():
            copy_rows(model, (*COMMON, *columns), self._facts[model])
        refresh_entities([row[0] for row in self._facts[Employment]])

    def _sealed_people(self) -> Iterator[tuple[Any, ...]]:
        sealed = identities([(number, row.name, row.id_no) for number, row in self._people])
        for (person_id, row), who in zip(self._people, sealed, strict=True):
            columns = (getattr(who, name) for name in IDENTITY)
            entities = [self._now.entities[row.entity]]
            yield (person_id, *columns, entities, self._run, self._moment)

    def _add_facts(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        self._entity_id = self._now.entities[row.entity]
        self._add_employment(person_id, row, standing)
        self._add_amounts(person_id, row, standing)
        self._add_household(person_id, row, standing)
        self._add_enrolments(person_id, row, standing)
        self._add_rates(person_id, row, standing)

    def _add(self, model: type[Fact], person_id: int, *values: Any) -> None:
        common = (person_id, self._entity_id, self._moment, self._actor.user_id, self._run)
        self._facts[model].append((*common, *values))

    def _add_employment(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        before = standing.employments.get(self._entity_id) if standing else None
        department = self._now.departments.get((self._entity_id, row.department))
        said = (department, row.employee_no, row.hired_on, row.left_on, row.employment_type)
        if before is None:
            self._add(Employment, person_id, *said)
            return
        names = COLUMNS[Employment]
        believed = tuple(getattr(before, name) for name in names)
        merged = tuple(
            new if new is not None else old for new, old in zip(said, believed, strict=True)
        )
        if merged != believed:
            self._replaced.append(before)
            self._add(Employment, person_id, *merged)

    def _add_amounts(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        for (meaning, kind), amount in amounts(row).items():
            before = standing.wages.get((self._entity_id, meaning, kind)) if standing else None
            if before is not None and before.amount == amount:
                continue
            if before is not None and before.valid_from >= row.since:
                self._replaced.append(before)
            since = max(row.since, before.valid_from) if before else row.since
            self._add(Wage, person_id, amount, meaning, kind, since)

    def _add_household(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        before = standing.households.get(self._entity_id) if standing else None
        if row.household is None or (before and before.household == row.household):
            return
        if before is not None and before.valid_from >= row.since:
            self._replaced.append(before)
        since = max(row.since, before.valid_from) if before else row.since
        self._add(Household, person_id, row.household, since)

    def _add_enrolments(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        if row.place is None:
            return
        for channel, kind in wanted(row):
            account = self._now.accounts[self._entity_id, row.place, channel].id
            known = standing.accounts.get(account, []) if standing else []
            before = next((one for one in reversed(known) if one.kind == kind), None)
            if before is None:
                self._add(Enrolment, person_id, account, kind, first_month(row), row.stop)
            elif row.stop is not None and before.stop != row.stop:
                self._replaced.append(before)
                self._add(Enrolment, person_id, account, kind, before.start, row.stop)

    def _add_rates(self, person_id: int, row: RosterRow, standing: Standing | None) -> None:
        for rate, _, value in new_rates(row, self._now, standing):
            before = standing.rates.get((self._entity_id, rate)) if standing else None
            if before is not None and before.valid_from >= row.since:
                self._replaced.append(before)
            since = max(row.since, before.valid_from) if before else row.since
            self._add(OwnRate, person_id, rate.value, value, since)
