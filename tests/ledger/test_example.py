"""The example group, loaded as a user would load it."""

from datetime import UTC, date, datetime

import pytest

from wuxian.access import api as access
from wuxian.employers import api as employers
from wuxian.intake.data import Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Where
from wuxian.roster.data import EXAMPLE_PEOPLE as PEOPLE
from wuxian.roster.example.cast import companies, with_mistakes, workers
from wuxian.roster.example.group import COMPANIES_A_FILE, SEED, build
from wuxian.support import clock, idno

TODAY = date(2026, 11, 20)


def test_thirty_companies_in_many_cities_share_three_thousand_people() -> None:
    firms = companies(SEED, PEOPLE)
    assert len(firms) == 30
    assert len({firm.city for firm in firms}) >= 12
    assert sum(firm.headcount for firm in firms) == PEOPLE


def test_everybody_is_invented_and_nobody_twice() -> None:
    staff = list(workers(SEED, companies(SEED, 400), TODAY))
    numbers = [one.id_no for one in staff]
    assert all(idno.is_valid(number) and number.startswith("99") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_some_identity_numbers_are_wrong_on_purpose() -> None:
    staff = with_mistakes(list(workers(SEED, companies(SEED, 900), TODAY)), SEED)
    assert sum(not idno.is_valid(one.id_no) for one in staff) == 3


def test_the_same_seed_writes_the_same_files(tmp_path: object) -> None:
    first = list(workers(SEED, companies(SEED, 50), TODAY))
    assert first == list(workers(SEED, companies(SEED, 50), TODAY))


def test_there_is_a_file_for_every_few_companies(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = build(tmp_path_factory.mktemp("example"), today=TODAY, people=300)
    assert len(files) == -(-29 // COMPANIES_A_FILE) + 1
    assert {file.path.suffix for file in files} == {".xlsx", ".xls", ".csv"}
    assert [file.city for file in files if file.city] == ["东莞"]


@pytest.mark.django_db
def test_the_whole_group_is_imported_and_computed() -> None:
    actor = access.operator()
    with clock.frozen_at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        loaded = list(ledger.load_example(actor, today=TODAY))
        assert all(one.run.status is Status.DONE for one in loaded)
        assert len(employers.list_entities(actor)) == 30
        run = ledger.create_owed_run(actor, period=202611)
        totals = ledger.totals(actor, where=Where(run_id=run.id))
        assert totals.people > 2_900
        assert totals.employer > totals.employee > 0
        again = list(ledger.load_example(actor, today=TODAY))
        assert [one.run.id for one in again] != []
        assert ledger.create_owed_run(actor, period=202611).id == run.id
