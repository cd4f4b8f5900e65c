"""What was ever recorded of a person, and taking back what was recorded by hand."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.forms.models import model_to_dict

from wuxian.access.data import Actor
from wuxian.roster import actions, data, entries
from wuxian.roster.data import Topic
from wuxian.roster.models import BELIEVED, Employment, Enrolment, Fact, Household, OwnRate, Wage
from wuxian.roster.models import Person as PersonRow
from wuxian.support import clock
from wuxian.support.periods import format_period

_KEPT = ("id", "person", "superseded_at", "superseded_run", "recorded_at", "recorded_by")


@dataclass(frozen=True, slots=True)
class _Told:
    """How a table of facts tells its history: where it begins, and what makes two rows one fact."""

    model: type[Fact]
    begins: str
    key: tuple[str, ...] = ()


_TOLD: dict[Topic, _Told] = {
    Topic.EMPLOYMENT: _Told(Employment, "hired_on"),
    Topic.ENROLMENT: _Told(Enrolment, "start", ("account_id", "kind", "start")),
    Topic.WAGE: _Told(Wage, "valid_from", ("entity_id", "meaning", "kind", "valid_from")),
    Topic.HOUSEHOLD: _Told(Household, "valid_from", ("entity_id", "valid_from")),
    Topic.OWN_RATE: _Told(OwnRate, "valid_from"),
}


def history(person: PersonRow, seen: frozenset[int] | None) -> list[data.HistoryEntry]:
    """Every fact the entities (None: all) ever recorded of a person, newest record first."""
    theirs = Q() if seen is None else Q(entity_id__in=seen)
    entries = [
        _entry(topic, told, row)
        for topic, told in _TOLD.items()
        for row in told.model._default_manager.filter(theirs, person=person).order_by("-pk")
    ]
    return sorted(entries, key=lambda entry: entry.recorded_at, reverse=True)


def _entry(topic: Topic, told: _Told, row: Fact) -> data.HistoryEntry:
    begins = getattr(row, told.begins)
    fields = {name: value for name, value in model_to_dict(row).items() if name not in _KEPT}
    by_hand = row.superseded_at is None and row.import_run is None
    return data.HistoryEntry(
        id=row.pk,
        what=topic,
        details=fields,
        valid_from=format_period(begins) if isinstance(begins, int) else str(begins or ""),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        is_imported=row.import_run is not None,
        superseded_at=row.superseded_at,
        is_undoable=by_hand and bool(told.key),
    )


def import_runs(
    seen: frozenset[int] | None, person_id: int | None, entity_id: int | None
) -> set[str]:
    """The imports that wrote or replaced facts of a person or an entity, within entities."""
    theirs = Q() if seen is None else Q(entity_id__in=seen)
    theirs &= Q() if person_id is None else Q(person_id=person_id)
    theirs &= Q() if entity_id is None else Q(entity_id=entity_id)
    found: set[str] = set()
    for told in _TOLD.values():
        rows = told.model._default_manager.filter(theirs)
        for column in ("import_run", "superseded_run"):
            found |= {run for run in rows.values_list(column, flat=True).distinct() if run}
    return found


@transaction.atomic
def undo(
    actor: Actor,
    person: PersonRow,
    seen: frozenset[int] | None,
    topic: Topic,
    fact_id: int,
) -> None:
    """Stop believing a fact recorded by hand, and believe anew what it replaced."""
    told = _TOLD[topic]
    theirs = Q() if seen is None else Q(entity_id__in=seen)
    mine = told.model._default_manager.select_for_update().filter(theirs, person=person)
    fact = mine.filter(BELIEVED, pk=fact_id, import_run__isnull=True).first()
    if fact is None or not told.key:
        raise data.NotUndoableError(data.NOT_UNDOABLE)
    key: dict[str, Any] = {name: getattr(fact, name) for name in told.key}
    before = mine.filter(**key, superseded_at__isnull=False, superseded_at__lte=fact.recorded_at)
    replaced = before.order_by("superseded_at", "pk").last()
    actions.supersede([fact], None)
    if replaced is not None and replaced.superseded_at == fact.recorded_at:
        actions.believe_anew(actor, replaced, clock.now())
    said: dict[str, object] = {"topic": topic, "fact": fact_id}
    entries.note(actor, entries.RECORD_UNDONE, person.pk, fact.entity_id, said)
