"""``wuxian policy`` as people and programs call it."""

import json
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wuxian.cli.policy import policy
from wuxian.policybook.files import find_library
from wuxian.support import clock

ROW = {
    "kind", "party", "parameter", "class", "component", "value", "unit", "effective_from",
    "effective_to", "layer", "source", "state", "rival", "known_from", "verified_on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.getbasetemp() / "policy-cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, arguments)


def read(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    whole: dict[str, Any] = json.loads(result.stdout)
    return whole


def test_show_gives_the_rows_the_contract_names() -> None:
    whole = read("show", "310000", "--period", "2023-07")
    assert whole.keys() == {"rows", "summary", "warnings"}
    assert all(row.keys() >= ROW for row in whole["rows"])
    cap = next(
        row for row in whole["rows"] if (row["kind"], row["parameter"]) == ("pension", "base_max")
    )
    assert (Decimal(cap["value"]), cap["unit"], cap["layer"]) == (36549, "yuan", "city")
    assert (cap["effective_from"], cap["effective_to"]) == ("2023-07", "2024-06")
    assert cap["source"].keys() >= {"title", "number", "publisher", "issued", "locator"}


def test_show_finds_a_place_by_name_and_gives_both_sides_of_a_dispute() -> None:
    rows = read("show", "广州市", "--period", "2026-07")["rows"]
    rate = next(
        row
        for row in rows
        if (row["kind"], row["parameter"], row["party"]) == ("unemployment", "rate", "employer")
    )
    assert (rate["value"], rate["rival"]["value"], rate["state"]) == ("0.008", "0.015", "disputed")
    assert rate["rival"]["source"]["title"]


def test_show_names_the_classes_and_only_kinds_the_place_levies() -> None:
    rows = read("show", "上海", "--period", "2026-07")["rows"]
    classes = [row["class"] for row in rows if row["parameter"] == "class_rate"]
    assert classes == list(range(1, 9))
    assert "long_term_care" not in {row["kind"] for row in rows}


def test_show_as_known_leaves_out_what_was_published_later() -> None:
    now = read("show", "北京", "--period", "2026-07")["summary"]["rows"]
    then = read("show", "北京", "--period", "2026-07", "--as-known", "2026-07-01")
    assert then["summary"]["rows"] < now


def test_show_warns_of_values_past_their_review() -> None:
    with clock.frozen_at(datetime(2026, 11, 22, tzinfo=UTC)):
        late = read("show", "广州", "--period", "2026-10")["warnings"]
    with clock.frozen_at(datetime(2026, 9, 1, tzinfo=UTC)):
        early = read("show", "广州", "--period", "2026-10")["warnings"]
    assert any("养老保险" in warning for warning in late)
    assert not any("养老保险" in warning for warning in early)


def test_show_prints_a_table_for_people() -> None:
    result = run("show", "天津", "--period", "2026-07")
    assert result.exit_code == 0
    assert result.stdout.startswith("天津 120000 · 2026-07")
    assert "未见延续文件" in result.stdout
    assert "有争议" in result.stdout


def test_show_writes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "rows.json"
    result = run("show", "上海", "--period", "2026-07", "--json", "--out", str(out))
    assert result.stdout == ""
    assert json.loads(out.read_text("utf-8"))["summary"]["name"] == "上海"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "上河", "--period", "2026-07"),
        ("show", "上海", "--period", "2026-13"),
        ("show", "上海"),
        ("show", "上海", "--period", "2026-07", "--as-known", "soon"),
        ("show", "上海", "--period", "2026-07", "--library", "/nowhere"),
        ("check", "/nowhere"),
        ("diff", "/nowhere", "2026-01-01"),
    ],
)
def test_a_wrong_call_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_unknown_place_names_those_near_it() -> None:
    assert "深圳" in run("show", "深川", "--period", "2026-07").stderr


def test_coverage_has_a_row_for_every_city() -> None:
    rows = read("coverage")["rows"]
    assert len(rows) == 337
    assert all(row.keys() == {"place", "name", "province", "kinds"} for row in rows)
    pension = rows[0]["kinds"]["pension"]
    assert pension.keys() == {"from", "to", "complete", "missing", "states"}


def test_check_passes_the_library_that_ships() -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "0 处问题\n")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The real library with an unknown field in one line."""
    library = tmp_path / "library"
    shutil.copytree(find_library(), library)
    file = library / "cities/310000/pension.yaml"
    text = file.read_text("utf-8").replace("    value: 36549", "    value: 36549\n    hue: red", 1)
    file.write_text(text, "utf-8")
    return library


def test_check_names_file_and_line_and_exits_with_three(broken: Path) -> None:
    result = run("check", str(broken))
    assert result.exit_code == 3
    assert result.stdout.startswith("cities/310000/pension.yaml:")
    assert "hue" in result.stdout


def test_a_broken_library_shows_nothing_and_exits_with_three(broken: Path) -> None:
    result = run("show", "上海", "--period", "2026-07", "--library", str(broken))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "cities/310000/pension.yaml:" in result.stderr


def test_diff_shows_both_sides_of_what_changed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(find_library(), other)
    file = other / "cities/310000/pension.yaml"
    file.write_text(file.read_text("utf-8").replace("36549", "36550"), "utf-8")
    (row,) = read("diff", str(find_library()), str(other))["rows"]
    assert (row["before"]["value"], row["after"]["value"]) == ("36549", "36550")
    assert (row["place"], row["kind"], row["effective_from"]) == ("310000", "pension", "2023-07")


def test_diff_compares_two_days_of_one_library() -> None:
    assert read("diff", "2026-07-01", "2026-08-30")["summary"]["changes"] > 0
    assert read("diff", "2026-08-30", "2026-08-30")["rows"] == []


@pytest.mark.parametrize("command", ["show", "coverage", "check", "diff"])
def test_help_shows_an_example(command: str) -> None:
    assert "例：wuxian policy" in run(command, "--help").stdout
