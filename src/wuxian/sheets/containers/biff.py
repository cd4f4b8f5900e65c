"""A second look at real ``.xls`` files: what calamine does not tell, and what would end it.

calamine reserves memory by sizes stated in the file and ends the process when a spoilt one
asks for too much; xlrd, which is Python, only raises. So the stated sizes are checked here,
and xlrd opens the file first.
"""

import io
import struct
from collections.abc import Iterator

import xlrd

from wuxian.sheets import errors
from wuxian.sheets.containers.unseen import Unseen

# A directory entry is 128 bytes: name at 0, size of the stream at 120 ([MS-CFB] 2.6).
_ENTRY = 128
_SIZE_AT = 120
_STREAMS = ("Root Entry", "Workbook", "Book")

# Records that hold a value ([MS-XLS] 2.3.1), and the one that closes a sheet.
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_SHEET_ENDS = 0x000A
_DIMENSIONS = 0x0200
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256

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


def _check_reach(book: xlrd.book.Book) -> None:
    """calamine reserves the stated rectangle, and that of the cells from the first to the last."""
    top = bottom = 0
    for code, place in _records(book.mem, book.base, book.base + book.stream_len):
        if code == _SHEET_ENDS:
            top = bottom = 0
        elif code in _CELLS:
            row, column = struct.unpack_from("<HH", book.mem, place)
            top, bottom = top or row + 1, row + 1
            if bottom < top or column >= _MOST_COLUMNS:
                raise errors.DamagedFileError(errors.DAMAGED)
        elif code == _DIMENSIONS and not _is_sane(book.mem, place):
            raise errors.DamagedFileError(errors.DAMAGED)


def _records(stream: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Each record's code and where its content starts."""
    while at + 4 <= end:
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, at + 4
        at += 4 + length


def _is_sane(stream: bytes, place: int) -> bool:
    """Whether a stated rectangle lies within what BIFF can hold."""
    top, bottom, left, right = struct.unpack_from("<IIHH", stream, place)
    return bool(top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS)


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
    """Opened on demand, because xlrd otherwise lets go of the stream of records."""
    book = xlrd.open_workbook(
        file_contents=data, formatting_info=formatting, on_demand=True, logfile=io.StringIO()
    )
    _check_reach(book)
    return book


def _of_biff_sheet(book: xlrd.book.Book, name: str) -> Unseen:
    sheet = book.sheet_by_name(name)
    rows = frozenset(index for index, info in sheet.rowinfo_map.items() if info.hidden)
    columns = frozenset(index for index, info in sheet.colinfo_map.items() if info.hidden)
    return Unseen(rows=rows, columns=columns)
