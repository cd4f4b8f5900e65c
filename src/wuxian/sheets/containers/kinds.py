"""What a file really is, told by its first bytes and never by its ending."""

import io
import re
import zipfile
from enum import StrEnum

from wuxian.sheets import errors


class Container(StrEnum):
    """How a table is stored."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    SPREADSHEETML = "spreadsheetml"
    HTML = "html"
    TEXT = "text"
    ARCHIVE = "zip"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_HTML = re.compile(rb"<(!doctype\s+html|html|table|head|meta|body|div|style)\b", re.IGNORECASE)
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def container_of(data: bytes) -> Container:
    """Name the container, or say in the user's language what the file is instead."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise errors.EmptyFileError(errors.EMPTY)
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(OLE):
        return _compound(data)
    _refuse_others(data)
    return _markup_or_text(data)


def _zipped(data: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise errors.DamagedFileError(errors.DAMAGED) from None
    if any(name.startswith("xl/workbook") for name in names):
        return Container.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Container.ODS
    if any(name.startswith("word/") for name in names):
        raise errors.NotASpreadsheetError(errors.IS_WORD)
    return Container.ARCHIVE


def _stream_name(name: str) -> bytes:
    return name.encode("utf-16-le")


def _compound(data: bytes) -> Container:
    if _stream_name("EncryptedPackage") in data:
        raise errors.EncryptedFileError(errors.ENCRYPTED)
    if _stream_name("WordDocument") in data:
        raise errors.NotASpreadsheetError(errors.IS_WORD)
    if _stream_name("Workbook") in data or _stream_name("Book") in data:
        return Container.XLS
    raise errors.NotASpreadsheetError(errors.IS_OTHER)


def _refuse_others(data: bytes) -> None:
    if b"%PDF" in data[:1024]:
        raise errors.NotASpreadsheetError(errors.IS_PDF)
    if data.startswith(_IMAGES):
        raise errors.NotASpreadsheetError(errors.IS_IMAGE)
    if data.startswith(_OTHER_ARCHIVES):
        raise errors.NotASpreadsheetError(errors.IS_OTHER_ARCHIVE)


def _markup_or_text(data: bytes) -> Container:
    head = data[:_HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if b"schemas-microsoft-com:office:spreadsheet" in head and b"<Workbook" in head:
        return Container.SPREADSHEETML
    if head.startswith(b"<") and (_HTML.search(head) or b"<table" in data.lower()):
        return Container.HTML
    if head.startswith(b"<?xml") or (b"\x00" in data and not _may_be_utf16(data)):
        raise errors.NotASpreadsheetError(errors.IS_OTHER)
    return Container.TEXT


def _may_be_utf16(data: bytes) -> bool:
    if data.startswith(_TEXT_BOMS):
        return True
    return len(data) % 2 == 0 and data[:_HEAD].count(b"\x00") * 8 > len(data[:_HEAD])
