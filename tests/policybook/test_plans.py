"""A month compiled to integers."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.policybook.conftest import Folder
from wuxian.engine.plan import CLASS_RATES_SCHEMA, NO_CAP, PLAN_SCHEMA
from wuxian.policybook import UnsafePlanError
from wuxian.policybook.book import Book


def lines_of(book: Book, period: int, kind: str, **options: Any) -> list[dict[str, Any]]:
    plan = book.plan([990100], [period], **options)
    return plan.lines.filter(pl.col("kind") == kind).to_dicts()


def gaps(book: Book, period: int, kind: str) -> list[str | None]:
    return [line["gap"] for line in lines_of(book, period, kind)]


def test_a_rate_becomes_parts_per_million_and_limits_become_fen(folder: Folder) -> None:
    employer, employee = lines_of(folder.open(), 202508, "pension")
    assert (employer["party"], employer["rate_ppm"]) == ("employer", 160_000)
    assert (employee["party"], employee["rate_ppm"]) == ("employee", 80_000)
    assert (employer["floor"], employer["cap"]) == (400_000, 2_000_000)
    assert (employer["amount_add"], employer["amount_div"]) == (500_000, 1_000_000)
    assert (employer["gap"], employer["state"]) == (None, "secondary")


def test_the_plan_has_the_shape_the_engine_reads(folder: Folder) -> None:
    plan = folder.open().plan(None, [202508, 202509])
    assert plan.lines.schema == PLAN_SCHEMA
    assert plan.class_rates.schema == CLASS_RATES_SCHEMA
    assert plan.digest == folder.open().digest


def test_every_place_has_a_line_for_every_core_share(folder: Folder) -> None:
    shares = folder.open().plan(None, [202508]).lines.group_by("place").len()
    assert shares.sort("place").rows() == [(990100, 9), (990200, 9), (990300, 9)]


def test_no_months_or_no_places_give_an_empty_plan(folder: Folder) -> None:
    assert folder.open().plan([], [202508]).lines.is_empty()
    assert folder.open().plan(None, []).lines.is_empty()


def test_a_month_before_the_first_rate_is_before_the_library(folder: Folder) -> None:
    book = folder.open()
    assert gaps(book, 202412, "pension") == ["before_library"] * 2
    assert gaps(book, 202508, "pension") == [None] * 2


def test_a_month_before_the_first_limits_is_before_the_library_too(folder: Folder) -> None:
    assert gaps(folder.open(), 202501, "pension") == ["before_library"] * 2


def test_a_rate_that_ended_is_no_rate(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 4000 law",
        "rate/employer/main ratio 2025-01..2025-12 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    book = folder.open()
    assert gaps(book, 202512, "medical") == [None, None]
    assert gaps(book, 202601, "medical") == ["no_rate", None]


def test_a_rate_nobody_ever_stated_is_no_rate(folder: Folder) -> None:
    assert gaps(folder.open(), 202508, "unemployment") == ["no_rate"] * 2


def test_limits_that_ended_are_no_limits(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_max yuan 2025-01..2025-12 20000 law",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    assert gaps(folder.open(), 202601, "medical") == ["no_limits"] * 2


@pytest.mark.parametrize(
    ("side", "floor", "cap"), [("base_min", 400_000, NO_CAP), ("base_max", 0, 400_000)]
)
def test_a_one_sided_limit_is_no_gap(folder: Folder, side: str, floor: int, cap: int) -> None:
    folder.state(
        "cities/990100",
        "medical",
        f"{side} yuan 2025-01 4000 law",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    line = lines_of(folder.open(), 202501, "medical")[0]
    assert (line["floor"], line["cap"], line["gap"]) == (floor, cap, None)


def test_parts_of_a_share_are_lines_of_their_own(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 4000 law",
        "rate/employer/basic ratio 2025-01 0.085 law",
        "rate/employer/supplement ratio 2025-01 0.005 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    parts = [
        (one["component"], one["rate_ppm"]) for one in lines_of(folder.open(), 202501, "medical")
    ]
    assert parts == [("basic", 85_000), ("supplement", 5_000), ("main", 20_000)]


def test_a_fixed_amount_appears_in_the_months_it_is_due(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "critical_illness",
        "fixed/employee/fixed yuan 2025-01 21 law months=1;4;7;10",
        "fixed/employee/fixed yuan 2025-01 22 law months=2;3;5;6;8;9;11;12",
    )
    book = folder.open()
    due = [lines_of(book, 202500 + month, "critical_illness") for month in range(1, 13)]
    amounts = [line["fixed"] for (line,) in due]
    assert amounts == [2100, 2200, 2200] * 4
    assert sum(amounts) == 26_000


def test_a_fixed_amount_that_is_not_due_has_no_line(folder: Folder) -> None:
    folder.state(
        "cities/990100", "critical_illness", "fixed/employee/fixed yuan 2025-01 130 law months=1"
    )
    assert lines_of(folder.open(), 202502, "critical_illness") == []


def test_a_fixed_amount_needs_no_limits_and_has_no_rate(folder: Folder) -> None:
    folder.state("cities/990100", "critical_illness", "fixed/employee/fixed yuan 2025-01 7 law")
    (line,) = lines_of(folder.open(), 202501, "critical_illness")
    assert (line["gap"], line["rate_ppm"], line["fixed"], line["cap"]) == (None, 0, 700, NO_CAP)


def test_a_kind_without_limits_follows_the_kind_the_library_names(folder: Folder) -> None:
    folder.write("nation/critical_illness.yaml", FOLLOWS_MEDICAL)
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 4000 law",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    folder.state("cities/990100", "critical_illness", "rate/employee/main ratio 2025-01 0.002 law")
    (line,) = lines_of(folder.open(), 202501, "critical_illness")
    assert (line["floor"], line["gap"]) == (400_000, None)


FOLLOWS_MEDICAL = """
place: 000000
kind: critical_illness
series:
- parameter: limits_of
  unit: rule
  values:
  - {from: 1999-01, value: medical, source: law, state: secondary}
- parameter: rounding
  unit: rule
  values:
  - {from: 1999-01, value: fen half_up each, source: law, state: secondary}
"""


def test_the_employees_housing_fund_range_is_the_employers_unless_stated(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "housing_fund",
        "base_max yuan 2025-01 20000 law",
        "rate_min/employer ratio 2025-01 0.05 law",
        "rate_max/employer ratio 2025-01 0.12 law",
        "rate_min/employee ratio 2025-01 0.06 law",
    )
    employer, employee = lines_of(folder.open(), 202501, "housing_fund")
    assert (employer["rate_min_ppm"], employer["rate_max_ppm"]) == (50_000, 120_000)
    assert (employee["rate_min_ppm"], employee["rate_max_ppm"]) == (60_000, 120_000)
    assert employer["rate_of"] == "housing_fund"


def test_a_total_that_is_rounded_is_marked(library_book: Book) -> None:
    lines = library_book.plan([120000, 310000], [202607]).lines
    marked = lines.filter(pl.col("kind") == "housing_fund").select("place", "per_total").unique()
    assert dict(marked.rows()) == {120000: True, 310000: False}


def test_the_worst_state_of_the_values_used_is_the_lines(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 4000 law state=unverified",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    assert {one["state"] for one in lines_of(folder.open(), 202501, "medical")} == {"unverified"}


@pytest.mark.parametrize(
    ("today", "past"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (None, False)]
)
def test_a_value_is_past_review_the_day_after(
    folder: Folder, today: date | None, past: bool
) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-07 4000 law review_by=2026-09-30",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    lines = lines_of(folder.open(), 202508, "medical", today=today)
    assert {line["past_review"] for line in lines} == {past}


@pytest.mark.parametrize(("day", "past"), [(30, False), (31, True)])
def test_a_class_rate_is_past_review_the_day_after(folder: Folder, day: int, past: bool) -> None:
    folder.write("cities/990100/work_injury.yaml", CLASS_RATE)
    plan = folder.open().plan([990100], [202601], today=date(2026, 12, day))
    (rate,) = plan.class_rates.to_dicts()
    assert (rate["injury_class"], rate["rate_ppm"], rate["past_review"]) == (1, 2_000, past)


CLASS_RATE = """
place: 990100
kind: work_injury
series:
- parameter: class_rate
  party: employer
  class: 1
  unit: ratio
  values:
  - {from: 2025-01, value: 0.002, source: law, state: secondary, review_by: 2026-12-30}
"""


def test_a_notice_published_later_is_not_known_before(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2026-07 4200 late-notice",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main ratio 2025-01 0.02 law",
    )
    book = folder.open()
    early = lines_of(book, 202607, "medical", as_known=date(2026, 9, 1))
    late = lines_of(book, 202607, "medical", as_known=date(2026, 10, 1))
    assert [line["gap"] for line in early] == ["no_limits"] * 2
    assert [line["floor"] for line in late] == [420_000] * 2


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (("base_min yuan 2025-01 9000 law", "base_max yuan 2025-01 8000 law"), "下限高于上限"),
        (
            ("base_min yuan 2025-01 10 law", "rate/employer/main ratio 2025-01 1.2 law"),
            "费率大于一",
        ),
    ],
)
def test_figures_that_contradict_themselves_are_refused(
    folder: Folder, series: tuple[str, ...], reason: str
) -> None:
    folder.state("cities/990100", "medical", *series)
    with pytest.raises(UnsafePlanError, match=reason):
        folder.open().plan([990100], [202501])


def test_a_floor_beyond_the_exact_integers_is_refused(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 400000000 law",
        "rate/employer/main ratio 2025-01 0.9 law",
    )
    with pytest.raises(UnsafePlanError, match="超出精确整数"):
        folder.open().plan([990100], [202501])
