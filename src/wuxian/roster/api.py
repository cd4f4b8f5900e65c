"""The doors of ``roster``.

RosterError
├── NotFoundError      no such person, or not for this actor
├── LockedError        an import cannot be undone, something later builds on it
├── NotUndoableError   a record something later replaced, or that an import wrote
├── KeptError          somebody who may not be erased yet
└── InvalidFactError   an amount, month or date that cannot be
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db.models import QuerySet

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.employers import api as employers
from wuxian.engine.kinds import Household, Kind
from wuxian.roster import (
    actions,
    bulk,
    data,
    erasing,
    histories,
    months,
    paging,
    previews,
    reads,
    risks,
)
from wuxian.roster.data import (
    EXAMPLE_PEOPLE,
    Amount,
    Erasability,
    ExampleFile,
    HistoryEntry,
    MonthFacts,
    PeoplePage,
    PeopleQuery,
    Person,
    PersonRisk,
    PersonSummary,
    RosterRow,
    RowPreview,
    Topic,
    Written,
)
from wuxian.roster.example.group import build
from wuxian.roster.models import Enrolment
from wuxian.roster.models import Person as PersonRow
from wuxian.roster.sealed import opened_one
from wuxian.support import clock
from wuxian.support.money import Fen
from wuxian.support.periods import Period

PAGE = 50
EXPORT_PIECE = 500


@access.door
def preview_rows(actor: Actor, *, rows: Sequence[RosterRow]) -> list[RowPreview]:
    """What writing would do to each row, in order; nothing is written. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.IMPORT)
    return [one.preview for one in previews.judge(actor, rows)]


@access.door
def write_rows(actor: Actor, *, rows: Sequence[RosterRow], run: str | None = None) -> Written:
    """Write what differs, in one transaction; refused rows are counted and left out.

    Entities, departments and accounts the rows name are created where missing. ``run`` marks
    everything written, for `undo_run`. Writing the same rows again changes nothing.
    Raises NotAllowedError.
    """
    access.access_verb(actor, verb=Verb.IMPORT)
    return bulk.write(actor, rows, run)


@access.door
def may_undo_run(actor: Actor, *, run: str) -> bool:
    """Whether nothing later replaced what an import wrote."""
    access.access_verb(actor, verb=Verb.IMPORT)
    return actions.built_upon(run) == 0


@access.door
def undo_run(actor: Actor, *, run: str) -> int:
    """Take back an import: what it wrote goes, what it replaced is believed again.

    Returns how many facts went. Raises LockedError where something later builds on it.
    """
    access.access_verb(actor, verb=Verb.IMPORT)
    undone = actions.undo_run(actor, run)
    employers.forget_run(actor, run=run)
    return undone


@access.door
def record_wage(
    actor: Actor,
    *,
    person_id: int,
    meaning: Amount,
    amount: Fen,
    since: Period,
    kind: Kind | None = None,
    entity_id: int | None = None,
) -> Person:
    """Record an amount from a month on; what was believed for that month is superseded.

    It stands for one entity: the one named, else the person's newest employer the actor may see.
    Raises NotFoundError, InvalidFactError.
    """
    person, entity = _writable(actor, person_id, entity_id)
    actions.record_wage(actor, person, entity, meaning, kind, since, amount)
    return get_person(actor, person_id=person_id)


@access.door
def record_household(
    actor: Actor,
    *,
    person_id: int,
    household: Household,
    since: Period,
    entity_id: int | None = None,
) -> Person:
    """Record the registered residence from a month on, for one entity as with `record_wage`.

    Raises NotFoundError.
    """
    person, entity = _writable(actor, person_id, entity_id)
    actions.record_household(actor, person, entity, household, since)
    return get_person(actor, person_id=person_id)


@access.door
def record_leave(actor: Actor, *, person_id: int, entity_id: int, left_on: date) -> Person:
    """Note somebody's last day with an entity. Their enrolments are not touched.

    Raises NotFoundError.
    """
    person, entity = _writable(actor, person_id, entity_id)
    actions.record_leave(actor, person, entity, left_on)
    return get_person(actor, person_id=person_id)


@access.door
def stop_enrolment(actor: Actor, *, person_id: int, enrolment_id: int, stop: Period) -> Person:
    """End an enrolment with its last month. Raises NotFoundError, InvalidFactError."""
    enrolment = Enrolment.objects.filter(
        pk=enrolment_id, person_id=person_id, superseded_at__isnull=True
    ).first()
    if enrolment is None:
        raise data.NotFoundError(data.NOT_FOUND)
    _writable(actor, person_id, enrolment.entity_id)
    actions.stop_enrolment(actor, enrolment, stop)
    return get_person(actor, person_id=person_id)


@access.door
def undo_record(actor: Actor, *, person_id: int, topic: Topic, fact_id: int) -> Person:
    """Take back what somebody recorded by hand; what it replaced is believed anew.

    Raises NotFoundError, NotUndoableError.
    """
    person, _ = _writable(actor, person_id)
    seen = employers.visible_entities(actor, verb=Verb.IMPORT)
    histories.undo(actor, person, seen, topic, fact_id)
    return get_person(actor, person_id=person_id)


def _writable(actor: Actor, person_id: int, entity_id: int | None = None) -> tuple[PersonRow, int]:
    """The person and the entity a record is for. Raises NotFoundError."""
    seen = employers.visible_entities(actor, verb=Verb.IMPORT)
    person = reads.get_known(person_id, seen)
    return person, reads.employer_of(person, seen, entity_id)


@access.door
def list_people(
    actor: Actor,
    *,
    search: str = "",
    entity_id: int | None = None,
    department_id: int | None = None,
    ids: Sequence[int] | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """A page of the people the actor may see, by name in pinyin order; see `find_people`."""
    narrowed = None if ids is None else tuple(ids)
    query = PeopleQuery(search, entity_id, department_id, ids=narrowed)
    return find_people(actor, query=query, after=after, limit=limit)


@access.door
def find_people(
    actor: Actor, *, query: PeopleQuery, after: str | None = None, limit: int = PAGE
) -> PeoplePage:
    """A page of the people a query means, by name in pinyin order; ``total`` counts every page.

    Raises NotAllowedError.
    """
    seen = employers.visible_entities(actor)
    people = reads.matching(seen, query, clock.today())
    page = list(paging.beyond(people, after)[: limit + 1])
    more = paging.cursor_of(page[limit - 1]) if len(page) > limit else None
    return PeoplePage(reads.summaries(page[:limit], seen), more, people.count())


@access.door
def each_person(actor: Actor, *, query: PeopleQuery) -> Iterator[PersonSummary]:
    """Everybody a query means, in the order of `find_people`, read piece by piece.

    Raises NotAllowedError at the call, not at the first person.
    """
    seen = employers.visible_entities(actor)
    actions.note_exported(actor, query.search)
    return _piecewise(actor, reads.matching(seen, query, clock.today()), seen)


def _piecewise(
    actor: Actor, people: QuerySet[PersonRow], seen: frozenset[int] | None
) -> Iterator[PersonSummary]:
    """Each piece in a transaction of its own, for the reader may be slow."""
    cursor: str | None = ""
    while cursor is not None:
        with access.acting(actor):
            piece = list(paging.beyond(people, cursor)[:EXPORT_PIECE])
            lines = reads.summaries(piece, seen)
        cursor = paging.cursor_of(piece[-1]) if piece else None
        yield from lines


@access.door
def count_people(actor: Actor) -> dict[int, int]:
    """How many people each entity the actor may see employs today."""
    return reads.count_employed(employers.visible_entities(actor), clock.today())


@access.door
def get_person(actor: Actor, *, person_id: int, as_known: datetime | None = None) -> Person:
    """Everything believed of a person, now or at a moment. Raises NotFoundError."""
    seen = employers.visible_entities(actor)
    return reads.person_data(reads.get_person(person_id, seen), as_known, seen)


@access.door
def list_history(actor: Actor, *, person_id: int) -> list[HistoryEntry]:
    """Every fact ever recorded of a person, newest record first. Raises NotFoundError."""
    seen = employers.visible_entities(actor)
    return histories.history(reads.get_person(person_id, seen), seen)


@access.door
def list_import_runs(
    actor: Actor, *, person_id: int | None = None, entity_id: int | None = None
) -> list[str]:
    """The imports that wrote what the actor may see of a person, or of an entity.

    Raises NotAllowedError.
    """
    seen = employers.visible_entities(actor)
    return sorted(histories.import_runs(seen, person_id, entity_id))


@access.door
def reveal_id(actor: Actor, *, person_id: int, reason: str) -> str | None:
    """The whole identity number, for someone who may see it and says why.

    Raises NotAllowedError, NotFoundError, InvalidFactError without a reason.
    """
    seen = employers.visible_entities(actor, verb=Verb.REVEAL_IDS)
    if not reason.strip():
        raise data.InvalidFactError(data.NO_REASON)
    person = opened_one(reads.get_known(person_id, seen))
    actions.note_revealed(actor, person, reads.employer_of(person, seen, None), reason)
    return person.id_no


@access.door
def get_erasability(actor: Actor, *, person_id: int) -> Erasability:
    """Whether somebody may be erased, and if not, why and until when. Raises NotFoundError."""
    return erasing.standing(reads.get_person(person_id, employers.visible_entities(actor)))


@access.door
def erase_person(actor: Actor, *, person_id: int, reason: str) -> None:
    """Destroy what says who somebody is, for good; facts and amounts stay, nobody's.

    The log's proofs go on verifying. Raises KeptError with why and until when, NotAllowedError,
    NotFoundError, InvalidFactError without a reason.
    """
    person = reads.get_known(person_id, employers.visible_entities(actor, verb=Verb.ERASE_PEOPLE))
    erasing.erase(actor, person, _reason(reason))


@access.door
def place_hold(actor: Actor, *, person_id: int, reason: str) -> None:
    """Keep somebody's records whatever the years say. Raises as `erase_person`."""
    person = reads.get_known(person_id, employers.visible_entities(actor, verb=Verb.ERASE_PEOPLE))
    actions.place_hold(actor, person, _reason(reason))


@access.door
def lift_holds(actor: Actor, *, person_id: int, reason: str) -> int:
    """End every hold on somebody; how many there were. Raises as `erase_person`."""
    person = reads.get_known(person_id, employers.visible_entities(actor, verb=Verb.ERASE_PEOPLE))
    return actions.lift_holds(actor, person, _reason(reason))


def _reason(reason: str) -> str:
    if not reason.strip():
        raise data.InvalidFactError(data.NO_REASON)
    return reason.strip()


@access.door
def list_same_names(actor: Actor) -> list[tuple[PersonSummary, int]]:
    """People who share their name with another, and how many bear it; at most 500."""
    seen = employers.visible_entities(actor)
    found = reads.same_names(reads.visible(seen))
    lines = reads.summaries((person for person, _ in found), seen)
    return [(line, count) for line, (_, count) in zip(lines, found, strict=True)]


@access.door
def list_risks(actor: Actor, *, today: date | None = None) -> list[PersonRisk]:
    """Hired over 25 days ago and not enrolled, wrong ID, left but enrolled, same name."""
    people = reads.visible(employers.visible_entities(actor))
    return list(risks.risks(people, today or clock.today()))


@access.door
def get_names(actor: Actor, *, ids: Sequence[int]) -> dict[int, PersonSummary]:
    """One line for each of these people the actor may see."""
    seen = employers.visible_entities(actor)
    people = reads.visible(seen).filter(pk__in=ids)
    return {line.id: line for line in reads.summaries(people, seen)}


@access.door
def month_facts(
    actor: Actor,
    *,
    period: Period,
    as_known: datetime | None = None,
    entities: frozenset[int] | None = None,
) -> MonthFacts:
    """Who was enrolled where in a month and at what wage, as frames (see `data.MonthFacts`).

    Only months inside both the enrolment and the employment count. ``entities`` narrows what the
    actor may see. Raises NotAllowedError.
    """
    seen = employers.visible_entities(actor, verb=Verb.CALCULATE)
    accounts = [
        account
        for account in employers.list_accounts(actor, period=period, as_known=as_known)
        if (seen is None or account.entity_id in seen)
        and (entities is None or account.entity_id in entities)
    ]
    return months.month_facts(period, as_known or clock.now(), accounts)


def build_example(
    *, directory: Path, today: date, people: int = EXAMPLE_PEOPLE
) -> list[ExampleFile]:
    """Write the spreadsheets of the invented example group; the same day, the same cells."""
    return build(directory, today=today, people=people)
