"""A second look at real ``.xls`` files: what calamine does not tell, and what would end it.

calamine reserves memory by sizes stated in the file and ends the process when a spoilt one
asks for too much; xlrd, which is Python, only raises. So the stated sizes are checked here,
and xlrd opens the file first.
"""

import io
import struct

import xlrd

from wuxian.sheets import errors
from wuxian.sheets.containers.unseen import Unseen

# A directory entry is 128 bytes: name at 0, size of the stream at 120 ([MS-CFB] 2.6).
_ENTRY = 128
_SIZE_AT = 120
_STREAMS = ("Root Entry", "Workbook", "Book")

# What xlrd raises on spoilt files; it checks little before it indexes, unpacks and decodes.
_BIFF_FAILURES = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


def _check_sizes(data: bytes) -> None:
    for name in _STREAMS:
        spelled = f"{name}\0".encode("utf-16-le")
        at = data.find(spelled)
        while at >= 0:
            if at % _ENTRY == 0 and _stated_size(data, at) > len(data):
                raise errors.DamagedFileError(errors.DAMAGED)
            at = data.find(spelled, at + 1)


def _stated_size(data: bytes, entry: int) -> int:
    return int.from_bytes(data[entry + _SIZE_AT : entry + _ENTRY], "little")


def of_biff(data: bytes) -> dict[str, Unseen]:
    """By sheet name; a file that would end calamine is refused before calamine sees it."""
    _check_sizes(data)
    try:
        book = _open_biff(data, formatting=True)
        return {name: _of_biff_sheet(book, name) for name in book.sheet_names()}
    except _BIFF_FAILURES as reason:
        if "encrypted" in str(reason):
            raise errors.EncryptedFileError(errors.ENCRYPTED) from None
    try:
        _open_biff(data, formatting=False)
    except _BIFF_FAILURES:
        raise errors.DamagedFileError(errors.DAMAGED) from None
    return {}


def _open_biff(data: bytes, *, formatting: bool) -> xlrd.book.Book:
    return xlrd.open_workbook(file_contents=data, formatting_info=formatting, logfile=io.StringIO())


def _of_biff_sheet(book: xlrd.book.Book, name: str) -> Unseen:
    sheet = book.sheet_by_name(name)
    rows = frozenset(index for index, info in sheet.rowinfo_map.items() if info.hidden)
    columns = frozenset(index for index, info in sheet.colinfo_map.items() if info.hidden)
    return Unseen(rows=rows, columns=columns)
