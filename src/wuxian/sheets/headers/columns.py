"""Columns with the field each probably means, and the questions left open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from wuxian.sheets.grid import Cell, Grid, as_text, column_letter, is_blank
from wuxian.sheets.headers.signatures import JOINT
from wuxian.sheets.words.fields import Target, Type, parse_target
from wuxian.sheets.words.matching import AMBIGUOUS_HEADER, guess
from wuxian.support import idno
from wuxian.support.messages import Message, mark

SAMPLES = 3
_LOOKED_AT = 60
_ID = re.compile(r"(?<![0-9A-Za-z])(\d{6})(\d{5,9})(\d{3}[\dXx])(?![0-9A-Za-z])")
_ENROLLED = re.compile(r"^(?:[01]\|)?(?:参保|不参保|是|否|正常|√)$")

_QUOTED = mark("“{label}”")
_EITHER = mark("{one}或{other}")
WHICH_FIELD = mark("“{header}”可能是{choices}，请选一次，以后会记住。")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the user's table.

    ``field`` is the flat name of a field, or none; ``confidence`` is in percent; ``choices``
    are other fields it could be. Identity numbers in ``samples`` are masked.
    """

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    field: str | None
    confidence: int
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str | None:
        """The field's Chinese label."""
        return parse_target(self.field).label if self.field else None

    @property
    def question(self) -> str | None:
        """What to ask about this column, if anything."""
        if self.field or len(self.choices) < 2:
            return None
        labels = [_QUOTED.format(label=_label(choice)) for choice in self.choices]
        choices = reduce(lambda one, other: _EITHER.format(one=one, other=other), labels)
        return WHICH_FIELD.format(header=self.header, choices=choices)


def _label(key: str) -> Message:
    """A field's label, which the catalogues know from the table of fields."""
    return mark(parse_target(key).label)


def mask_ids(text: str) -> str:
    """Hide the middle of anything that looks like an identity number.

    >>> mask_ids("张三 110105194912310024")
    '张三 110105********0024'
    """
    return _ID.sub(lambda match: match[1] + "*" * len(match[2]) + match[3], text)


def guess_columns(
    grid: Grid, headers: Mapping[int, tuple[str, ...]], first_data_row: int
) -> tuple[Column, ...]:
    """A column for each header, each field given at most once."""
    columns = [
        _column(index, parts, _cells(grid, index, first_data_row))
        for index, parts in headers.items()
    ]
    return _each_field_once(columns)


def _cells(grid: Grid, column: int, first: int) -> list[Cell]:
    rows = range(first, min(len(grid.rows), first + _LOOKED_AT))
    cells = (grid.cell(row, column) for row in rows if row not in grid.hidden_rows)
    return [cell for cell in cells if not is_blank(cell)]


def _column(index: int, parts: tuple[str, ...], cells: Sequence[Cell]) -> Column:
    meant = guess(parts)
    samples = tuple(mask_ids(as_text(cell).strip())[:40] for cell in cells[:SAMPLES])
    column = Column(
        index=index,
        letter=column_letter(index),
        header=JOINT.join(parts),
        samples=samples,
        field=None,
        confidence=0,
    )
    if meant is None:
        return column
    key = _refined(meant.target, cells).key
    if meant.confidence <= AMBIGUOUS_HEADER:
        return replace(column, confidence=meant.confidence, choices=meant.choices or (key,))
    if key == "id_no":  # spaces or other marks inside a number hide it from mask_ids
        samples = tuple(map(idno.mask, samples))
    return replace(column, field=key, confidence=meant.confidence, samples=samples)


def _refined(target: Target, cells: Sequence[Cell]) -> Target:
    """An insurance column that holds 参保 or 不参保 says who is enrolled, not how much."""
    if target.type is Type.MONEY and cells and all(_ENROLLED.match(as_text(c)) for c in cells):
        return replace(target, field="enrolled")
    return target


def _each_field_once(columns: Sequence[Column]) -> tuple[Column, ...]:
    best: dict[str, Column] = {}
    for column in columns:
        rival = best.get(column.field or "")
        if column.field and (rival is None or column.confidence > rival.confidence):
            best[column.field] = column
    return tuple(
        column
        if column.field is None or best[column.field] is column
        else replace(column, field=None, choices=(column.field,))
        for column in columns
    )
