"""``wuxian late-fee``."""

import json

import pytest
from click.testing import CliRunner, Result

from wuxian.cli.main import cli


def fee(*options: str) -> Result:
    return CliRunner().invoke(cli, ["late-fee", *options])


def test_39_days() -> None:
    result = fee(
        *("--principal", "1141.87", "--from", "2024-07-01", "--to", "2024-08-08", "--json")
    )
    answer = json.loads(result.stdout)
    assert (answer["days"], answer["amount"], answer["estimate"]) == (39, "22.27", True)


def test_two_segments_across_the_middle_of_2011() -> None:
    result = fee(*("--principal", "1000", "--from", "2010-04-01", "--to", "2025-06-30", "--json"))
    answer = json.loads(result.stdout)
    assert [segment["amount"] for segment in answer["segments"]] == ["912.00", "2557.00"]
    assert len(answer["warnings"]) == 1


@pytest.mark.parametrize(
    ("convention", "extra", "amount"),
    [
        ("A", [], "251.52"),
        ("B", [], "281.28"),
        ("C", ["--due-day", "15"], "296.64"),
        ("C", ["--due-day", "25"], "287.04"),
    ],
)
def test_each_convention(convention: str, extra: list[str], amount: str) -> None:
    options = ["--principal", "1920", "--month", "2024-05", "--paid", "2025-03-20"]
    result = fee(*options, "--convention", convention, *extra, "--json")
    assert json.loads(result.stdout)["amount"] == amount


def test_the_convention_of_jinan_is_b() -> None:
    options = ["--principal", "1920", "--month", "2024-05", "--paid", "2025-03-20"]
    answer = json.loads(fee(*options, "--place", "济南", "--json").stdout)
    assert (answer["convention"], answer["amount"]) == ("B", "281.28")


def test_a_place_without_a_convention_lists_all_three_and_refuses() -> None:
    options = ["--principal", "1920", "--month", "2024-05", "--paid", "2025-03-20"]
    result = fee(*options, "--place", "拉萨", "--due-day", "15", "--json")
    assert result.exit_code == 3
    assert {
        name: found["amount"] for name, found in json.loads(result.stdout)["conventions"].items()
    } == {"A": "251.52", "B": "281.28", "C": "296.64"}


@pytest.mark.parametrize(
    "options",
    [
        ["--principal", "-1", "--from", "2024-07-01", "--to", "2024-08-08"],
        ["--principal", "1", "--from", "2024-08-08", "--to", "2024-07-01"],
        ["--principal", "x", "--from", "2024-07-01", "--to", "2024-08-08"],
        ["--principal", "1", "--from", "2024-07-01"],
        ["--principal", "1", "--month", "2024-05", "--paid", "2025-03-20", "--convention", "C"],
    ],
)
def test_wrong_usage_exits_2(options: list[str]) -> None:
    assert fee(*options).exit_code == 2
