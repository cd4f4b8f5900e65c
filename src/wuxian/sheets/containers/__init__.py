"""From bytes to grids, whatever the file calls itself.

>>> book = read_book(data="姓名,工资\\n张三,9500\\n".encode(), name="a.xls")
>>> book.container, book.grids[0].rows[1]
('text', ['张三', '9500'])
"""

from collections.abc import Callable

from wuxian.sheets.containers import kinds
from wuxian.sheets.containers.archive import Member, open_members
from wuxian.sheets.containers.limits import DEFAULT_LIMITS, Limits, check_width
from wuxian.sheets.errors import NOT_TEXT, UnknownEncodingError
from wuxian.sheets.grid import Book

__all__ = ["DEFAULT_LIMITS", "Limits", "Member", "open_members", "read_book"]


def read_book(
    *, data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, encoding: str | None = None
) -> Book:
    """Read one file that is not an archive; ``encoding`` is for text, where the guess is wrong.

    Raises ``UnreadableFileError`` or ``OversizeError``; their text is for the user.
    """
    container = kinds.container_of(data)
    book = _as_stated(container, data, name, limits, encoding)
    for grid in book.grids:
        check_width(grid, limits)
    return book


def _as_stated(
    container: kinds.Container, data: bytes, name: str, limits: Limits, encoding: str | None
) -> Book:
    if encoding is None:
        return _reader(container)(data, name, limits)
    if container is not kinds.Container.TEXT:
        raise UnknownEncodingError(NOT_TEXT)
    from wuxian.sheets.containers import text

    return text.read(data, name, limits, encoding)


def _reader(container: kinds.Container) -> Callable[[bytes, str, Limits], Book]:
    from wuxian.sheets.containers import html, spreadsheetml, text, workbook

    readers: dict[kinds.Container, Callable[[bytes, str, Limits], Book]] = {
        kinds.Container.XLSX: workbook.read_zipped,
        kinds.Container.ODS: workbook.read_zipped,
        kinds.Container.XLS: workbook.read_biff,
        kinds.Container.SPREADSHEETML: spreadsheetml.read,
        kinds.Container.HTML: html.read,
        kinds.Container.TEXT: text.read,
    }
    return readers[container]
