"""Columns of cells into columns of values, each different cell read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wuxian.sheets.findings import Finding, Note, error
from wuxian.sheets.grid import Cell, as_text, is_blank
from wuxian.sheets.headers.columns import Column, mask_ids
from wuxian.sheets.values import Reader, Value
from wuxian.sheets.values.amounts import BLANK_AMOUNT
from wuxian.sheets.words.fields import Type, find_target
from wuxian.support import idno
from wuxian.support.messages import mark
from wuxian.support.money import format_yuan

UNCACHED = mark("公式没有缓存结果，请在 Excel 中打开并保存后再上传")
_SHOWN = 60
_UNCACHED_NOTE = error("formula_uncached", UNCACHED)


@dataclass(slots=True)
class ColumnRead:
    """One column's values and the notes on them by position."""

    column: Column
    cells: Sequence[Cell]
    values: list[Value]
    notes: dict[int, Note] = field(default_factory=dict)


def read_column(
    column: Column, cells: Sequence[Cell], reader: Reader, uncached: frozenset[int]
) -> ColumnRead:
    """Read every cell; ``uncached`` are positions of formulas without a stored result."""
    seen: dict[tuple[type, Cell], tuple[Value, Note | None]] = {}
    found = ColumnRead(column, cells, [])
    for position, cell in enumerate(cells):
        key = (cell.__class__, cell)
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = reader(cell)
        found.values.append(reading[0])
        if reading[1] is not None:
            found.notes[position] = reading[1]
    for position in uncached:
        found.notes[position] = _UNCACHED_NOTE
    return found


def findings_of(read: ColumnRead, places: Sequence[tuple[int, str]]) -> list[Finding]:
    """The notes with their places; a money column that is blank all through is said once."""
    is_blank_all_through = bool(read.cells) and all(map(is_blank, read.cells))
    if is_blank_all_through and all(n.message == BLANK_AMOUNT for n in read.notes.values()):
        first = next(iter(read.notes.values()), None)
        return [finding(first, read.column, None, read.column.letter, "")] if first else []
    return [
        finding(note, read.column, *places[position], read.cells[position])
        for position, note in sorted(read.notes.items())
    ]


def finding(note: Note, column: Column, row: int | None, letter: str, raw: Cell) -> Finding:
    """A note at a place."""
    return Finding(
        severity=note.severity,
        code=note.code,
        message=note.message,
        row=row,
        column=letter,
        header=column.header,
        field=column.field,
        raw=masked(raw, column.field),
    )


def as_shown(value: Value, field_name: str | None) -> str:
    """A value that was read, as somebody would type it; identity numbers masked."""
    if value is None:
        return ""
    target = find_target(field_name or "")
    if isinstance(value, int) and target and target.type is Type.MONEY:
        return format_yuan(value)
    return masked(str(value), field_name)


def masked(raw: Cell, field_name: str | None) -> str:
    """The cell as text, without the middle of an identity number."""
    text = as_text(raw).strip()[:_SHOWN]
    return idno.mask(text) if field_name in ("id_no", "bureau_id_no") else mask_ids(text)


def by_field(reads: Sequence[ColumnRead]) -> Mapping[str, ColumnRead]:
    """The columns by the field they mean."""
    return {read.column.field: read for read in reads if read.column.field}
