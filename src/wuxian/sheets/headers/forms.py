"""A sheet that is a form: labels with their values beside them."""

from dataclasses import dataclass

from wuxian.sheets.grid import Grid, as_text
from wuxian.sheets.headers.region import visible_cells
from wuxian.sheets.words.matching import EXACT, guess

SEARCHED_ROWS = 80
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One label and where its value stands."""

    label: str
    row: int
    column: int


def find_entries(grid: Grid) -> tuple[Entry, ...]:
    """The labels of a form; empty when the sheet is none."""
    entries: list[Entry] = []
    for row in range(min(len(grid.rows), SEARCHED_ROWS)):
        if row not in grid.hidden_rows:
            entries.extend(_in_row(grid, row))
    fields = {_field(entry.label) for entry in entries}
    is_about_a_person = bool(fields & {"name", "id_no"})
    return tuple(entries) if is_about_a_person and len(fields) >= _ENOUGH else ()


def _in_row(grid: Grid, row: int) -> list[Entry]:
    cells = list(visible_cells(grid, row))
    labels = [index for index, (_, cell) in enumerate(cells) if _field(as_text(cell))]
    entries = []
    for index in labels:
        after = index + 1
        if after < len(cells) and after not in labels:
            entries.append(Entry(as_text(cells[index][1]), row, cells[after][0]))
    # In a list header labels stand beside labels; in a form they alternate with values.
    return entries if len(entries) * 2 > len(labels) else []


def _field(label: str) -> str | None:
    meant = guess((label,)) if 0 < len(label) <= 30 else None
    return meant.target.key if meant and meant.confidence >= EXACT else None
