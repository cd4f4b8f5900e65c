"""J13: one run for four cities, each with its own limits and rates, down to the policy behind."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.cast import id_no
from tests.journeys.conftest import Snapshot, Visitor
from tests.journeys.test_first_run import yuan
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.ledger import api as ledger
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow
from wuxian.support.clock import frozen_at

MONTH = "2026-07"
CITIES = {"上海": 310000, "成都": 510100, "北京": 110000, "广州": 440100}
WAGES = (100_000, 1_200_000, 9_000_000)
"""Below every floor, between, and above every cap; fen."""


def people() -> list[RosterRow]:
    return [
        RosterRow(
            name=f"{city}{number}", entity=f"{city}示例有限公司", since=202607, place=place,
            id_no=id_no(100 * at + number), amount=wage,
        )
        for at, (city, place) in enumerate(CITIES.items())
        for number, wage in enumerate(WAGES)
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def in_july() -> Iterator[None]:
    with frozen_at(datetime(2026, 7, 10, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def operator(in_july: None, visitor: Visitor) -> Actor:
    """Four companies in four cities, computed in one run."""
    actor = access.operator()
    roster.write_rows(actor, rows=people(), run="RUN1")
    ledger.create_owed_run(actor, period=202607)
    visitor.sign_in()
    return actor


def cells(visitor: Visitor, row: int) -> list[str]:
    found = visitor.page.locator("tbody tr").nth(row).locator("th, td")
    return [text.strip() for text in found.all_inner_texts()]


def test_every_number_of_every_company_and_city_opens_a_list_that_adds_up(
    visitor: Visitor, operator: Actor
) -> None:
    page = visitor.page
    for by in ("entity", "place"):
        visitor.open(f"/owed/by/?by={by}&month={MONTH}")
        links = page.locator("tbody tr td:nth-of-type(2) a").all()
        numbers = [(yuan(link.inner_text()), link.get_attribute("href") or "") for link in links]
        assert len(numbers) == len(CITIES)
        for number, href in numbers:
            visitor.open(href)
            listed = page.locator("tbody tr td:nth-of-type(4)").all_inner_texts()
            assert len(listed) == len(WAGES)
            assert sum(Decimal(yuan(text)) for text in listed) == Decimal(number)
    visitor.check()


def test_each_city_clamps_to_its_own_limits(
    visitor: Visitor, operator: Actor, snapshot: Snapshot
) -> None:
    floors = set()
    for city, place in CITIES.items():
        visitor.open(f"/policy/places/{place}/?month={MONTH}")
        pension = cells(visitor, 0)
        floor, cap = yuan(pension[3]), yuan(pension[4])
        bases = [pension_base(visitor, operator, f"{city}{number}") for number in range(3)]
        assert bases == [floor, "12000.00", cap]
        floors.add(floor)
    assert len(floors) > 1
    visitor.check()


def pension_base(visitor: Visitor, operator: Actor, name: str) -> str:
    [found] = roster.list_people(operator, search=name).people
    visitor.open(f"/people/{found.id}/")
    return yuan(cells(visitor, 0)[2])


def test_the_policy_behind_an_amount_is_read_to_its_source(
    visitor: Visitor, operator: Actor, snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.open("/people/?q=上海2")
    page.locator("tbody th a").click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "person-month")
    visitor.check()
    page.locator("a[data-drawer]").first.click()
    page.locator("#drawer .formula").first.wait_for()
    assert "37,731.00" in page.locator("#drawer").inner_text()
    page.locator("#drawer .source a[href^='/policy/sources/']").first.click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "source")
    visitor.check()
    visitor.open(f"/policy/?month={MONTH}")
    page.get_by_label("查一个城市").fill("上海")
    page.get_by_role("button", name="打开城市").click()
    page.get_by_role("heading", name="上海", exact=True).wait_for()
    page.wait_for_load_state("networkidle")
    snapshot(page, "place")
    visitor.check()
    page.locator("#kind-pension").get_by_role("link", name="基数上限").click()
    page.get_by_role("heading", name="历次数值").wait_for()
    assert "37,302.00" in page.locator(".timeline").inner_text()
    page.wait_for_load_state("networkidle")
    snapshot(page, "history")
    visitor.check()
