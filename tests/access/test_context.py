"""Row-level security: a transaction shows what its actor may see, whatever the query says."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import id_no
from tests.cast.book import EAST, TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.ledger import api as ledger
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow

pytestmark = pytest.mark.django_db
HERE, THERE = "甲公司", "乙公司"


@pytest.fixture(autouse=True)
def _two_cities() -> Iterator[None]:
    with policies.using_book(book=TwoCities()):
        yield


def row(number: int, entity: str) -> RosterRow:
    return RosterRow(
        name=f"员工{number}", entity=entity, since=202607, place=EAST, id_no=id_no(number),
        employee_no=f"E{number}", amount=1_000_000,
    )  # fmt: skip


@pytest.fixture
def entities() -> dict[str, int]:
    """Two companies with a person each, computed for July."""
    operator = access.operator()
    roster.write_rows(operator, rows=[row(1, HERE), row(2, THERE)])
    ledger.create_owed_run(operator, period=202607)
    return {entity.name: entity.id for entity in employers.list_entities(operator)}


def branch(entity_id: int, role: str = "specialist") -> Actor:
    """Somebody of one company."""
    operator = access.operator()
    user = access.create_user(operator, username=f"b{entity_id}", password="correct horse battery")
    access.grant(operator, user_id=user.id, role=role, subject=f"entity:{entity_id}")
    return access.get_actor(user_id=user.id)


def count(table: str, condition: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}")
        return int(cursor.fetchone()[0])


EVERY = (
    "roster_person", "roster_employment", "roster_enrolment", "roster_wage",
    "employers_legalentity", "employers_account", "ledger_line", "ledger_cover",
    "ledger_owedrun",
)  # fmt: skip


@pytest.mark.parametrize("table", EVERY)
def test_without_a_context_there_are_no_rows(entities: dict[str, int], table: str) -> None:
    with transaction.atomic():
        assert count(table) == 0
    with access.acting(access.operator()):
        assert count(table) > 0


@pytest.mark.parametrize("table", EVERY)
def test_a_branch_has_its_own_rows_only(entities: dict[str, int], table: str) -> None:
    with access.acting(access.operator()):
        everything = count(table)
    with access.acting(branch(entities[HERE])):
        mine = count(table)
    with access.acting(branch(entities[THERE])):
        theirs = count(table)
    shared = 1 if table == "ledger_owedrun" else 0
    assert mine
    assert theirs
    assert mine + theirs - shared == everything


def test_a_context_ends_with_its_transaction(entities: dict[str, int]) -> None:
    with access.acting(access.operator()):
        assert count("roster_person") == 2
    with transaction.atomic():
        assert count("roster_person") == 0


def test_the_context_of_a_nested_actor_gives_way_again(entities: dict[str, int]) -> None:
    here = branch(entities[HERE])
    with access.acting(access.operator()):
        with access.acting(here):
            assert count("roster_person") == 1
        assert count("roster_person") == 2


def test_a_branch_cannot_write_into_another(entities: dict[str, int]) -> None:
    moved = f"UPDATE roster_wage SET entity_id = {entities[THERE]}"
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        access.acting(branch(entities[HERE])),
        connection.cursor() as cursor,
    ):
        cursor.execute(moved)


def test_an_administrator_has_companies_and_no_people(entities: dict[str, int]) -> None:
    operator = access.operator()
    user = access.create_user(operator, username="admin2", password="correct horse battery")
    access.grant(operator, user_id=user.id, role="administrator")
    with access.acting(access.get_actor(user_id=user.id)):
        assert count("employers_legalentity") == 2
        assert count("roster_person") == count("ledger_line") == count("ledger_owedrun") == 0


def test_the_product_is_neither_superuser_nor_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, pg_has_role(current_user, tableowner, 'MEMBER')"
            " FROM pg_roles, pg_tables WHERE rolname = current_user AND tablename = 'roster_person'"
        )
        assert cursor.fetchone() == (False, False, False)


def test_every_table_with_a_company_or_a_person_is_under_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('entity_id', 'person_id')"
            " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace"
        )
        protected = dict(cursor.fetchall())
    assert {"roster_wage", "ledger_line", "employers_account"} <= set(protected)
    assert [table for table, is_protected in protected.items() if not is_protected] == []


def test_somebody_of_another_company_is_recognised_and_joins_this_one_too(
    entities: dict[str, int],
) -> None:
    here = branch(entities[HERE])
    written = roster.write_rows(here, rows=[row(2, HERE)])
    assert (written.new, written.changed) == (0, 1)
    [joined] = roster.list_people(here, search="员工2").people
    assert (joined.name, joined.entity_id) == ("员工2", entities[HERE])
    person = roster.get_person(here, person_id=joined.id)
    assert {one.entity_id for one in person.employments} == {entities[HERE]}
    assert {one.entity_id for one in person.wages} == {entities[HERE]}
    both = roster.get_person(access.operator(), person_id=joined.id)
    assert {one.entity_id for one in both.employments} == set(entities.values())


def test_a_wage_in_one_company_is_not_one_in_the_other(entities: dict[str, int]) -> None:
    operator = access.operator()
    roster.write_rows(operator, rows=[row(2, HERE)])
    [person] = roster.list_people(operator, search="员工2").people
    here = branch(entities[HERE])
    roster.record_wage(
        here, person_id=person.id, meaning=roster.Amount.MONTHLY_WAGE, amount=2_000_000,
        since=202607,
    )  # fmt: skip
    wages = {one.entity_id: one.amount for one in roster.get_person(
        operator, person_id=person.id).wages}  # fmt: skip
    assert wages == {entities[HERE]: 2_000_000, entities[THERE]: 1_000_000}
