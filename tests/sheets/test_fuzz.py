"""Nothing a cell or a file can hold makes a reader fail in a way it has no name for."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.sheets import messy
from wuxian.sheets import SheetsError, inspect, isolated
from wuxian.sheets.containers import read_book
from wuxian.sheets.findings import Note
from wuxian.sheets.values import read_value
from wuxian.sheets.values.dates import read_months
from wuxian.sheets.words.fields import Type
from wuxian.sheets.words.matching import guess
from wuxian.support import idno
from wuxian.support.money import format_yuan

CELLS = some.one_of(
    some.text(max_size=40),
    some.text(alphabet="0123456789.,-/年月日元%‰()（）¥ eE+'X*、至~", max_size=24),
    some.integers(-(10**20), 10**20),
    some.floats(),
    some.booleans(),
    some.dates(),
    some.datetimes(),
    some.times(),
    some.timedeltas(),
)
_FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("kind", list(Type))
@settings(max_examples=150, deadline=None)
@given(cell=CELLS)
def test_a_reader_gives_a_value_or_says_why_not(kind: Type, cell: object) -> None:
    value, note = read_value(kind, cell)  # type: ignore[arg-type]
    assert value is None or isinstance(value, str | int | date | list)
    assert note is None or isinstance(note, Note)
    if kind in (Type.MONEY, Type.RATE):
        assert value is None or type(value) is int


@settings(max_examples=200, deadline=None)
@given(fen=some.integers(-(10**12), 10**12))
def test_every_amount_comes_back_to_the_fen(fen: int) -> None:
    text = format_yuan(fen)
    assert read_value("money", text) == (fen, None)
    assert read_value("money", f"￥{text}元") == (fen, None)


@settings(max_examples=200, deadline=None)
@given(fen=some.integers(-(10**10), 10**10))
def test_every_amount_stored_as_a_number_comes_back_to_the_fen(fen: int) -> None:
    assert read_value("money", fen / 100) == (fen, None)


@settings(max_examples=200, deadline=None)
@given(
    born=some.dates(date(1900, 1, 1), date(2030, 1, 1)),
    area=some.integers(990_000, 999_999),
    sequence=some.integers(1, 998),
    place=some.integers(14, 16),
    digit=some.integers(1, 9),
)
def test_a_wrong_digit_is_never_repaired(
    born: date, area: int, sequence: int, place: int, digit: int
) -> None:
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    number = first + idno.check_digit(first)
    assert read_value("id_no", number) == (number, None)
    changed = str((int(number[place]) + digit) % 10)
    value, note = read_value("id_no", number[:place] + changed + number[place + 1 :])
    assert value is None
    assert note is not None


@settings(max_examples=200, deadline=None)
@given(texts=some.lists(some.text(max_size=20), min_size=1, max_size=4).map(tuple))
def test_any_header_is_matched_or_left(texts: tuple[str, ...]) -> None:
    found = guess(texts)
    assert found is None or 0 < found.confidence <= 100


@settings(max_examples=100, deadline=None)
@given(cell=CELLS, year=some.none() | some.integers(1990, 2100))
def test_runs_of_months_are_in_order(cell: object, year: int | None) -> None:
    months, _ = read_months(cell, year=year)  # type: ignore[arg-type]
    assert months is None or all(1 <= month % 100 <= 12 for month in months)


def _told(read: Callable[[], object]) -> str:
    """What came of it; any other error ends the test."""
    try:
        return type(read()).__name__
    except SheetsError as refusal:
        return str(refusal)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    directory = tmp_path_factory.mktemp("messy")
    names = ("F01", "F02", "F09", "F10", "F11", "F20")
    return {name: messy.WRITERS[name](directory).read_bytes() for name in names}


def _spoilt(whole: bytes, data: some.DataObject) -> bytes:
    end = data.draw(some.integers(0, len(whole)))
    content = bytearray(whole[:end])
    for place in data.draw(some.lists(some.integers(0, max(end - 1, 0)), max_size=8)):
        if content:
            content[place] ^= data.draw(some.integers(1, 255))
    return bytes(content)


@pytest.mark.parametrize("name", ["F01", "F09", "F10", "F11"])
@settings(max_examples=25, deadline=None, suppress_health_check=_FIXTURE)
@given(data=some.data())
def test_a_file_cut_or_spoilt_anywhere_is_read_or_refused_by_name(
    files: dict[str, bytes], tmp_path: Path, name: str, data: some.DataObject
) -> None:
    path = tmp_path / "坏.xls"
    path.write_bytes(_spoilt(files[name], data))
    assert _told(lambda: inspect(path=path))


@pytest.mark.parametrize("name", ["F02", "F20"])
@settings(max_examples=6, deadline=None, suppress_health_check=_FIXTURE)
@given(data=some.data())
def test_a_spoilt_biff_file_can_at_worst_end_the_child(
    files: dict[str, bytes], tmp_path: Path, name: str, data: some.DataObject
) -> None:
    path = tmp_path / "坏.xls"
    path.write_bytes(_spoilt(files[name], data))
    assert _told(lambda: isolated.inspect(path=path))


@settings(max_examples=100, deadline=None)
@given(content=some.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    assert _told(lambda: read_book(data=content, name="x"))


def test_times_and_spans_are_no_days() -> None:
    for cell in (time(8, 30), timedelta(hours=3)):
        value, note = read_value("day", cell)
        assert value is None
        assert note is not None
    assert read_value("day", datetime(2025, 7, 1, 8))[0] == date(2025, 7, 1)  # noqa: DTZ001
