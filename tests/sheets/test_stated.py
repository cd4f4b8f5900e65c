"""A person says where the header is and how a text is encoded."""

from pathlib import Path

import pytest

from tests.sheets.writers import Sheet, write_xlsx
from wuxian.sheets import Stated, errors, inspect, isolated, read_table

ROWS = [["七月人员"], ["", ""], ["甲", "乙"], ["姓名", "证件号码"], ["张三", "1"], ["李四", "2"]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", Sheet("一", ROWS), Sheet("二", ROWS))


def test_the_header_stated_is_the_header_of_that_sheet_only(book: Path) -> None:
    seen = isolated.inspect(path=book, stated=Stated("二", header_rows=(3, 4)))
    first, second = (table for _, _, table in seen.tables())
    assert first.header_rows == (4, 4)
    assert second.header_rows == (3, 4)
    assert second.columns[0].header == "甲 / 姓名"


def test_a_low_header_is_seen_on_the_preview(tmp_path: Path) -> None:
    rows = [[f"说明{number}"] for number in range(29)] + [["姓名", "工资"], ["张三", 1]]
    path = write_xlsx(tmp_path / "low.xlsx", Sheet("一", rows))
    [(_, sheet, table)] = inspect(path=path, stated=Stated(header_rows=(30, 30))).tables()
    assert (table.header_rows, len(sheet.preview)) == ((30, 30), 31)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((5, 4), errors.HEADER_ORDER.format(first=5, last=4)),
        ((0, 1), errors.HEADER_ORDER.format(first=0, last=1)),
        ((1, 11), errors.HEADER_TALL.format(limit=10)),
        ((9, 9), errors.HEADER_OUTSIDE.format(count=6, last=9)),
        ((2, 2), errors.HEADER_BLANK.format(first=2, last=2)),
        ((6, 6), errors.HEADER_BELOW.format(last=6)),
    ],
)
def test_rows_that_cannot_be_a_header_are_refused(
    book: Path, rows: tuple[int, int], told: str
) -> None:
    with pytest.raises(errors.InvalidHeaderError) as refused:
        inspect(path=book, stated=Stated("一", header_rows=rows))
    assert str(refused.value) == told


def test_an_encoding_stated_overrules_the_guess(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,工資\n陳大文,9500\n".encode("big5"))
    [file] = isolated.inspect(path=path, stated=Stated(encoding="big5")).files
    assert file.encoding == "big5"
    assert file.sheets[0].preview[1] == ("陳大文", "9500")
    table = isolated.read_table(path=path, encoding="big5", header_rows=(1, 1))
    assert table.values["name"] == ["陳大文"]


def test_a_mark_at_the_start_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,工资\n张三,1\n".encode("utf-8-sig"))
    assert read_table(path=path, encoding="utf-8").columns[0].header == "姓名"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("klingon", errors.NO_ENCODING.format(encoding="klingon")),
     ("utf-8", errors.WRONG_ENCODING.format(encoding="UTF-8"))],
)  # fmt: skip
def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,工资\n张三,1\n".encode("gb18030"))
    with pytest.raises(errors.UnknownEncodingError) as refused:
        inspect(path=path, stated=Stated(encoding=encoding))
    assert str(refused.value) == told


def test_a_workbook_says_its_encoding_itself(book: Path) -> None:
    with pytest.raises(errors.UnknownEncodingError) as refused:
        inspect(path=book, stated=Stated(encoding="utf-8"))
    assert str(refused.value) == errors.NOT_TEXT
