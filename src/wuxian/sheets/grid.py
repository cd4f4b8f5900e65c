"""One sheet as a rectangle of cells, in the rows and columns its owner sees."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from wuxian.sheets import errors

Cell = str | int | float | bool | date | time | timedelta
Merge = tuple[int, int, int, int]
EMPTY_CELL = ""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by zero-based row and column; row ``i`` is row ``i + 1`` of the user's file.

    ``merges`` are (first row, first column, last row, last column), inclusive; the value
    stands in the first cell. ``uncached`` are cells with a formula and no stored result.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))

    def cell(self, row: int, column: int) -> Cell:
        """The value, or the empty text outside the rectangle."""
        if not 0 <= row < len(self.rows):
            return EMPTY_CELL
        cells = self.rows[row]
        return cells[column] if 0 <= column < len(cells) else EMPTY_CELL


def corrected(grid: Grid, corrections: Mapping[str, str]) -> Grid:
    """The grid with some cells typed anew, by their address; others stay as they came.

    >>> corrected(Grid("表", [["a", "b"]]), {"B1": "c"}).rows
    [['a', 'c']]
    """
    if not corrections:
        return grid
    rows = [list(row) for row in grid.rows]
    typed = set()
    for address, text in corrections.items():
        row, column = split_address(address)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [EMPTY_CELL] * (column + 1 - len(rows[row]))
        rows[row][column] = text
        typed.add((row, column))
    return replace(grid, rows=rows, uncached=grid.uncached - typed)


def split_address(address: str) -> tuple[int, int]:
    """Zero-based row and column of an address such as ``E12``. Raises `InvalidMappingError`."""
    match = _ADDRESS.fullmatch(address.upper())
    if match is None:
        raise errors.InvalidMappingError(errors.NO_COLUMN.format(column=address))
    return int(match[2]) - 1, column_index(match[1])


@dataclass(frozen=True, slots=True)
class Book:
    """One file: how it was really stored, and its sheets."""

    container: str
    grids: tuple[Grid, ...]
    encoding: str | None = None


def column_letter(index: int) -> str:
    """The name of a column as Excel shows it.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based index of a column name.

    >>> column_index("AB")
    27
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def as_text(cell: Cell) -> str:
    """A cell as a person reads it; whole floats lose their point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u3000\u200b\ufeff'")
