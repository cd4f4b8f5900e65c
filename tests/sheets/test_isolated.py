"""Behind the wall the doors answer the same, and a bomb kills only the child."""

import zipfile
from pathlib import Path

import pytest

from tests.sheets import messy
from wuxian.sheets import inspect, isolated, read_table
from wuxian.sheets.errors import ChildKilledError, EmptyFileError, NoSheetError, ReaderFaultError
from wuxian.sheets.isolated import Caps
from wuxian.sheets.profiles import ImportProfile
from wuxian.sheets.values.amounts import NOT_AN_AMOUNT
from wuxian.support.messages import Message

MESSAGE = "文件太大或太复杂，读取已停止。请拆成几个文件后再上传。"


@pytest.mark.parametrize("name", ["F01", "F17", "F18", "F20"])
def test_the_answers_are_the_same_on_both_sides(tmp_path: Path, name: str) -> None:
    path = messy.WRITERS[name](tmp_path)
    assert isolated.inspect(path=path) == inspect(path=path)
    member = inspect(path=path).files[0].member
    there = isolated.read_table(path=path, member=member)
    assert there == read_table(path=path, member=member)


def test_a_profile_and_a_mapping_cross_the_wall(tmp_path: Path) -> None:
    profile = ImportProfile("工资", ("应发工资",), column_map={"人员编号": "employee_no"})
    table = isolated.read_table(
        path=messy.f15(tmp_path), profile=profile, mapping={"F": None}, header_rows=(1, 1)
    )
    assert table.values["employee_no"][0] == "W00000"
    assert "net_pay" not in table.values


def test_a_refusal_keeps_its_name_and_text(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    with pytest.raises(EmptyFileError) as refusal:
        isolated.inspect(path=path)
    assert str(refusal.value) == "文件是空的，里面没有任何内容。"


def test_a_child_out_of_memory_is_a_named_error(tmp_path: Path) -> None:
    path = messy.f24(tmp_path, rows=20_000)
    with pytest.raises(ChildKilledError) as refusal:
        isolated.read_table(path=path, caps=Caps(memory=64 * 1024 * 1024))
    assert str(refusal.value) == MESSAGE


def test_a_child_out_of_time_is_a_named_error(tmp_path: Path) -> None:
    path = messy.f24(tmp_path, rows=2_000)
    with pytest.raises(ChildKilledError) as refusal:
        isolated.read_table(path=path, caps=Caps(wall_seconds=0))
    assert str(refusal.value) == MESSAGE


def test_a_sheet_that_claims_the_whole_plane_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    book = messy.f25(tmp_path)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            target.writestr(entry, content)
    with pytest.raises(isolated.errors.OversizeError) as refusal:
        inspect(path=path)
    assert (
        str(refusal.value) == "工作表“Sheet1”有 16384 列，超过上限 300 列。请删除多余的列再上传。"
    )


def test_a_fault_of_the_reader_says_where_and_not_what(tmp_path: Path) -> None:
    with pytest.raises(ReaderFaultError) as fault:
        isolated.inspect(path=tmp_path / "没有.xlsx")
    assert fault.value.fault.startswith("FileNotFoundError at ")
    assert "没有" not in fault.value.fault


def test_what_is_said_keeps_its_parts_across_the_wall(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,工资\n张三,很多\n", encoding="utf-8")
    table = isolated.read_table(path=path)
    [found] = table.findings
    assert found.message == NOT_AN_AMOUNT.format(text="很多")
    assert isinstance(found.message, Message)
    assert found.message.params == {"text": "很多"}
    with pytest.raises(NoSheetError) as refused:
        isolated.read_table(path=path, sheet="二")
    assert isinstance(refused.value.text, Message)
