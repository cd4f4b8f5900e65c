"""The library's own worked cases: published amounts, with the arithmetic in the open.

The evaluation here is written apart from the engine's, in exact fractions.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from wuxian.policybook import Book
from wuxian.policybook.files import find_library
from wuxian.policybook.strict_yaml import parse
from wuxian.support.money import parse_rate, parse_yuan
from wuxian.support.periods import parse_period

FILES = sorted((find_library() / "cases").glob("*.yaml"))
Line = dict[str, Any]


def cases() -> list[tuple[str, dict[str, str]]]:
    return [
        (f"{file.stem}-{number}", case)
        for file in FILES
        for number, case in enumerate(parse(file.read_text("utf-8"), file.name)["cases"])
    ]


def rounded(product: Fraction, line: Line) -> int:
    """Fen from an exact product of fen and parts per million, by the line's rule."""
    steps = (product + line["amount_add"]) / line["amount_div"]
    return int(steps // 1) * int(line["amount_unit"])


def product_of(line: Line, case: dict[str, str]) -> Fraction:
    wage = parse_yuan(case["wage"])
    base = min(max(wage, line["floor"]), line["cap"])
    own = line["rate_of"] != "policy"
    return Fraction(base) * (parse_rate(case["own_rate"]) if own else line["rate_ppm"])


def amount(lines: list[Line], case: dict[str, str]) -> int:
    fixed = sum(line["fixed"] for line in lines)
    if any(line["per_total"] for line in lines):
        total = sum((product_of(line, case) for line in lines), Fraction(0))
        return rounded(total, lines[0]) + fixed
    return sum(rounded(product_of(line, case), line) for line in lines) + fixed


def lines_of(book: Book, case: dict[str, str]) -> list[Line]:
    plan = book.plan([int(case["place"])], [parse_period(case["period"])])
    wanted = pl.col("kind") == case["kind"]
    if case["party"] != "both":
        wanted &= pl.col("party") == case["party"]
    return plan.lines.filter(wanted).to_dicts()


@pytest.mark.parametrize(("name", "case"), cases(), ids=lambda value: str(value)[:30])
def test_the_library_gives_the_published_amount(
    library_book: Book, name: str, case: dict[str, str]
) -> None:
    lines = lines_of(library_book, case)
    assert lines, name
    assert [line["gap"] for line in lines] == [None] * len(lines)
    assert amount(lines, case) == parse_yuan(case["amount"]), case["arithmetic"]


def test_there_are_cases_for_every_rounding_rule(library_book: Book) -> None:
    places = {int(case["place"]) for _, case in cases() if case["kind"] == "housing_fund"}
    lines = library_book.plan(sorted(places), [202607]).lines
    fund = lines.filter(pl.col("kind") == "housing_fund")
    rules = set(fund.select("amount_div", "amount_add", "per_total").rows())
    assert len(rules) >= 4


def test_the_cases_are_part_of_what_is_checked() -> None:
    assert all(isinstance(file, Path) and file.name.islower() for file in FILES)
    assert len(cases()) >= 70
