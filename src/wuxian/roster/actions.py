"""Writes of ``roster``: a whole roster at once, or one fact."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Q

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.engine.kinds import Kind
from wuxian.roster import data, entries
from wuxian.roster.models import (
    BELIEVED,
    FACTS,
    Employment,
    Enrolment,
    Fact,
    LegalHold,
    Person,
    Wage,
)
from wuxian.roster.models import Household as HouseholdRow
from wuxian.support import clock
from wuxian.support.periods import Period

F = TypeVar("F", bound=Fact)
_REFRESH = """
UPDATE roster_person p SET entities = ARRAY(
    SELECT DISTINCT e.entity_id FROM roster_employment e
    WHERE e.person_id = p.id AND e.superseded_at IS NULL ORDER BY 1
) WHERE p.id = ANY (%s)
"""


def supersede(rows: Sequence[Fact], run: str | None, moment: datetime | None = None) -> None:
    """Stop believing rows; they stay, with who replaced them."""
    moment = moment or clock.now()
    for model in FACTS:
        mine = [row.pk for row in rows if isinstance(row, model)]
        believed = model._default_manager.filter(BELIEVED, pk__in=mine)
        believed.update(superseded_at=moment, superseded_run=run)


@transaction.atomic
def record_wage(
    actor: Actor,
    person: Person,
    entity_id: int,
    meaning: data.Amount,
    kind: Kind | None,
    since: Period,
    amount: int,
) -> Wage:
    if amount < 0:
        raise data.InvalidFactError(data.NEGATIVE)
    key = {
        "person": person, "entity_id": entity_id, "meaning": meaning, "kind": kind,
        "valid_from": since,
    }  # fmt: skip
    believed = Wage.objects.select_for_update().filter(BELIEVED, **key).first()
    if believed is not None and believed.amount == amount:
        return believed
    moment = clock.now()
    supersede([believed] if believed else [], None, moment)
    wage = Wage.objects.create(**key, amount=amount, recorded_at=moment, recorded_by=actor.user_id)
    said: dict[str, object] = {"meaning": meaning, "kind": kind, "from": since, "amount": amount}
    entries.note(actor, entries.WAGE_RECORDED, person.pk, entity_id, said)
    return wage


@transaction.atomic
def record_household(
    actor: Actor, person: Person, entity_id: int, household: str, since: Period
) -> HouseholdRow:
    key = {"person": person, "entity_id": entity_id, "valid_from": since}
    believed = HouseholdRow.objects.select_for_update().filter(BELIEVED, **key).first()
    if believed is not None and believed.household == household:
        return believed
    moment = clock.now()
    supersede([believed] if believed else [], None, moment)
    row = HouseholdRow.objects.create(
        **key, household=household, recorded_at=moment, recorded_by=actor.user_id
    )
    said: dict[str, object] = {"household": household, "from": since}
    entries.note(actor, entries.HOUSEHOLD_RECORDED, person.pk, entity_id, said)
    return row


@transaction.atomic
def record_leave(actor: Actor, person: Person, entity_id: int, left_on: date) -> Employment:
    """Note the last day; enrolments go on until somebody stops them."""
    believed = Employment.objects.select_for_update().filter(
        BELIEVED, person=person, entity_id=entity_id
    )
    employment = believed.first()
    if employment is None:
        raise data.NotFoundError(data.NOT_FOUND)
    revised = _revised(actor, employment, left_on=left_on)
    entries.note(actor, entries.LEFT, person.pk, entity_id, {"left_on": left_on.isoformat()})
    return revised


@transaction.atomic
def stop_enrolment(actor: Actor, enrolment: Enrolment, stop: Period) -> Enrolment:
    if stop < enrolment.start:
        raise data.InvalidFactError(data.STOP_BEFORE_START)
    said: dict[str, object] = {"enrolment": enrolment.pk, "stop": stop}
    revised = _revised(actor, enrolment, stop=stop)
    entries.note(actor, entries.STOPPED, enrolment.person_id, enrolment.entity_id, said)
    return revised


def _revised(actor: Actor, row: F, **changes: object) -> F:
    """The same fact with a change: a new row; the old one stays, superseded."""
    moment = clock.now()
    supersede([row], None, moment)
    for name, value in changes.items():
        setattr(row, name, value)
    return believe_anew(actor, row, moment)


def believe_anew(actor: Actor, row: F, moment: datetime) -> F:
    """A copy of a fact, believed from a moment on."""
    row.pk = None
    row._state.adding = True
    row.recorded_at = moment
    row.recorded_by = actor.user_id
    row.superseded_at = row.superseded_run = row.import_run = None
    row.save(force_insert=True)
    return row


@transaction.atomic
def place_hold(actor: Actor, person: Person, reason: str) -> None:
    LegalHold.objects.create(
        person=person, reason=reason, placed_at=clock.now(), placed_by=actor.user_id
    )
    entries.note(actor, entries.HELD, person.pk, None, {"reason": reason})


@transaction.atomic
def lift_holds(actor: Actor, person: Person, reason: str) -> int:
    held = LegalHold.objects.filter(person=person, lifted_at__isnull=True)
    lifted = held.update(lifted_at=clock.now(), lifted_by=actor.user_id)
    entries.note(actor, entries.RELEASED, person.pk, None, {"reason": reason})
    return lifted


def built_upon(run: str) -> int:
    """How many of a run's facts something later has replaced."""
    later = Q(import_run=run, superseded_at__isnull=False) & ~Q(superseded_run=run)
    return sum(model._default_manager.filter(later).count() for model in FACTS)


def _touched(run: str) -> list[int]:
    """Whose employment a run wrote or replaced."""
    mine = Employment.objects.filter(Q(import_run=run) | Q(superseded_run=run))
    return list(mine.values_list("person_id", flat=True).distinct())


def _people_of(run: str) -> set[int]:
    """Everybody a run wrote anything about."""
    mine = Q(import_run=run) | Q(superseded_run=run)
    people = set(Person.objects.filter(import_run=run).values_list("pk", flat=True))
    for model in FACTS:
        people |= set(model._default_manager.filter(mine).values_list("person_id", flat=True))
    return people


@transaction.atomic
def undo_run(actor: Actor, run: str) -> int:
    """Take back what a run wrote and believe again what it replaced."""
    if count := built_upon(run):
        raise data.LockedError(data.BUILT_UPON.format(count=count))
    people, everybody, undone = _touched(run), _people_of(run), 0
    for model in FACTS:
        undone += model._default_manager.filter(import_run=run).delete()[0]
        model._default_manager.filter(superseded_run=run).update(
            superseded_at=None, superseded_run=None
        )
    Person.objects.filter(import_run=run).delete()
    refresh_entities(people)
    if everybody:
        touched = {entries.PERSON: everybody}
        entries.note_many(actor, entries.RUN_UNDONE, run, touched, {"facts": undone})
    return undone


def refresh_entities(people: Sequence[int]) -> None:
    """Note on each person which entities believe to employ them."""
    with access.beyond_scopes(), connection.cursor() as cursor:
        cursor.execute(_REFRESH, [list(people)])


@transaction.atomic
def note_revealed(actor: Actor, person: Person, entity: int, reason: str) -> None:
    """Somebody of an employer saw a whole identity number, and said why."""
    entries.note(actor, entries.ID_REVEALED, person.pk, entity, {"reason": reason})


@transaction.atomic
def note_exported(actor: Actor, search: str) -> None:
    """Somebody takes a list of people away."""
    entries.note_many(actor, entries.LISTED, "people", {}, {"search": search})
