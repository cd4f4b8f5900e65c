"""The error workbook: the user's own file, the reasons in front, ready to come back."""

from pathlib import Path

import openpyxl
import pytest

from tests.sheets import messy
from tests.sheets.people import id_number, people
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.sheets import read_table, write_error_workbook
from wuxian.sheets.errorbook import guarded

GOOD = id_number(1000)
WRONG = GOOD[:17] + ("0" if GOOD[17] != "0" else "1")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    first, second, third = people(3)
    rows = [
        ["某某有限公司花名册"],
        ["姓名", "证件号码", "缴费工资", "备注"],
        [first.name, first.id_no, 9500, "=1+1"],
        [second.name, WRONG, "九千", "=HYPERLINK(0)"],
        [third.name, third.id_no, 9500, "好"],
    ]
    return write_xlsx(tmp_path / "原表.xlsx", Sheet("花名册", rows, [(0, 0, 0, 3)]))


def test_failing_rows_stand_under_their_header_with_reasons(original: Path, tmp_path: Path) -> None:
    table = read_table(path=original)
    out = write_error_workbook(original=original, table=table, out=tmp_path / "错误.xlsx")
    sheet = openpyxl.load_workbook(out)["花名册"]
    assert [cell.value for cell in sheet[2]][:3] == ["导入结果", "原因", "姓名"]
    assert sheet.max_row == 3
    assert sheet["A3"].value == "需修改 · 原第 4 行"
    assert (
        sheet["B3"].value
        == f"证件号码：第 18 位校验不符，应为 {GOOD[17]}；缴费工资：“九千”不是金额"
    )
    assert sheet["D3"].fill.start_color.rgb == "FFF8C9C4"
    assert sheet["C3"].fill.fill_type is None


def test_texts_that_would_run_are_guarded(original: Path, tmp_path: Path) -> None:
    table = read_table(path=original)
    out = write_error_workbook(original=original, table=table, out=tmp_path / "错误.xlsx")
    cell = openpyxl.load_workbook(out)["花名册"]["F3"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(0)", "s")


@pytest.mark.parametrize("text", ["=1", "+1+1", "-1+2", "@a", "\t=1", "＝1", "＠x"])
def test_every_dangerous_beginning_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["张三", "-12.00", "-", "+5", "1=1"])
def test_harmless_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_all_rows_stay_where_they_stood_when_asked(original: Path, tmp_path: Path) -> None:
    table = read_table(path=original)
    out = tmp_path / "全部.xlsx"
    write_error_workbook(original=original, table=table, out=out, only_failing=False)
    sheet = openpyxl.load_workbook(out)["花名册"]
    assert [sheet[f"A{row}"].value for row in (3, 4, 5)] == [
        "可导入 · 原第 3 行",
        "需修改 · 原第 4 行",
        "可导入 · 原第 5 行",
    ]


def test_the_corrected_workbook_is_read_without_its_two_columns(
    original: Path, tmp_path: Path
) -> None:
    out = tmp_path / "错误.xlsx"
    write_error_workbook(original=original, table=read_table(path=original), out=out)
    book = openpyxl.load_workbook(out)
    book["花名册"]["D3"], book["花名册"]["E3"] = GOOD, 9000
    book.save(out)
    again = read_table(path=out)
    assert again.findings == ()
    assert list(again.rows()) == [
        {
            "row": 3,
            "name": people(2)[1].name,
            "id_no": GOOD,
            "wage": 900_000,
            "remark": "=HYPERLINK(0)",
        }
    ]


WITHOUT_ROWS_OF_THEIR_OWN = {"F18", "F20"}  # a form, and a zip of several files


@pytest.mark.parametrize("name", sorted(set(messy.WRITERS) - WITHOUT_ROWS_OF_THEIR_OWN))
def test_every_messy_file_comes_back_with_the_same_values(tmp_path: Path, name: str) -> None:
    path = messy.WRITERS[name](tmp_path)
    table = read_table(path=path)
    out = tmp_path / "back.xlsx"
    write_error_workbook(original=path, table=table, out=out, only_failing=False)
    again = read_table(path=out, sheet=table.sheet, name=path.name)
    assert again.row_numbers == table.row_numbers
    assert again.values == table.values
