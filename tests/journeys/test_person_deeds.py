"""Typing dates as people do, and seeing what a deed changes before it is done."""

import pytest

from tests.cast import id_no
from tests.journeys.conftest import Snapshot, Visitor
from wuxian.access import api as access
from wuxian.ledger import api as ledger
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow
from wuxian.support import clock
from wuxian.support.periods import format_period, period_of


@pytest.fixture
def someone(visitor: Visitor) -> int:
    """One person in Beijing with this month computed."""
    operator = access.operator()
    month = period_of(clock.today())
    place = policies.find_place(text="北京").code
    roster.write_rows(operator, rows=[
        RosterRow(name="李娜", entity="示例公司", since=month, place=place, id_no=id_no(1),
                  amount=1_000_000),
    ])  # fmt: skip
    ledger.create_owed_run(operator, period=month)
    [found] = roster.list_people(operator).people
    return found.id


def test_a_wage_shows_its_effect_and_a_day_is_typed_as_people_write_it(
    visitor: Visitor, someone: int, snapshot: Snapshot
) -> None:
    page, month = visitor.page, period_of(clock.today())
    visitor.sign_in()
    visitor.open(f"/people/{someone}/")
    snapshot(page, "person-page")
    visitor.check()
    page.get_by_label("查看当时", exact=True).fill("前天")
    page.get_by_role("button", name="查看", exact=True).click()
    page.wait_for_selector("text=请把日期写作 2026-07-01。")
    snapshot(page, "person-wrong-day")
    # the answer 422 is itself a line of the browser's console
    visitor.troubles.clear()
    visitor.open(f"/people/{someone}/wage/")
    page.get_by_label("金额（元/月）").fill("12,000")
    field = page.get_by_label("从哪个月起生效", exact=True)
    field.fill(format_period(month).replace("-", "年") + "月")
    snapshot(page, "person-wage")
    visitor.check()
    page.get_by_role("button", name="预览变更").click()
    page.wait_for_selector("text=单位应缴（元）")
    snapshot(page, "person-wage-effect")
    visitor.check()
    page.get_by_role("button", name="为李娜登记").click()
    page.wait_for_selector("text=已登记")


def test_a_list_of_people_is_narrowed_by_a_day_typed_in_chinese(
    visitor: Visitor, someone: int, snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.sign_in()
    visitor.open("/people/")
    page.get_by_label("入职不早于", exact=True).fill("2025年7月1日")
    page.get_by_role("button", name="筛选列表").click()
    page.wait_for_selector("text=没有符合条件的人")
    assert "since=2025%E5%B9%B47" in page.url
    snapshot(page, "people-by-day")
    visitor.check()
    visitor.open("/_ui/")
    snapshot(page, "gallery")
