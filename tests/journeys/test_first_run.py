"""J1: a clean installation and a messy roster without a city, to the month in a few minutes."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import Snapshot, Visitor
from tests.sheets.messy_lists import f25

PEOPLE = 60


def yuan(text: str) -> str:
    """The figure of a text, without separators."""
    found = re.search(r"-?[\d,]+\.\d\d", text)
    assert found, text
    return found[0].replace(",", "")


def upload(visitor: Visitor, path: Path) -> None:
    visitor.page.set_input_files("input[type=file]", path)
    visitor.page.wait_for_load_state("networkidle")


def kpi(page: Page, label: str) -> str:
    """The text of the number with this label."""
    return page.locator(".kpi", has_text=label).first.inner_text()


def test_a_messy_roster_becomes_a_month_and_can_be_taken_back(
    visitor: Visitor, snapshot: Snapshot, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.sign_in()
    assert page.get_by_role("heading", name="从一份花名册开始").is_visible()
    snapshot(page, "first-run")
    visitor.check()
    begin = time.perf_counter()
    upload(visitor, f25(tmp_path, PEOPLE))
    page.wait_for_selector("text=还有 2 个问题")
    snapshot(page, "questions")
    visitor.check()
    page.get_by_label(re.compile("没有参保城市")).fill("上海")
    page.get_by_label("月工资", exact=True).check()
    page.get_by_role("button", name="回答并继续").click()
    page.wait_for_selector("#owed-title")
    took = time.perf_counter() - begin
    print(f"from upload to the month: {took:.1f} s")
    assert took < 120
    snapshot(page, "home")
    visitor.check()
    assert f"{PEOPLE}" in kpi(page, "人数")
    assert page.locator("#risk-title ~ .kpis .kpi").count() >= 1
    assert page.get_by_text("没有填写工伤费率或行业类别").is_visible()
    every_number_opens_its_list(visitor, snapshot)
    set_the_rates(visitor, snapshot)
    take_it_back(visitor, snapshot)


def every_number_opens_its_list(visitor: Visitor, snapshot: Snapshot) -> None:
    page = visitor.page
    links = page.locator(".kpis a.kpi, .table td.number a").evaluate_all(
        "links => links.map(one => [one.getAttribute('title') || one.innerText, one.href])"
    )
    amounts = [(text, link) for text, link in links if re.search(r"\d\.\d\d", text)]
    assert len(amounts) >= 8
    for text, link in amounts[:9]:
        page.goto(link)
        assert yuan(kpi(page, "应缴合计")) == yuan(text), link
    snapshot(page, "people")
    visitor.check()


def set_the_rates(visitor: Visitor, snapshot: Snapshot) -> None:
    page = visitor.page
    visitor.open("/accounts/")
    snapshot(page, "accounts")
    visitor.check()
    page.get_by_label(re.compile("或行业类别")).last.fill("2")
    page.get_by_label(re.compile("公积金单位比例")).last.fill("7")
    page.get_by_role("button", name="保存并重算本月").click()
    page.wait_for_selector("text=已重新计算")
    visitor.open("/")
    assert page.get_by_text("没有填写工伤费率或行业类别").count() == 0


def take_it_back(visitor: Visitor, snapshot: Snapshot) -> None:
    page = visitor.page
    visitor.open("/imports/")
    snapshot(page, "imports")
    visitor.check()
    page.get_by_role("link", name="F25.xlsx").click()
    snapshot(page, "import-result")
    visitor.check()
    page.get_by_role("button", name="撤销本次导入").click()
    page.get_by_role("button", name=f"撤销 {PEOPLE} 人的导入").click()
    page.wait_for_selector("text=已撤销")
    visitor.open("/")
    assert page.get_by_role("heading", name="从一份花名册开始").is_visible()
