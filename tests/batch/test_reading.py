"""Text tables into people: every cell that cannot be read is named, and no row is lost."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxian.batch import reading
from wuxian.batch.identities import wrong_check_digits
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.batch.reading import CellFinding, InvalidInputError, PeopleTable, read_people
from wuxian.support import idno

PLACES = {"310000": 310000, "上海": 310000, "北京": 110000}


def table(**columns: list[str | None]) -> pl.DataFrame:
    count = max((len(values) for values in columns.values()), default=1)
    defaults: dict[str, list[str | None]] = {
        "employee_no": [f"A{index}" for index in range(count)],
        "place": ["上海"] * count,
        "wage": ["10000"] * count,
    }
    return pl.DataFrame({**defaults, **columns})


def read(**columns: list[str | None]) -> PeopleTable:
    return read_people(table(**columns), find_place=PLACES.get)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("10000", 1_000_000),
        ("1,440.5", 144_050),
        ("￥1440.0元", 144_000),
        ("8333.335", 833_334),
        ("8333.3349", 833_333),
        ("-12.34", -1_234),
        (" 7 ", 700),
    ],
)
def test_money_as_people_write_it(text: str, fen: int) -> None:
    result = read(wage=[text])
    assert result.people["wage"].to_list() == [fen]
    assert result.findings == []


@pytest.mark.parametrize("text", ["-", "--", "", None])
def test_a_blank_amount_is_unknown_and_not_zero(text: str | None) -> None:
    assert read(wage=[text]).people["wage"].to_list() == [None]


def test_what_is_no_amount_is_named_at_its_row_and_blocks_it_alone() -> None:
    result = read(wage=["10000", "一万"])
    assert result.findings == [CellFinding(3, "wage", reading.NOT_MONEY.format(text="一万"))]
    assert result.people["blocked"].to_list() == [False, True]


def test_whole_yuan_columns_are_read_as_yuan() -> None:
    frame = table().with_columns(wage=pl.Series([5000]))
    assert read_people(frame, find_place=PLACES.get).people["wage"].to_list() == [500_000]


@pytest.mark.parametrize(
    ("text", "ppm"), [("0.07", 70_000), ("7%", 70_000), ("7", 70_000), ("2‰", 2_000)]
)
def test_rates_as_people_write_them(text: str, ppm: int) -> None:
    assert read(housing_fund_rate=[text]).people["housing_fund_ppm"].to_list() == [ppm]


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("housing_fund_rate", "七", reading.NOT_A_RATE),
        ("work_injury_class", "9", reading.NOT_A_CLASS),
        ("hukou", "城里", reading.NOT_A_HOUSEHOLD),
        ("kinds", "pension;x", reading.NOT_A_KIND),
        ("start", "2025-13", reading.NOT_A_MONTH),
    ],
)
def test_unreadable_cells_are_named(column: str, text: str, message: str) -> None:
    result = read(**{column: [text]})
    assert result.findings == [CellFinding(2, column, message.format(text=text))]
    assert result.people["blocked"].to_list() == [True]


def test_an_unknown_place_is_named_and_its_row_kept() -> None:
    result = read(place=["火星", "310000"])
    assert result.people["place"].to_list() == [None, 310000]
    assert result.findings == [CellFinding(2, "place", reading.NO_SUCH_PLACE.format(text="火星"))]


def test_a_wrong_check_digit_says_which_it_should_be() -> None:
    first_17 = "99000119900101123"
    good = idno.check_digit(first_17)
    bad = "1" if good != "1" else "2"
    result = read(id_no=[first_17 + good, first_17 + bad])
    assert result.findings == [
        CellFinding(3, "id_no", reading.BAD_CHECK_DIGIT.format(expected=good))
    ]


@pytest.mark.parametrize("text", ["9.90001E+17", "990001199001011000.0"])
def test_an_identity_stored_as_a_number_is_refused(text: str) -> None:
    assert [f.message for f in read(id_no=[text]).findings] == [reading.LOST_DIGITS]


def test_the_same_person_twice_in_a_place_is_named_twice() -> None:
    result = read(employee_no=["A", "A", "B"])
    assert [(f.row, f.message) for f in result.findings] == [
        (2, reading.DUPLICATE),
        (3, reading.DUPLICATE),
    ]


def test_the_same_person_in_two_places_or_one_after_another_is_fine() -> None:
    assert read(employee_no=["A", "A"], place=["上海", "北京"]).findings == []
    months = {"start": ["2025-01", "2025-07"], "stop": ["2025-06", None]}
    assert read(employee_no=["A", "A"], **months).findings == []


def test_names_show_no_identity_number_in_the_clear() -> None:
    number = "99000119900101123" + idno.check_digit("99000119900101123")
    frame = pl.DataFrame({"id_no": [number], "place": ["上海"], "wage": ["1"]})
    shown = read_people(frame, find_place=PLACES.get).names["employee_no"][0]
    assert shown == number[:6] + "********" + number[-4:]


@pytest.mark.parametrize(
    ("missing", "message"),
    [("employee_no", reading.NO_KEY), ("place", reading.NO_PLACE), ("wage", reading.NO_WAGE)],
)
def test_a_table_without_a_needed_column_is_refused(missing: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message.split("(")[0]):
        read_people(table().drop(missing), find_place=PLACES.get)


def test_typed_columns_give_the_same_people_as_text() -> None:
    typed = pl.DataFrame(
        {
            "employee_no": [7, 8, 9],
            "place": [310000, None, 310000],
            "wage": [8333.335, 0.1 + 0.2, None],
            "base": pl.Series(["12.50", None, "7.05"]).cast(pl.Decimal(12, 2)),
            "housing_fund_rate": [0.07, None, 5.0],
            "work_injury_class": [1, 8, None],
        }
    )
    as_text = typed.select(pl.all().cast(pl.String))
    from_numbers = read_people(typed, find_place=PLACES.get)
    from_text = read_people(as_text, find_place=PLACES.get)
    assert from_numbers.people.equals(from_text.people)
    assert from_numbers.names.equals(from_text.names)
    assert from_numbers.findings == from_text.findings == []


def test_typed_cells_that_cannot_be_read_are_named() -> None:
    frame = table(wage=["1", "2"]).with_columns(
        place=pl.Series([310000, 999999]),
        wage=pl.Series([float("nan"), 1.0]),
        housing_fund_rate=pl.Series([0.07, -0.5]),
    )
    result = read_people(frame, find_place=PLACES.get)
    assert [(f.row, f.column) for f in result.findings] == [
        (2, "wage"),
        (3, "housing_fund_rate"),
        (3, "place"),
    ]
    assert result.people["blocked"].to_list() == [True, True]


def test_columns_that_are_absent_are_null_for_everybody() -> None:
    people = read().people
    assert dict(people.schema) == dict(PEOPLE_SCHEMA)
    assert people["base_medical"].to_list() == [None]


@given(st.lists(st.from_regex(r"[1-9][0-9]{16}", fullmatch=True), min_size=1, max_size=20))
def test_check_digits_of_a_column_are_those_of_each_number(firsts: list[str]) -> None:
    digits = [idno.check_digit(first) for first in firsts]
    right = pl.Series([first + digit for first, digit in zip(firsts, digits, strict=True)])
    assert wrong_check_digits(right).is_empty()
    wrong = pl.Series(
        [
            first + ("0" if digit != "0" else "1")
            for first, digit in zip(firsts, digits, strict=True)
        ]
    )
    assert wrong_check_digits(wrong)["expected"].to_list() == digits
