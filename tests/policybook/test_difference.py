"""What changed between two libraries, or between two days."""

import shutil
from datetime import date
from pathlib import Path

from tests.policybook.conftest import Folder
from wuxian.policybook import diff_libraries


def test_the_same_library_differs_in_nothing(folder: Folder) -> None:
    assert diff_libraries(folder.path, folder.path) == []


def test_a_changed_value_shows_both_sides(folder: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder.path, other)
    file = other / "cities/990100/pension.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 20000", "value: 21000"), "utf-8")
    (change,) = diff_libraries(folder.path, other)
    assert (change.owner, change.kind, change.parameter) == (990100, "pension", "base_max")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["value"], change.after["value"]) == ("20000", "21000")


def test_a_new_value_has_no_side_before(folder: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder.path, other)
    Folder(other).state("cities/990200", "pension", "base_min yuan 2025-07 4000 law")
    (change,) = diff_libraries(folder.path, other)
    assert change.before is None
    assert change.after is not None


def test_two_days_of_one_library_differ_by_what_was_published_between(folder: Folder) -> None:
    changes = diff_libraries(date(2025, 7, 1), date(2025, 8, 1), folder.path)
    assert {change.parameter for change in changes} == {"base_min", "base_max"}
    assert all(change.before is None for change in changes)
