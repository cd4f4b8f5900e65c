"""What holds at a place in a month, and who says so."""

from datetime import date

import pytest

from tests.policybook.conftest import Folder
from wuxian.policybook import Layer, LibraryNotFoundError, Parameter, UnknownPlaceError, open_book
from wuxian.policybook.book import Book


def rates(book: Book, period: int, as_known: date | None = None) -> dict[str, str]:
    values = book.values(990100, period, as_known)
    return {
        value.party or "": value.value
        for value in values
        if value.kind == "medical" and value.parameter is Parameter.RATE
    }


def test_the_nearest_layer_that_states_a_parameter_wins(folder: Folder) -> None:
    folder.state("provinces/990000", "medical", "rate/employer/main ratio 2025-01 0.09 law")
    folder.state("cities/990100", "medical", "rate/employer/main ratio 2026-01 0.07 law")
    book = folder.open()
    assert rates(book, 202512) == {"employer": "0.09"}
    assert rates(book, 202601) == {"employer": "0.07"}


def test_each_party_is_looked_for_on_its_own(folder: Folder) -> None:
    folder.state("nation", "medical", "rate/employee/main ratio 2025-01 0.02 law")
    folder.state("cities/990100", "medical", "rate/employer/main ratio 2025-01 0.07 law")
    assert rates(folder.open(), 202501) == {"employer": "0.07", "employee": "0.02"}


def test_parts_of_a_rate_are_not_mixed_with_the_whole_of_a_layer_above(folder: Folder) -> None:
    folder.state("provinces/990000", "medical", "rate/employer/main ratio 2025-01 0.09 law")
    folder.state(
        "cities/990100",
        "medical",
        "rate/employer/basic ratio 2025-01 0.085 law",
        "rate/employer/supplement ratio 2025-01 0.005 law",
    )
    values = folder.open().values(990100, 202501)
    stated = [value.value for value in values if value.parameter is Parameter.RATE]
    assert stated.count("0.09") == 0
    assert {"0.085", "0.005"} <= set(stated)


def test_a_withheld_value_keeps_the_layers_above_silent(folder: Folder) -> None:
    folder.state("nation", "medical", "rate/employer/main ratio 2025-01 0.09 law")
    folder.state("cities/990100", "medical", "rate/employer/main withheld 2025-07 未见 law")
    book = folder.open()
    assert rates(book, 202506) == {"employer": "0.09"}
    assert rates(book, 202507) == {}


def test_only_what_was_published_by_the_day_is_known(folder: Folder) -> None:
    folder.state(
        "cities/990100",
        "medical",
        "rate/employer/main ratio 2025-07 0.07 notice-2025",
        "rate/employee/main ratio 2025-07 0.02 undated",
    )
    book = folder.open()
    assert rates(book, 202507, date(2025, 7, 14)) == {}
    assert rates(book, 202507, date(2025, 7, 15)) == {"employer": "0.07"}
    assert rates(book, 202507, date(2026, 11, 22)) == {"employer": "0.07", "employee": "0.02"}


def test_a_value_carries_its_layer_source_and_months(folder: Folder) -> None:
    value = next(
        value
        for value in folder.open().values(990100, 202508)
        if value.parameter is Parameter.BASE_MAX
    )
    assert (value.layer, value.owner) == (Layer.CITY, 990100)
    assert value.source.title == "示例〔2025〕1号"
    assert (value.effective_from, value.effective_to) == (202507, None)
    assert value.known_from == date(2025, 7, 15)


def test_a_history_holds_every_layer_newest_first(folder: Folder) -> None:
    folder.state("cities/990100", "medical", "rate/employer/main ratio 2025-07 0.07 notice-2025")
    folder.state("nation", "medical", "rate/employer/main ratio 1999-01 0.06 law")
    found = folder.open().history(990100, "medical")
    rates = [(one.layer, one.value) for one in found if one.parameter is Parameter.RATE]
    assert rates == [(Layer.CITY, "0.07"), (Layer.NATION, "0.06")]
    assert folder.open().history(990100, "no such kind") == []


def test_a_source_names_every_value_read_from_it(folder: Folder) -> None:
    book = folder.open()
    uses = {use.source.id: use.values for use in book.sources()}
    assert uses["notice-2025"] == len(book.read_from("notice-2025")) > 0
    assert uses["late-notice"] == 0
    assert {value.source.id for value in book.read_from("notice-2025")} == {"notice-2025"}
    assert book.read_from("no such source") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("310000", 310000),
        ("上海", 310000),
        ("上海市", 310000),
        ("广州市", 440100),
        ("阿拉善盟", 152900),
        ("阿勒泰地区", 654300),
        ("黔南布依族苗族自治州", 522700),
        ("海南藏族自治州", 632500),
        ("海南州", 632500),
        (" 深圳 ", 440300),
    ],
)
def test_a_place_is_found_by_code_or_name(library_book: Book, text: str, code: int) -> None:
    assert library_book.find_place(text).code == code


@pytest.mark.parametrize(
    ("text", "near"), [("深川", "深圳"), ("440399", "深圳"), ("广洲市", "广州")]
)
def test_an_unknown_place_names_those_near_it(library_book: Book, text: str, near: str) -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        library_book.find_place(text)
    assert near in caught.value.nearest
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["", "市", "州", "不存在的地方"])
def test_nonsense_is_no_place(library_book: Book, text: str) -> None:
    with pytest.raises(UnknownPlaceError):
        library_book.find_place(text)


def test_a_folder_without_a_library_is_refused(folder: Folder) -> None:
    with pytest.raises(LibraryNotFoundError):
        open_book(folder.path / "nowhere")


def test_the_environment_names_another_library(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUXIAN_LIBRARY", str(folder.path))
    assert [place.name for place in open_book().places()] == ["甲城", "乙城", "丙族州"]


def test_a_late_fee_convention_is_known_or_not(library_book: Book) -> None:
    assert library_book.late_fee_convention(370100) == "B"
    assert library_book.late_fee_convention(310000) is None


def test_the_late_fee_was_lowered_in_2011(library_book: Book) -> None:
    known = [(rate.effective_from, rate.value) for rate in library_book.late_fee_rates()]
    assert known == [(199901, "0.002"), (201107, "0.0005")]
