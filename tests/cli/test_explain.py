"""``wuxian explain``: the steps from wage to amount, each with its source."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wuxian.cli.main import cli

TABLE = (
    "employee_no,place,wage,work_injury_class,housing_fund_rate\n"
    "A,310000,3000,2,0.07\n"
    "B,110000,100000,,\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def explain(source: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["explain", str(source), "--period", "2024-08", *options])


def steps(result: Result, kind: str, party: str) -> list[dict[str, Any]]:
    rows = json.loads(result.stdout)["rows"]
    found: list[dict[str, Any]] = next(
        row["steps"] for row in rows if (row["kind"], row["party"]) == (kind, party)
    )
    return found


def test_each_step_of_a_wage_below_the_floor(source: Path) -> None:
    found = steps(explain(source, "--employee", "A", "--json"), "pension", "employer")
    assert [step["name"] for step in found] == ["wage", "clamp", "rate", "round"]
    clamp, rate, rounded = found[1:]
    assert (clamp["in"], clamp["out"], clamp["value"]) == ("3000.00", "7384.00", "7384")
    assert "2024年度上海市职工社会保险缴费基数" in clamp["source"]["title"]
    assert (rate["out"], rate["value"]) == ("1181.44", "0.16")
    assert rounded["out"] == "1181.44"


def test_components_are_added_at_the_end(source: Path) -> None:
    found = steps(explain(source, "--employee", "A", "--json"), "medical", "employer")
    assert found[-1]["name"] == "add"
    assert found[-1]["out"] == "664.56"


def test_a_class_rate_names_its_source(source: Path) -> None:
    found = steps(explain(source, "--employee", "A", "--json"), "work_injury", "employer")
    rate = next(step for step in found if step["name"] == "rate")
    assert rate["value"] == "0.0032"
    assert "工伤" in rate["source"]["title"]


def test_the_last_step_is_the_amount(source: Path) -> None:
    for row in json.loads(explain(source, "--employee", "A", "--json").stdout)["rows"]:
        if row["steps"]:
            assert row["steps"][-1]["out"] == row["amount"]


def test_one_kind_alone(source: Path) -> None:
    result = explain(source, "--employee", "A", "--kind", "pension", "--json")
    assert {row["kind"] for row in json.loads(result.stdout)["rows"]} == {"pension"}


def test_for_people_it_is_text(source: Path) -> None:
    result = explain(source, "--employee", "B", "--kind", "pension")
    assert result.exit_code == 0
    assert "高于上限" in result.stdout
    assert "←" in result.stdout


def test_an_unknown_person_is_named(source: Path) -> None:
    result = explain(source, "--employee", "Z")
    assert result.exit_code == 3
    assert "“Z”" in result.stderr
