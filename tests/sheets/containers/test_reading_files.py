"""Files told by their first bytes; those that cannot be read are refused in plain words."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.sheets import messy
from tests.sheets.people import people
from tests.sheets.writers import Sheet, write_xls, write_xlsx
from wuxian.sheets import Limits, SheetsError, inspect, read_table
from wuxian.sheets.containers import read_book
from wuxian.sheets.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    NotASpreadsheetError,
    OversizeError,
    UnknownEncodingError,
    UnsafeArchiveError,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROSTER = "姓名,证件号码,部门\n" + "\n".join(f"{p.name},{p.id_no},{p.department}" for p in people(3))


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal", "message"),
    [
        (b"", EmptyFileError, "文件是空的，里面没有任何内容。"),
        (b" \r\n\t", EmptyFileError, "文件是空的，里面没有任何内容。"),
        (b"%PDF-1.7 ...", NotASpreadsheetError, "这是 PDF，不是表格。"),
        (b"\x89PNG\r\n\x1a\n....", NotASpreadsheetError, "这是图片，不是表格。"),
        (b"\xff\xd8\xff\xe0JFIF", NotASpreadsheetError, "这是图片，不是表格。"),
        (b"Rar!\x1a\x07\x00", NotASpreadsheetError, "暂不支持 RAR 或 7z 压缩包"),
        (b"\x01\x02\x00\x03\x05\x08\x13\x21\x05", NotASpreadsheetError, "看不出这是什么文件。"),
        (zipped(**{"word/document.xml": b"<w/>"}), NotASpreadsheetError, "这是 Word 文档"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFileError,
            "文件已加密，请另存为无密码副本",
        ),
        (OLE + "WordDocument".encode("utf-16-le"), NotASpreadsheetError, "这是 Word 文档"),
        (OLE + "Workbook".encode("utf-16-le"), DamagedFileError, "文件已损坏或不完整"),
        (b"PK\x03\x04broken", DamagedFileError, "文件已损坏或不完整"),
        (zipped(**{"xl/workbook.xml": b"<a"}), DamagedFileError, "文件已损坏或不完整"),
        (b"\xc0\xc1\xf5\xff\xfe\xfa\x81", UnknownEncodingError, "看不出文件的文字编码。"),
        ("繁體中文檔案，內容".encode("big5"), UnknownEncodingError, "看不出文件的文字编码。"),
        (zipped(**{"../逃.csv": b"a"}), UnsafeArchiveError, "压缩包里有指向包外的路径"),
        (zipped(**{"C:/逃.csv": b"a"}), UnsafeArchiveError, "压缩包里有指向包外的路径"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(
    tmp_path: Path, content: bytes, refusal: type[SheetsError], message: str
) -> None:
    path = tmp_path / "文件.xls"
    path.write_bytes(content)
    with pytest.raises(refusal) as refused:
        inspect(path=path)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_read_in_every_encoding_in_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(ROSTER.encode(encoding))
    assert read_table(path=path).values["name"] == [p.name for p in people(3)]


@pytest.mark.parametrize("separator", [",", "\t", "|"])
@pytest.mark.parametrize("ending", ["csv", "txt", "xls"])
def test_text_is_read_with_any_separator_under_any_ending(
    tmp_path: Path, separator: str, ending: str
) -> None:
    path = tmp_path / f"花名册.{ending}"
    path.write_text(ROSTER.replace(",", separator), encoding="utf-8")
    assert len(read_table(path=path)) == 3


def test_rows_keep_their_numbers_below_leading_blank_rows(tmp_path: Path) -> None:
    rows = [[], [], ["", "姓名", "证件号码"], *(["", p.name, p.id_no] for p in people(2))]
    for write in (write_xlsx, write_xls):
        table = read_table(path=write(tmp_path / "表.bin", Sheet("表", rows)))
        assert table.row_numbers == (4, 5)
        assert table.columns[0].letter == "B"


def test_hidden_columns_are_not_offered(tmp_path: Path) -> None:
    rows = [["姓名", "CARD_ID", "证件号码"], *([p.name, "x", p.id_no] for p in people(2))]
    for write in (write_xlsx, write_xls):
        path = write(tmp_path / "表.bin", Sheet("表", rows, hidden_columns=[1]))
        assert [column.letter for column in read_table(path=path).columns] == ["A", "C"]


LIMITED = [
    (Limits(packed=100), "文件有 0 MB，超过上限 0 MB。"),
    (Limits(unpacked=1000), "文件解压后超过 0 MB"),
    (Limits(entries=2), "压缩包里有 "),
    (Limits(columns=3), "工作表“Sheet1”有 8 列，超过上限 3 列。"),
    (Limits(rows=5), "工作表“Sheet1”有 22 行，超过上限 5 行。"),
]


@pytest.mark.parametrize(("limits", "message"), LIMITED)
def test_every_cap_has_its_message(tmp_path: Path, limits: Limits, message: str) -> None:
    with pytest.raises(OversizeError) as refusal:
        inspect(path=messy.f25(tmp_path), limits=limits)
    assert str(refusal.value).startswith(message)


def test_a_bomb_is_stopped_by_what_it_really_holds(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped(**{"a.csv": b"0" * (40 * 1024 * 1024)}))
    with pytest.raises(OversizeError) as refusal:
        inspect(path=path)
    assert str(refusal.value) == "文件解压后膨胀超过 100 倍，已停止读取。"


def test_archives_inside_archives_and_chinese_names_are_opened(tmp_path: Path) -> None:
    inner = zipped(**{"花名册.csv": ROSTER.encode()})
    path = tmp_path / "外.zip"
    path.write_bytes(zipped(**{"内.zip": inner, "说明.txt": "没有表格".encode()}))
    inspection = inspect(path=path)
    assert [file.member for file in inspection.files] == ["内.zip/花名册.csv", "说明.txt"]
    assert len(list(inspection.tables())) == 1


def test_one_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(zipped(**{"回单.pdf": b"%PDF-1.4", "花名册.csv": ROSTER.encode()}))
    refused, read = inspect(path=path).files
    assert refused.problem is not None
    assert refused.problem.startswith("这是 PDF")
    assert read.sheets[0].table is not None


def test_an_entity_in_xml_is_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    xml = messy.f10(tmp_path).read_text(encoding="utf-8")
    head, _, rest = xml.partition("?>\n")
    attack = f'{head}?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n{rest}'
    attack = attack.replace("备注", "&e;")
    book = read_book(data=attack.encode(), name="x")
    assert "secret" not in str(book)


def test_a_biff_sheet_that_states_an_absurd_size_is_refused_and_not_believed(
    tmp_path: Path,
) -> None:
    path = messy.f02(tmp_path)
    content = bytearray(path.read_bytes())
    content[content.index(b"\x00\x02\x0e\x00") + 7] = 0xBF
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedFileError):
        inspect(path=path)


def test_names_zipped_in_gbk_are_read(tmp_path: Path) -> None:
    packed = zipped(**{"AABBCC.csv": ROSTER.encode()})
    path = tmp_path / "包.zip"
    path.write_bytes(packed.replace(b"AABBCC", "花名册".encode("gbk")))
    assert [file.member for file in inspect(path=path).files] == ["花名册.csv"]


def test_a_biff_cell_beyond_the_last_column_is_refused_and_not_believed(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "表.xls", Sheet("表", [["姓名"], [], ["", 1.5]]))
    content = bytearray(path.read_bytes())
    number = content.index(b"\x7e\x02\x0a\x00\x02\x00\x01\x00")
    content[number + 7] = 0xBF
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedFileError):
        inspect(path=path)
