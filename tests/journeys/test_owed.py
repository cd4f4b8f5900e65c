"""J13: a month of many cities, from the whole to one amount and its sources."""

import re

import pytest

from tests.journeys.conftest import Snapshot, Visitor
from tests.journeys.test_first_run import kpi, yuan
from wuxian.access import api as access
from wuxian.ledger import api as ledger
from wuxian.support import clock
from wuxian.support.periods import period_of


@pytest.fixture
def example(visitor: Visitor) -> None:
    """The invented group, imported and computed."""
    actor, today = access.operator(), clock.today()
    assert all(one.run.id for one in ledger.load_example(actor, today=today, people=300))
    ledger.create_owed_run(actor, period=period_of(today))


def test_a_month_of_many_cities_is_drilled_down_to_one_amount(
    visitor: Visitor, example: None, snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.sign_in()
    snapshot(page, "example-home")
    visitor.check()
    visitor.open("/owed/")
    page.wait_for_selector("[data-chart] canvas")
    page.get_by_text("看数据表").first.click()
    snapshot(page, "owed")
    visitor.check()
    for path, name in (("/owed/by/?by=place", "by-place"), ("/risks/", "risks"),
                       ("/owed/runs/", "runs"), ("/accounts/", "accounts-many")):  # fmt: skip
        visitor.open(path)
        snapshot(page, name)
        visitor.check()
    explain_one_amount(visitor, snapshot)


def explain_one_amount(visitor: Visitor, snapshot: Snapshot) -> None:
    page = visitor.page
    visitor.open("/owed/people/?kind=pension&place=310000&status=computed")
    amount = page.locator("tbody tr").first.locator("a[data-drawer]").first
    expected = yuan(amount.inner_text())
    amount.click()
    formula = page.locator("#drawer .formula").first
    formula.wait_for()
    assert yuan(formula.inner_text()) == expected
    assert "×" in formula.inner_text()
    assert page.locator("#drawer .source").count() >= 2
    assert page.get_by_text("尚未导入明细，未核对").is_visible()
    snapshot(page, "explain")
    visitor.check()
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    page.locator("tbody th a").first.click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "person")
    visitor.check()
    assert re.search(r"\d", kpi(page, "单位"))
