"""People, companies and the policy library in a real browser: readable, by key, at both sizes."""

import pytest

from tests.console.companies import settle
from tests.journeys.conftest import Snapshot, Visitor
from wuxian.access import api as access
from wuxian.employers import api as employers
from wuxian.employers.data import Channel

PLACES = ("", "?by=state", "provinces/440000/", "places/440100/", "sources/", "coverage/")


@pytest.fixture
def ids(visitor: Visitor) -> dict[str, int]:
    found = settle(access.operator())
    visitor.sign_in()
    return found


def test_the_policy_library_is_clean(
    visitor: Visitor, ids: dict[str, int], snapshot: Snapshot
) -> None:
    for number, path in enumerate(PLACES):
        visitor.open(f"/policy/{path}")
        snapshot(visitor.page, f"policy-{number}")
        visitor.check()


def test_people_are_walked_through_by_key(
    visitor: Visitor, ids: dict[str, int], snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.open("/people/")
    snapshot(page, "people")
    visitor.check()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    chosen = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/")
    assert page.locator("h1").inner_text() == chosen
    visitor.check()
    visitor.open("/people/?q=nobody")
    assert page.get_by_role("heading", name="没有符合条件的人").is_visible()
    visitor.check()


def test_a_wage_is_recorded_looked_at_and_taken_back(
    visitor: Visitor, ids: dict[str, int], snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.open(f"/people/{ids['李娜']}/")
    page.get_by_role("link", name="登记工资或基数").click()
    page.get_by_label("金额（元/月）").fill("12000")
    visitor.check()
    page.get_by_role("button", name="预览变更").click()
    page.get_by_role("heading", name="将会这样改变").wait_for()
    snapshot(page, "wage-preview")
    visitor.check()
    page.get_by_role("button", name="为李娜登记").click()
    undo = page.get_by_role("button", name="撤销月工资")
    undo.wait_for()
    page.wait_for_load_state("networkidle")
    visitor.check()
    undo.click()
    page.get_by_text("原来的记录重新生效").wait_for()


def test_a_rate_outside_the_local_range_is_told_at_the_field_and_a_right_one_saved(
    visitor: Visitor, ids: dict[str, int], snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.open("/companies/")
    visitor.check()
    accounts = employers.list_accounts(access.operator(), entity_id=ids["东方示例有限公司"])
    fund = next(one.id for one in accounts if one.channel is Channel.HOUSING_FUND)
    visitor.open(f"/companies/{ids['东方示例有限公司']}/")
    visitor.check()
    visitor.open(f"/companies/accounts/{fund}/")
    field = page.get_by_label("公积金单位比例")
    field.fill("13")
    page.get_by_role("button", name="保存账户").click()
    page.get_by_text("有内容需要修改").wait_for()
    assert page.locator(".field .error").inner_text().startswith("上海")
    # the answer 422 is itself a line of the browser's console
    visitor.troubles.clear()
    snapshot(page, "account-refused")
    visitor.check()
    field.fill("7")
    page.get_by_role("button", name="保存账户").click()
    page.get_by_role("button", name="重新计算本月").wait_for()
    page.wait_for_load_state("networkidle")
    snapshot(page, "account-saved")
    visitor.check()
