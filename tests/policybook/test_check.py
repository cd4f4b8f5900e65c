"""Checking every file of a library."""

import pytest

from tests.policybook.conftest import Folder
from wuxian.policybook import check, check_library
from wuxian.policybook.check import (
    BACKWARDS,
    MISPLACED,
    NO_CHECKER,
    NO_REASON,
    NO_SOURCE,
    NOT_A_DAY,
    NOT_A_VALUE,
    OVERLAP,
    REPEATED,
)

FILE = "cities/990100/medical.yaml"


def found(folder: Folder) -> list[str]:
    return [str(problem) for problem in check_library(folder.path)]


def value(folder: Folder, fields: str) -> list[str]:
    """What is found in a file whose only value, on line 8, has these fields."""
    folder.write(
        FILE,
        f"""
        place: 990100
        kind: medical
        series:
        - parameter: rate
          party: employer
          unit: ratio
          values:
          - {{{fields}}}
        """,
    )
    return found(folder)


def test_the_library_that_ships_is_sound() -> None:
    assert check_library() == []


def test_a_sound_library_has_no_problems(folder: Folder) -> None:
    assert found(folder) == []
    assert value(folder, "from: 2025-01, value: 0.07, source: law, state: secondary") == []


def test_an_unknown_field_is_named_with_file_and_line(folder: Folder) -> None:
    (said,) = value(
        folder, "from: 2025-01, value: 0.07, source: law, state: secondary, colour: red"
    )
    assert said.startswith(f"{FILE}:8: ")
    assert "colour" in said


@pytest.mark.parametrize(
    "fields",
    [
        "from: 2025-1, value: 0.07, source: law, state: secondary",
        "from: 2025-01, value: 0.07, source: law, state: certain",
        "from: 2025-01, value: 0.07, source: law",
        "from: 2025-01, source: law, state: secondary",
        "value: 0.07, source: law, state: secondary",
    ],
)
def test_a_form_the_schema_forbids_is_refused(folder: Folder, fields: str) -> None:
    said = value(folder, fields)
    assert said
    assert all(one.startswith(f"{FILE}:8: ") for one in said)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            "from: 2025-01, value: 0.07, source: nobody, state: secondary",
            NO_SOURCE.format(source="nobody"),
        ),
        ("from: 2025-01, value: 0.07, source: law, state: disputed", NO_REASON),
        ("from: 2025-01, value: 0.07, source: law, state: verified", NO_CHECKER),
        (
            "from: 2025-02, to: 2025-01, value: 0.07, source: law, state: secondary",
            BACKWARDS.format(start="2025-02", end="2025-01"),
        ),
        (
            "from: 2025-01, value: 7 %, source: law, state: secondary",
            NOT_A_VALUE.format(value="7 %", unit="ratio"),
        ),
        (
            "from: 2025-01, value: 0.07, source: law, state: secondary, review_by: 2025-02-30",
            NOT_A_DAY.format(text="2025-02-30"),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Folder, fields: str, message: str) -> None:
    assert value(folder, fields) == [f"{FILE}:8: {message}"]


def test_values_of_a_series_may_not_overlap(folder: Folder) -> None:
    folder.write(
        FILE,
        """
        place: 990100
        kind: medical
        series:
        - parameter: rate
          party: employer
          unit: ratio
          values:
          - {from: 2025-01, value: 0.07, source: law, state: secondary}
          - {from: 2025-07, value: 0.08, source: law, state: secondary}
        """,
    )
    assert found(folder) == [f"{FILE}:9: {OVERLAP.format(start='2025-07')}"]


def test_a_parameter_may_not_stand_twice(folder: Folder) -> None:
    one = "rate/employer ratio 2025-01..2025-12 0.07 law"
    folder.state("cities/990100", "medical", one, one.replace("2025-01..2025-12", "2026-01"))
    (said,) = found(folder)
    assert said.endswith(REPEATED.format(subject="rate employer"))


def test_a_file_must_stand_where_it_says(folder: Folder) -> None:
    folder.state("cities/990100", "medical", "rate/employer ratio 2025-01 0.07 law")
    (folder.path / "cities/990200").mkdir()
    (folder.path / FILE).rename(folder.path / "cities/990200/medical.yaml")
    (said,) = found(folder)
    misplaced = MISPLACED.format(place="990100", kind="medical", file="cities/990200/medical.yaml")
    assert said.endswith(misplaced)


def test_a_key_written_twice_is_one_problem_among_others(folder: Folder) -> None:
    folder.write("sources/law.yaml", "title: a\ntitle: b\nloaded_on: 2026-01-01\n")
    folder.write("sources/undated.yaml", "title: a\nissued: soon\nloaded_on: 2026-01-01\n")
    files = [problem.file for problem in check.check_library(folder.path)]
    assert files == ["sources/law.yaml", "sources/undated.yaml"]


def test_a_floor_above_a_cap_is_found_though_each_is_well_written(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "base_min yuan 2025-07 9000 law",
        "base_max yuan 2025-01 8000 law",
    )
    (said,) = found(folder)
    assert said.startswith(f"{FILE}:1: 990100 202507 medical")
