"""The reader of each type."""

from collections.abc import Callable, Collection
from datetime import date

from wuxian.sheets.findings import Note
from wuxian.sheets.grid import Cell
from wuxian.sheets.values import amounts, codes, dates, identity
from wuxian.sheets.values.cells import plain
from wuxian.sheets.words.fields import Type

Value = str | int | date | list[int] | None
Reader = Callable[[Cell], tuple[Value, Note | None]]


def read_text(cell: Cell) -> tuple[str | None, Note | None]:
    """The text as it stands, without edge blanks."""
    return plain(cell) or None, None


_READERS: dict[Type, Reader] = {
    Type.TEXT: read_text,
    Type.NAME: read_text,
    Type.ID_NO: identity.read_id,
    Type.PHONE: codes.read_phone,
    Type.DAY: dates.read_day,
    Type.MONTH: dates.read_month,
    Type.RATE: amounts.read_rate,
    Type.NUMBER: amounts.read_number,
    Type.HUKOU: codes.read_hukou,
    Type.KINDS: codes.read_kinds,
    Type.LEVY_ITEM: codes.read_levy_item,
    Type.STATUS: codes.read_status,
}


def reader_of(
    kind: Type,
    *,
    yuan_per_unit: int = 1,
    year: int | None = None,
    choices: Collection[str] = frozenset(),
) -> Reader:
    """The reader for cells of a type, told what the table's surroundings say."""
    if kind is Type.MONEY:
        return lambda cell: amounts.read_money(cell, yuan_per_unit=yuan_per_unit)
    if kind is Type.MONTHS:
        return lambda cell: dates.read_months(cell, year=year)
    if kind is Type.CODE:
        return lambda cell: codes.read_code(cell, choices=choices)
    return _READERS[kind]


def read_value(kind: str, cell: Cell) -> tuple[Value, Note | None]:
    """Read one cell as a type: ``money``, ``rate``, ``day``, ``id_no`` …"""
    return reader_of(Type(kind))(cell)
