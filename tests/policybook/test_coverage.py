"""How far the library reaches."""

from pathlib import Path

import pytest

from tests.policybook.conftest import Folder
from wuxian.engine.kinds import CORE_KINDS
from wuxian.policybook import Book
from wuxian.policybook.coverage import write_coverage
from wuxian.policybook.data import KindCoverage


def covered(folder: Folder, kind: str) -> KindCoverage:
    return folder.open().coverage()[0].kinds[kind]


def test_every_mainland_city_is_covered(library_book: Book) -> None:
    coverage = library_book.coverage()
    assert len(coverage) == 337
    assert all(set(CORE_KINDS) <= one.kinds.keys() for one in coverage)


def test_the_coverage_file_is_what_the_library_gives(library_book: Book, tmp_path: Path) -> None:
    write_coverage(tmp_path / "coverage.yaml", library_book.coverage())
    written = (tmp_path / "coverage.yaml").read_bytes()
    assert written == (library_book.path / "coverage.yaml").read_bytes()


def test_a_kind_is_covered_where_rates_and_limits_meet(folder: Folder) -> None:
    pension = covered(folder, "pension")
    assert (pension.first, pension.last, pension.complete) == (202507, None, True)
    assert pension.states == {"secondary": 4}


def test_what_was_never_stated_is_missing(folder: Folder) -> None:
    medical = covered(folder, "medical")
    assert (medical.first, medical.complete) == (None, False)
    assert medical.missing == ("employer rate", "employee rate", "limits")


@pytest.mark.parametrize(
    ("end", "start", "missing"),
    [("2025-06", "2025-07", ()), ("2025-06", "2026-07", ("2025-07..2026-06",))],
)
def test_a_hole_inside_the_series_is_named(
    folder: Folder, end: str, start: str, missing: tuple[str, ...]
) -> None:
    folder.state(
        "cities/990100",
        "housing_fund",
        f"base_max yuan 2024-07..{end} 20000 law",
    )
    text = (folder.path / "cities/990100/housing_fund.yaml").read_text("utf-8")
    more = f"  - {{from: {start}, value: 21000, source: law, state: secondary}}\n"
    folder.write("cities/990100/housing_fund.yaml", text + more)
    fund = covered(folder, "housing_fund")
    assert fund.missing == missing
    assert fund.complete is not bool(missing)


def test_a_kind_a_place_does_not_levy_is_left_out(folder: Folder) -> None:
    assert "long_term_care" not in folder.open().coverage()[0].kinds


def test_a_withheld_rate_is_not_covered_by_the_layer_above(folder: Folder) -> None:
    folder.state("nation", "medical", "rate/employee/main ratio 2025-01 0.02 law")
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-01 4000 law",
        "rate/employer/main ratio 2025-01 0.07 law",
        "rate/employee/main withheld 2026-01 未见 law",
    )
    medical = covered(folder, "medical")
    assert (medical.first, medical.last, medical.complete) == (202501, 202512, False)
