"""Finding people by what is known of them, and taking back what was recorded by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import id_no
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.employers import api as employers
from wuxian.roster import api, data
from wuxian.roster.data import Amount, PeopleQuery, RosterRow, Topic
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 10, 4, tzinfo=UTC)


def row(number: int, name: str, entity: str, place: int | None, hired: date) -> RosterRow:
    return RosterRow(
        name=name, entity=entity, since=202607, place=place, id_no=id_no(number), hired_on=hired,
        amount=1_000_000,
    )  # fmt: skip


ROWS = [
    row(1, "王小明", "甲公司", 310000, date(2026, 3, 2)),
    row(2, "王芳", "甲公司", 510100, date(2026, 6, 1)),
    row(3, "李小明", "乙公司", 310000, date(2026, 6, 20)),
    row(4, "赵六", "乙公司", None, date(2026, 6, 30)),
]


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture(autouse=True)
def people(operator: Actor) -> None:
    with frozen_at(NOW - timedelta(days=1)):
        api.write_rows(operator, rows=ROWS, run="RUN1")


def names(operator: Actor, query: PeopleQuery) -> set[str]:
    with frozen_at(NOW):
        page = api.find_people(operator, query=query)
    assert page.total == len(page.people)
    return {person.name for person in page.people}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (PeopleQuery(), {"王小明", "王芳", "李小明", "赵六"}),
        (PeopleQuery(search="wxm"), {"王小明"}),
        (PeopleQuery(search="W"), {"王小明", "王芳"}),
        (PeopleQuery(search="xm"), set()),
        (PeopleQuery(place=310000), {"王小明", "李小明"}),
        (PeopleQuery(hired_since=date(2026, 6, 1)), {"王芳", "李小明", "赵六"}),
        (PeopleQuery(is_unenrolled=True), {"赵六"}),
        (PeopleQuery(place=310000, hired_since=date(2026, 6, 1)), {"李小明"}),
        (PeopleQuery(ids=()), set()),
    ],
)
def test_every_part_of_a_query_narrows(
    operator: Actor, query: PeopleQuery, found: set[str]
) -> None:
    assert names(operator, query) == found


def test_a_line_says_where_somebody_is_enrolled_now(operator: Actor) -> None:
    with frozen_at(NOW):
        found = api.find_people(operator, query=PeopleQuery(search="明")).people
    assert {(one.name, one.places) for one in found} == {
        ("王小明", (310000,)),
        ("李小明", (310000,)),
    }


def test_everybody_a_query_means_comes_piece_by_piece(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "EXPORT_PIECE", 3)
    found = api.each_person(operator, query=PeopleQuery())
    assert [person.name for person in found] == ["李小明", "王芳", "王小明", "赵六"]
    with pytest.raises(NotAllowedError):
        api.each_person(Actor(user_id=None, name="路人"), query=PeopleQuery())


def test_people_are_counted_by_entity(operator: Actor) -> None:
    ids = {entity.name: entity.id for entity in employers.list_entities(operator)}
    with frozen_at(NOW):
        assert api.count_people(operator) == {ids["甲公司"]: 2, ids["乙公司"]: 2}
        [li] = api.list_people(operator, search="李小明").people
        api.record_leave(
            operator, person_id=li.id, entity_id=ids["乙公司"], left_on=date(2026, 7, 1)
        )
        assert api.count_people(operator) == {ids["甲公司"]: 2, ids["乙公司"]: 1}


def person_id(operator: Actor, name: str) -> int:
    [found] = api.list_people(operator, search=name).people
    return found.id


def newest(operator: Actor, person: int, topic: Topic) -> data.HistoryEntry:
    entries = api.list_history(operator, person_id=person)
    return next(entry for entry in entries if entry.what is topic)


def test_a_wage_recorded_by_hand_can_be_taken_back(operator: Actor) -> None:
    wang = person_id(operator, "王小明")
    with frozen_at(NOW):
        asked = {"person_id": wang, "meaning": Amount.MONTHLY_WAGE, "amount": 7, "since": 202607}
        api.record_wage(operator, **asked)  # type: ignore[arg-type]
        entry = newest(operator, wang, Topic.WAGE)
        assert (entry.details["amount"], entry.is_undoable, entry.is_imported) == (7, True, False)
        undone = api.undo_record(operator, person_id=wang, topic=entry.what, fact_id=entry.id)
    assert [wage.amount for wage in undone.wages] == [1_000_000]
    history = [one for one in api.list_history(operator, person_id=wang) if one.what is Topic.WAGE]
    assert [one.superseded_at is None for one in history] == [True, False, False]


def test_a_wage_that_replaced_nothing_is_simply_gone(operator: Actor) -> None:
    wang = person_id(operator, "王小明")
    asked = {"person_id": wang, "meaning": Amount.DECLARED_BASE, "amount": 7, "since": 202608}
    api.record_wage(operator, **asked)  # type: ignore[arg-type]
    entry = newest(operator, wang, Topic.WAGE)
    undone = api.undo_record(operator, person_id=wang, topic=entry.what, fact_id=entry.id)
    assert [wage.meaning for wage in undone.wages] == [Amount.MONTHLY_WAGE]


def test_a_stop_can_be_taken_back(operator: Actor) -> None:
    wang = person_id(operator, "王小明")
    first = api.get_person(operator, person_id=wang).enrolments[0]
    api.stop_enrolment(operator, person_id=wang, enrolment_id=first.id, stop=202607)
    entry = newest(operator, wang, Topic.ENROLMENT)
    undone = api.undo_record(operator, person_id=wang, topic=entry.what, fact_id=entry.id)
    assert [one.stop for one in undone.enrolments] == [None, None]


def test_what_an_import_wrote_is_not_taken_back_by_hand(operator: Actor) -> None:
    wang = person_id(operator, "王小明")
    entry = newest(operator, wang, Topic.WAGE)
    assert (entry.is_undoable, entry.is_imported) == (False, True)
    with pytest.raises(data.NotUndoableError, match=data.NOT_UNDOABLE):
        api.undo_record(operator, person_id=wang, topic=entry.what, fact_id=entry.id)


def test_a_stranger_takes_nothing_back(operator: Actor) -> None:
    wang = person_id(operator, "王小明")
    with pytest.raises(NotAllowedError):
        api.undo_record(
            Actor(user_id=None, name="路人"), person_id=wang, topic=Topic.WAGE, fact_id=1
        )
