"""Excel and OpenDocument workbooks: values by calamine, what it leaves out by a second look."""

import io
from collections.abc import Callable, Mapping

import python_calamine as calamine

from wuxian.sheets import errors
from wuxian.sheets.containers.biff import of_biff
from wuxian.sheets.containers.limits import Limits
from wuxian.sheets.containers.unseen import Unseen, of_zipped
from wuxian.sheets.grid import Book, Grid

_DAMAGED = (
    calamine.CalamineError,
    calamine.XmlError,
    calamine.ZipError,
    calamine.WorksheetNotFound,
    OSError,
    ValueError,
)


def read_zipped(data: bytes, name: str, limits: Limits) -> Book:  # noqa: ARG001
    """An xlsx, xlsm, xlsb or ods."""
    unseen = of_zipped(data, limits)
    container = "xlsx" if unseen is not None else "ods"
    return _read(data, container, lambda: unseen or {})


def read_biff(data: bytes, name: str, limits: Limits) -> Book:  # noqa: ARG001
    """A real ``.xls``."""
    return _read(data, "xls", lambda: of_biff(data))


def _read(data: bytes, container: str, look: Callable[[], Mapping[str, Unseen]]) -> Book:
    try:
        grids = _grids(data, look)
    except calamine.PasswordError:
        raise errors.EncryptedFileError(errors.ENCRYPTED) from None
    except _DAMAGED as reason:
        if "password" in str(reason).lower():
            raise errors.EncryptedFileError(errors.ENCRYPTED) from None
        raise errors.DamagedFileError(errors.DAMAGED) from None
    except BaseException as reason:
        # A panic in the reader is a damaged file; it is no ordinary Exception.
        if type(reason).__name__ != "PanicException":
            raise
        raise errors.DamagedFileError(errors.DAMAGED) from None
    return Book(container=container, grids=grids)


def _grids(data: bytes, look: Callable[[], Mapping[str, Unseen]]) -> tuple[Grid, ...]:
    unseen = look()
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    shown = {
        sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
        for sheet in book.sheets_metadata
    }
    return tuple(_grid(book, name, unseen.get(name, Unseen()), not shown[name]) for name in names)


def _grid(book: calamine.CalamineWorkbook, name: str, unseen: Unseen, is_hidden: bool) -> Grid:
    sheet = book.get_sheet_by_name(name)
    merges = sheet.merged_cell_ranges or []
    return Grid(
        name=name,
        rows=sheet.to_python(skip_empty_area=False),
        merges=tuple((top, left, bottom, right) for (top, left), (bottom, right) in merges),
        hidden_rows=unseen.rows,
        hidden_columns=unseen.columns,
        uncached=unseen.uncached,
        is_hidden=is_hidden,
    )
