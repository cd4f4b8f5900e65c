"""What a month owes: computed once, kept for good, every number with its list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import id_no
from tests.cast.book import EAST, WEST, TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor, Holding, NotAllowedError, Verb
from wuxian.batch.steps import steps_of_line
from wuxian.employers import api as employers
from wuxian.employers.data import Fact
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.ledger import api, data
from wuxian.ledger.data import Axis, Where
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, RosterRow
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
JULY = 202607
NOW = datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


def row(number: int, **fields: object) -> RosterRow:
    said = RosterRow(
        name=f"员工{number}", entity="甲公司", since=202601, place=EAST, id_no=id_no(number),
        employee_no=f"E{number}", department=("销售部",), hired_on=date(2026, 1, 5),
        amount=1_000_000,
    )  # fmt: skip
    return replace(said, **fields)  # type: ignore[arg-type]


@pytest.fixture
def people(operator: Actor) -> None:
    """Six at 甲 (one below the floor, one above the cap, one without a wage), two at 乙."""
    roster.write_rows(operator, rows=[
        row(1), row(2, department=("研发部",)), row(3, amount=500_000), row(4, amount=9_000_000),
        row(5, amount=None), row(6, amount=1_234_567, department=()),
        row(7, entity="乙公司"), row(8, entity="乙公司", place=WEST),
    ])  # fmt: skip
    accounts = {
        (one.entity_id, one.place, one.channel): one for one in employers.list_accounts(operator)
    }
    first = employers.ensure_entity(operator, name="甲公司").id
    for channel, fact, rate in (
        ("social_insurance", Fact.WORK_INJURY_RATE, 2_000),
        ("housing_fund", Fact.HOUSING_FUND_RATE, 70_000),
    ):
        employers.record_account_fact(
            operator, account_id=accounts[first, EAST, channel].id, fact=fact, value=rate,
            valid_from=202601,
        )  # fmt: skip


@pytest.fixture
def run(operator: Actor, people: None) -> data.OwedRun:
    return api.create_owed_run(operator, period=JULY)


def person(actor: Actor, name: str) -> int:
    [found] = roster.list_people(actor, search=name).people
    return found.id


def amounts(actor: Actor, run: data.OwedRun, name: str) -> dict[tuple[str, str], int | None]:
    lines = api.list_lines(actor, where=Where(run_id=run.id, person_id=person(actor, name)))
    return {(line.kind, line.party): line.amount for line in lines}


def test_one_person_owes_to_the_fen(operator: Actor, run: data.OwedRun) -> None:
    assert amounts(operator, run, "员工6") == {
        ("pension", "employer"): 197_531,  # 12345.67 × 16 % = 1975.3072
        ("pension", "employee"): 98_765,  # 8 % = 987.6536
        ("medical", "employer"): 104_938 + 6_173,  # 8.5 % and 0.5 %, each rounded, then added
        ("medical", "employee"): 24_691,
        ("unemployment", "employer"): 6_173,
        ("unemployment", "employee"): 6_173,
        ("work_injury", "employer"): 2_469,
        ("housing_fund", "employer"): 86_400,  # 864.1969 to the yuan
        ("housing_fund", "employee"): 86_400,
    }


def test_each_line_names_the_account_it_belongs_to(operator: Actor, run: data.OwedRun) -> None:
    channels = {one.id: str(one.channel) for one in employers.list_accounts(operator)}
    lines = api.list_lines(
        operator, where=Where(run_id=run.id, person_id=person(operator, "员工1"))
    )
    assert {(line.kind, channels[line.account_id]) for line in lines} == {
        ("pension", "social_insurance"), ("medical", "social_insurance"),
        ("unemployment", "social_insurance"), ("work_injury", "social_insurance"),
        ("housing_fund", "housing_fund"),
    }  # fmt: skip


def test_what_cannot_be_computed_is_counted_with_its_reason(
    operator: Actor, run: data.OwedRun
) -> None:
    reasons = api.not_computed(operator, where=Where(run_id=run.id))
    found = {(reason.status, reason.kind): reason.people for reason in reasons}
    assert found[Status.NO_WAGE, Kind.PENSION] == 1
    assert found[Status.NO_RATE, Kind.PENSION] == 1
    assert found[Status.WORK_INJURY_RATE_MISSING, Kind.WORK_INJURY] == 2
    assert found[Status.HOUSING_FUND_RATE_MISSING, Kind.HOUSING_FUND] == 2
    assert sum(reason.lines for reason in reasons) == run.lines - run.statuses[Status.COMPUTED]


def everywhere(run: data.OwedRun) -> Iterator[Where]:
    """A few hundred ways to ask."""
    for kind, party, place, status in product(
        (None, Kind.PENSION, Kind.HOUSING_FUND), (None, *Party), (None, EAST, WEST),
        (None, Status.COMPUTED, Status.NO_WAGE),
    ):  # fmt: skip
        yield Where(run_id=run.id, kind=kind, party=party, place=place, status=status)
        yield Where(period=JULY, kind=kind, party=party, place=place, status=status)


def test_every_number_equals_the_list_behind_it(operator: Actor, run: data.OwedRun) -> None:
    for where in everywhere(run):
        total, listed, after = api.totals(operator, where=where), [], None
        while True:
            page = api.list_people(operator, where=where, after=after, limit=3)
            assert (page.employer, page.employee) == (total.employer, total.employee)
            assert page.total_people == total.people
            listed += page.people
            after = page.after
            if after is None:
                break
        assert sum(line.employer for line in listed) == total.employer
        assert sum(line.employee for line in listed) == total.employee
        assert len({line.person_id for line in listed}) == total.people
        assert sum(share.amount for share in total.shares) == total.employer + total.employee


@pytest.mark.parametrize("axis", list(Axis))
def test_every_breakdown_adds_up_to_the_total_and_opens(
    operator: Actor, run: data.OwedRun, axis: Axis
) -> None:
    total = api.totals(operator, where=Where(run_id=run.id))
    parts = api.breakdown(operator, where=Where(run_id=run.id), axis=axis)
    assert sum(part.employer for part in parts) == total.employer
    assert sum(part.employee for part in parts) == total.employee
    for part in parts:
        narrowed = Where(run_id=run.id, **{axis.value: part.key})  # type: ignore[arg-type]
        assert api.totals(operator, where=narrowed).employer == part.employer


def test_the_states_of_the_values_behind_amounts_are_counted(
    operator: Actor, run: data.OwedRun
) -> None:
    states = api.states(operator, where=Where(run_id=run.id))
    assert states[State.DISPUTED] == 2 * 7
    assert sum(states.values()) == run.statuses[Status.COMPUTED]


def test_a_run_computed_again_is_equal_to_the_byte(operator: Actor, run: data.OwedRun) -> None:
    roster.record_wage(
        operator, person_id=person(operator, "员工1"), meaning=Amount.MONTHLY_WAGE, amount=1,
        since=202601,
    )  # fmt: skip
    with policies.using_book(book=TwoCities(digest="later", cap=1_000_000)):
        again = api.replay(operator, run_id=run.id)
    assert again.is_equal
    assert again.again == run.lines_digest


def test_a_damaged_snapshot_is_refused(operator: Actor, run: data.OwedRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_snapshot SET body = set_byte(body, 40, (get_byte(body, 40) + 1) %% 256)"
            " WHERE digest = %s",
            [run.facts_digest],
        )
    with pytest.raises(data.DamagedSnapshotError, match=run.facts_digest):
        api.replay(operator, run_id=run.id)


@pytest.mark.as_owner
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_line SET amount = 0",
        "DELETE FROM ledger_line",
        "DELETE FROM ledger_line_202607",
        "TRUNCATE ledger_line",
        "TRUNCATE ledger_line_202607",
    ],
)
def test_lines_are_append_only(operator: Actor, run: data.OwedRun, deed: str) -> None:
    before = api.totals(operator, where=Where(run_id=run.id))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)
    assert api.totals(operator, where=Where(run_id=run.id)) == before


@pytest.mark.parametrize("deed", ["UPDATE ledger_line SET amount = 0", "DELETE FROM ledger_line"])
def test_the_product_has_no_right_to_change_lines(run: data.OwedRun, deed: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)


def test_the_same_again_is_the_same_run(operator: Actor, run: data.OwedRun) -> None:
    again = api.create_owed_run(operator, period=JULY)
    assert (again.id, again.is_new) == (run.id, False)
    assert len(api.list_runs(operator)) == 1


def test_a_later_run_takes_over_the_current_view_and_leaves_the_earlier_lines(
    operator: Actor, run: data.OwedRun
) -> None:
    before = api.totals(operator, where=Where(run_id=run.id))
    with policies.using_book(book=TwoCities(digest="later", cap=1_000_000)):
        later = api.create_owed_run(operator, period=JULY)
    assert later.is_new
    assert later.library_digest == "later"
    assert api.totals(operator, where=Where(run_id=run.id)) == before
    current = api.totals(operator, where=Where(period=JULY))
    assert current == api.totals(operator, where=Where(run_id=later.id))
    assert current.employer < before.employer


def test_a_run_of_one_entity_leaves_the_others_current(operator: Actor, run: data.OwedRun) -> None:
    second = employers.ensure_entity(operator, name="乙公司").id
    before = api.totals(operator, where=Where(period=JULY))
    with policies.using_book(book=TwoCities(digest="later")):
        api.create_owed_run(operator, period=JULY, entities=frozenset({second}))
    assert api.totals(operator, where=Where(period=JULY)) == before


def test_a_month_is_computed_as_it_was_known(operator: Actor, run: data.OwedRun) -> None:
    with frozen_at(datetime(2026, 9, 1, tzinfo=UTC)):
        roster.record_wage(
            operator, person_id=person(operator, "员工1"), meaning=Amount.MONTHLY_WAGE,
            amount=2_000_000, since=202601,
        )  # fmt: skip
        now = api.create_owed_run(operator, period=JULY)
        then = api.create_owed_run(operator, period=JULY, as_known=NOW)
    assert then.lines_digest == run.lines_digest
    assert now.lines_digest != run.lines_digest


def test_a_cell_shows_what_it_was_computed_from(operator: Actor, run: data.OwedRun) -> None:
    cell = api.get_cell(
        operator, run_id=run.id, person_id=person(operator, "员工4"), kind=Kind.PENSION
    )
    assert [line.base for line in cell.lines] == [3_650_000, 3_650_000]
    assert cell.facts["wage"] == 9_000_000
    assert {rule["cap"] for rule in cell.rules} == {3_650_000}
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.get_cell(operator, run_id=run.id, person_id=404, kind=Kind.PENSION)


def test_an_amount_is_explained_by_the_steps_that_made_it(
    operator: Actor, run: data.OwedRun
) -> None:
    asked = {"person_id": person(operator, "员工6"), "kind": Kind.MEDICAL, "place": EAST}
    entity = employers.ensure_entity(operator, name="甲公司").id
    found = api.explain(operator, run_id=run.id, entity_id=entity, **asked)  # type: ignore[arg-type]
    employer, employee = found.lines
    assert [employer.amount, employee.amount] == [line.amount for line in found.cell.lines]
    assert [step.name for step in steps_of_line(employer, [])] == [
        "wage", "clamp", "rate", "round", "rate", "round", "add",
    ]  # fmt: skip
    other = employers.ensure_entity(operator, name="乙公司").id
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.explain(operator, run_id=run.id, entity_id=other, **asked)  # type: ignore[arg-type]


def test_bases_are_shown_against_the_limits(operator: Actor, run: data.OwedRun) -> None:
    [east] = api.base_distribution(operator, run_id=run.id, kind=Kind.PENSION)
    assert (east.place, east.floor, east.cap) == (EAST, 700_000, 3_650_000)
    assert east.buckets == (1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_risks_of_the_first_run_are_listed(operator: Actor, people: None) -> None:
    roster.write_rows(operator, rows=[
        row(11, place=None, hired_on=date(2026, 6, 1)),
        row(12, place=None, hired_on=date(2026, 6, 20)),
        row(13, id_no="990001199001010010", name="员工1"),
        row(14, left_on=date(2026, 6, 15)),
    ])  # fmt: skip
    run = api.create_owed_run(operator, period=JULY)
    found = {(str(risk.kind), risk.name) for risk in api.list_risks(operator, run_id=run.id)}
    assert found == {
        ("not_enrolled", "员工11"), ("invalid_id", "员工1"), ("left_but_enrolled", "员工14"),
        ("same_name", "员工1"), ("base_clamped", "员工3"), ("base_clamped", "员工4"),
    }  # fmt: skip


def test_an_undone_import_leaves_the_lines_and_their_sum(operator: Actor, people: None) -> None:
    roster.write_rows(operator, rows=[row(20)], run="RUN2")
    run = api.create_owed_run(operator, period=JULY)
    before = api.totals(operator, where=Where(run_id=run.id))
    roster.undo_run(operator, run="RUN2")
    page = api.list_people(operator, where=Where(run_id=run.id))
    assert (page.employer, page.total_people) == (before.employer, before.people)
    assert [line.name for line in page.people].count(None) == 1


def test_an_empty_month_is_refused_and_leaves_nothing(operator: Actor) -> None:
    with pytest.raises(data.NothingToComputeError, match="2026-07"):
        api.create_owed_run(operator, period=JULY)
    assert api.list_runs(operator) == []


def test_a_colleague_sees_the_amounts_of_their_entity_only(
    operator: Actor, run: data.OwedRun
) -> None:
    second = employers.ensure_entity(operator, name="乙公司")
    scope = access.create_scope(operator, subject=f"entity:{second.id}", name=second.name)
    verbs = frozenset({Verb.SEE_AMOUNTS, Verb.SEE_PEOPLE})
    colleague = Actor(user_id=None, name="同事", holdings=(Holding("finance", verbs, scope.path),))
    mine = api.totals(colleague, where=Where(run_id=run.id))
    whole = api.totals(operator, where=Where(run_id=run.id, entity_id=second.id))
    assert mine == whole
    assert mine.people == 2
    with pytest.raises(NotAllowedError):
        api.create_owed_run(colleague, period=JULY)


def test_someone_without_the_verb_and_a_missing_run_are_refused(operator: Actor) -> None:
    with pytest.raises(NotAllowedError):
        api.totals(Actor(user_id=None, name="路人"), where=Where(period=JULY))
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.totals(operator, where=Where(run_id="01MISSING"))


def test_a_trial_is_what_a_run_would_owe_for_the_person_and_keeps_nothing(
    operator: Actor, people: None
) -> None:
    [one] = roster.list_people(operator, search="员工1").people
    tried = api.try_person(operator, person_id=one.id, period=JULY)
    assert api.list_runs(operator) == []
    run = api.create_owed_run(operator, period=JULY)
    page = api.list_people(operator, where=Where(run_id=run.id, person_id=one.id))
    assert (tried.employer, tried.employee) == (page.employer, page.employee)
    assert tried.not_computed == 0


def test_a_trial_counts_what_has_no_amount_and_of_nobody_is_nothing(
    operator: Actor, people: None
) -> None:
    [one] = roster.list_people(operator, search="员工5").people
    tried = api.try_person(operator, person_id=one.id, period=JULY)
    assert (tried.employer, tried.employee) == (0, 0)
    assert tried.not_computed > 0
    nobody = api.try_person(operator, person_id=0, period=JULY)
    assert nobody == data.Trial(JULY, 0, 0, 0)


def test_a_trial_needs_the_right_to_compute(operator: Actor, people: None) -> None:
    verbs = frozenset({Verb.SEE_AMOUNTS, Verb.SEE_PEOPLE})
    colleague = Actor(user_id=None, name="同事", holdings=(Holding("finance", verbs, "/"),))
    with pytest.raises(NotAllowedError):
        api.try_person(colleague, person_id=1, period=JULY)
