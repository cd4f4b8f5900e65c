"""The first two minutes: a messy roster, one city, what this month owes, with the real library."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tests.sheets.messy_lists import f25
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import Channel, Fact
from wuxian.engine.kinds import Kind, Party
from wuxian.engine.statuses import Status
from wuxian.intake import api as intake
from wuxian.intake.data import Status as RunStatus
from wuxian.ledger import api, data
from wuxian.ledger.data import RiskKind, Where
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
MONTH = 202607
PEOPLE = 60
TODAY = datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture
def owed(operator: Actor, tmp_path: Path) -> data.OwedRun:
    """Upload, answer the two questions, accept, compute."""
    with frozen_at(TODAY):
        content = f25(tmp_path, PEOPLE).read_bytes()
        run = intake.start_run(operator, name="花名册.xlsx", content=content)
        answers = {"place": "上海", "wage_meaning": "monthly_wage"}
        intake.answer(operator, run_id=run.id, answers=answers)
        assert intake.accept(operator, run_id=run.id).status is RunStatus.DONE
        return api.create_owed_run(operator, period=MONTH)


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def test_pension_equals_an_exact_calculation_from_the_published_values(
    operator: Actor, owed: data.OwedRun
) -> None:
    values = policies.list_values(place=310000, period=MONTH)
    said = {
        (value.parameter, value.party): Fraction(value.value)
        for value in values
        if value.kind == "pension" and value.unit in {"yuan", "ratio"}
    }
    floor, cap = (int(said[name, None] * 100) for name in ("base_min", "base_max"))
    for line in api.list_lines(operator, where=Where(run_id=owed.id, kind=Kind.PENSION)):
        person = roster.get_person(operator, person_id=line.person_id)
        base = min(max(person.wages[0].amount, floor), cap)
        assert line.base == base
        assert line.amount == half_up(base * said["rate", line.party])


def test_what_is_unknown_is_counted_and_set_in_one_place(
    operator: Actor, owed: data.OwedRun
) -> None:
    reasons = {(one.status, one.kind): one.people
               for one in api.not_computed(operator, where=Where(run_id=owed.id))}  # fmt: skip
    assert reasons == {
        (Status.WORK_INJURY_RATE_MISSING, Kind.WORK_INJURY): PEOPLE,
        (Status.HOUSING_FUND_RATE_MISSING, Kind.HOUSING_FUND): PEOPLE,
    }
    for account in employers.list_accounts(operator, period=MONTH):
        fact, value = {
            Channel.SOCIAL_INSURANCE: (Fact.WORK_INJURY_CLASS, 1),
            Channel.HOUSING_FUND: (Fact.HOUSING_FUND_RATE, 70_000),
        }[account.channel]
        employers.record_account_fact(
            operator, account_id=account.id, fact=fact, value=value, valid_from=MONTH
        )
    again = api.create_owed_run(operator, period=MONTH)
    assert api.not_computed(operator, where=Where(run_id=again.id)) == ()
    assert again.statuses == {Status.COMPUTED: again.lines}


def test_every_number_of_the_result_opens_a_list_with_the_same_total(
    operator: Actor, owed: data.OwedRun
) -> None:
    total = api.totals(operator, where=Where(run_id=owed.id))
    assert total.people == PEOPLE
    for share in total.shares:
        where = Where(run_id=owed.id, kind=share.kind, party=share.party)
        page = api.list_people(operator, where=where, limit=PEOPLE)
        paid = sum(one.employer + one.employee for one in page.people)
        assert paid == share.amount == page.employer + page.employee
    assert {share.party for share in total.shares} == set(Party)


def test_there_is_something_to_look_at_and_the_state_of_the_figures_is_shown(
    operator: Actor, owed: data.OwedRun
) -> None:
    risks = api.list_risks(operator, run_id=owed.id)
    assert RiskKind.BASE_CLAMPED in {risk.kind for risk in risks}
    states = api.states(operator, where=Where(run_id=owed.id))
    assert sum(states.values()) == owed.statuses[Status.COMPUTED]
    assert owed.library_digest == policies.get_book().digest


def test_a_run_on_the_real_library_replays_to_the_byte(operator: Actor, owed: data.OwedRun) -> None:
    assert api.replay(operator, run_id=owed.id).is_equal
