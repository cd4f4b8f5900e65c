"""``wuxian calc`` as a user runs it: on files, with its exit codes."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from wuxian.cli.main import cli

HEADER = "employee_no,place,base,work_injury_rate,housing_fund_rate\n"
SHANGHAI = HEADER + "A,310000,36549,0.00256,0.07\n"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


def rows_of(result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["kind"], row["party"]): row for row in json.loads(result.stdout)["rows"]}


def calc(text: str, tmp_path: Path, *options: str, period: str = "2023-07") -> Result:
    source = tmp_path / "in.csv"
    source.write_text(text, encoding="utf-8")
    return run("calc", str(source), "--period", period, *options)


def test_shanghai_2023_to_the_fen_from_standard_input() -> None:
    result = run("calc", "-", "--period", "2023-07", "--json", stdin=SHANGHAI)
    rows = rows_of(result)
    assert result.exit_code == 0
    assert rows["pension", "employer"]["amount"] == "5847.84"
    assert rows["unemployment", "employer"]["amount"] == "182.75"
    assert rows["housing_fund", "employer"]["amount"] == "2558.00"
    assert rows["medical", "employer"]["amount"] == "3289.42"
    assert rows["medical", "employer"]["components"] == "0.085:3106.67;0.005:182.75"
    assert rows["work_injury", "employer"]["amount"] == "93.57"


def test_every_row_says_its_source_and_state(tmp_path: Path) -> None:
    rows = rows_of(calc(SHANGHAI, tmp_path, "--json")).values()
    assert all(row["source"] and row["source_state"] for row in rows)


def test_totals_add_up_to_the_rows(tmp_path: Path) -> None:
    answer = json.loads(calc(SHANGHAI + "B,上海,8000,0.002,0.05\n", tmp_path, "--json").stdout)
    for kind, parties in answer["summary"]["totals"].items():
        for party, total in parties.items():
            amounts = [
                round(float(row["amount"]) * 100)
                for row in answer["rows"]
                if (row["kind"], row["party"]) == (kind, party)
            ]
            assert sum(amounts) == round(float(total) * 100)
    assert answer["summary"]["people"] == 2
    assert answer["summary"]["rows"] == answer["summary"]["computed"] == len(answer["rows"])


def test_a_missing_own_rate_is_counted_and_not_a_failure(tmp_path: Path) -> None:
    result = calc("employee_no,place,wage\nA,上海,8000\n", tmp_path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["not_computed"] == {
        "housing_fund_rate_missing": 2,
        "work_injury_rate_missing": 1,
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A,火星,8000", "unknown_place"),
        ("A,上海,", "no_wage"),
        ("A,上海,-1", "wage_out_of_reason"),
        ("A,上海,10000001", "wage_out_of_reason"),
        ("A,上海,八千", "invalid_row"),
    ],
)
def test_a_row_that_cannot_be_computed_leaves_the_others_unharmed(
    row: str, reason: str, tmp_path: Path
) -> None:
    result = calc(f"employee_no,place,wage\n{row}\nB,上海,8000\n", tmp_path, "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 4
    assert answer["summary"]["not_computed"][reason] >= 5
    mine = [r for r in answer["rows"] if r["employee_no"] == "B"]
    assert len([r for r in mine if r["status"] == "computed"]) == 6


def test_a_month_before_the_library_is_named(tmp_path: Path) -> None:
    result = calc(SHANGHAI, tmp_path, "--json", period="1990-01")
    assert result.exit_code == 4
    assert set(json.loads(result.stdout)["summary"]["not_computed"]) == {"before_library"}


def test_a_fund_rate_outside_the_range_of_the_place_is_refused(tmp_path: Path) -> None:
    result = calc(SHANGHAI.replace("0.07", "0.12"), tmp_path, "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["summary"]["not_computed"] == {
        "housing_fund_rate_out_of_range": 2
    }


def test_only_what_was_known_by_a_day_is_used(tmp_path: Path) -> None:
    result = calc(SHANGHAI, tmp_path, "--json", "--as-known", "2000-01-01")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["summary"]["computed"] == 0


@pytest.mark.parametrize(
    "text", ["", "place,wage\n上海,1\n", "employee_no,wage\nA,1\n", "employee_no,place\nA,上海\n"]
)
def test_input_that_says_too_little_is_refused_whole(text: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(text, encoding="utf-8")
    result = run("calc", str(source), "--period", "2023-07", "--out", str(out))
    assert result.exit_code == 3
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["calc", "no-such-file.csv", "--period", "2023-07"],
        ["calc", "-", "--period", "July"],
        ["calc", "-", "--period", "2023-07", "--until", "2023-01"],
        ["calc", "-"],
    ],
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert run(*arguments, stdin=SHANGHAI).exit_code == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_every_ending_holds_the_same_amounts(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{ending}"
    result = calc(SHANGHAI, tmp_path, "--until", "2023-08", "--out", str(out))
    assert result.exit_code == 0
    assert sum(_fen(out)) == 2 * 1836723


def _fen(path: Path) -> list[int]:
    if path.suffix == ".parquet":
        names = pl.read_parquet(path.with_suffix(".people.parquet"))
        assert names["employee_no"].to_list() == ["A"]
        return pl.read_parquet(path)["amount"].to_list()
    if path.suffix == ".json":
        texts = [row["amount"] for row in json.loads(path.read_text())["rows"]]
    elif path.suffix == ".csv":
        texts = pl.read_csv(path, infer_schema=False)["amount"].to_list()
    else:
        header, *rows = load_workbook(path).active.iter_rows(values_only=True)
        texts = [row[header.index("amount")] for row in rows]
    return [int(text.replace(".", "")) for text in texts]


def test_a_messy_spreadsheet_is_read_like_a_clean_one(tmp_path: Path) -> None:
    text = (
        '\ufeff某公司花名册,,,\n,,,\n姓名,参保地,月工资,公积金单位比例\n张三,上海,"8,000.00",7%\n'
    )
    result = calc(text, tmp_path, "--json")
    rows = rows_of(result)
    assert rows["pension", "employer"]["amount"] == "1280.00"
    assert rows["housing_fund", "employee"]["amount"] == "560.00"


def test_a_spreadsheet_formula_in_a_name_is_not_run(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    calc("name,place,wage\n=1+1,上海,8000\n", tmp_path, "--out", str(out))
    assert pl.read_csv(out, infer_schema=False)["name"].unique().to_list() == ["'=1+1"]


def test_without_out_totals_and_exceptions_are_shown(tmp_path: Path) -> None:
    result = calc("employee_no,place,wage\nA,上海,8000\nB,火星,1\n", tmp_path)
    assert "养老保险" in result.stdout
    assert "1280.00" in result.stdout
    assert "B 火星 2023-07: 不认识的参保地(养老保险、医疗保险" in result.stdout
    assert "第 3 行 place" in result.stderr


def test_help_shows_an_example() -> None:
    for command in ("calc", "explain", "late-fee", "policy"):
        assert run(command, "--help").exit_code == 0
    assert "wuxian calc roster.csv --period 2025-07" in run("calc", "--help").stdout
