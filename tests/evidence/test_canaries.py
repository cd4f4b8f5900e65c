"""A stolen database gives no name and no identity number away: in no row, no log entry, no WAL.

Invented words are put in by every road a user has, then looked for in every byte the server keeps.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import id_no
from tests.cast.book import TwoCities
from tests.console.conftest import NOW, cells, upload_of
from wuxian.access import api as access
from wuxian.evidence import api as evidence
from wuxian.intake import api as intake
from wuxian.ledger import api as ledger
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, InvalidFactError
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db(transaction=True)
NAME, NUMBER, SPOILT = "赫连澹然", id_no(9731), id_no(9732)[:-1] + "?"
CANARIES = [NAME.encode(), NUMBER.encode(), SPOILT.encode(), NAME.encode("gb18030")]


@pytest.fixture(autouse=True)
def _in_two_cities() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


def live(directory: Path) -> int:
    """Import, correct, compute, record, search, reveal and export; the person's id."""
    operator = access.operator()
    rows = [cells(1, name=NAME, id_no=NUMBER), cells(2, name=NAME + "乙", id_no=SPOILT)]
    upload = upload_of(directory, *rows)
    run = intake.start_run(operator, name="花名册.xlsx", content=upload.read())
    intake.answer(operator, run_id=run.id, answers={"wage_meaning": "monthly_wage"})
    intake.review(operator, run_id=run.id)
    intake.correct(operator, run_id=run.id, row=3, column="B", text=id_no(9733))
    intake.correct(operator, run_id=run.id, row=3, column="B", text=SPOILT)
    intake.accept(operator, run_id=run.id, skip_wrong=True)
    [person] = roster.list_people(operator, search=NAME).people
    ledger.create_owed_run(operator, period=202607)
    roster.record_wage(
        operator, person_id=person.id, meaning=Amount.MONTHLY_WAGE, amount=1_234_500, since=202607
    )
    assert roster.reveal_id(operator, person_id=person.id, reason=f"核对 {NAME}") == NUMBER
    with pytest.raises(InvalidFactError):
        roster.reveal_id(operator, person_id=person.id, reason=" ")
    evidence.sequence()
    return person.id


def as_owner(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            cursor.execute(query)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            cursor.execute("SET ROLE wuxian_app")


def tables() -> list[str]:
    found = as_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [str(name) for (name,) in found]


def rows_with_canaries() -> list[str]:
    """Tables with a row that shows a canary, as text or as bytes."""
    found = []
    for table in tables():
        for (row,) in as_owner(f"SELECT t::text FROM {table} t"):
            text = str(row).encode()
            shown = [one for one in CANARIES if one in text or one.hex().encode() in text]
            if shown:
                found.append(table)
                break
    return found


def files_with_canaries() -> list[str]:
    """Files of the server, WAL included, with a canary in their bytes."""
    as_owner("CHECKPOINT")
    [(home,)] = as_owner("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
    return [
        path.name
        for path in Path(str(home)).rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in CANARIES)
    ]


def test_nothing_the_database_keeps_shows_who_somebody_is(tmp_path: Path) -> None:
    person = live(tmp_path)
    assert roster.get_person(access.operator(), person_id=person).name == NAME
    assert rows_with_canaries() == []
    assert files_with_canaries() == []


def test_the_search_for_canaries_finds_one(tmp_path: Path) -> None:
    """The negative control: one unsealed row, and both searches see it."""
    live(tmp_path)
    as_owner("CREATE TABLE careless (name text)")
    try:
        as_owner(f"INSERT INTO careless VALUES ('{NAME}')")
        assert rows_with_canaries() == ["careless"]
        assert files_with_canaries() != []
    finally:
        as_owner("DROP TABLE careless")
