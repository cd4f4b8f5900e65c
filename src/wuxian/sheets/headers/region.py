"""Finding the header rows of a sheet (the algorithm is in the README of this room)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wuxian.sheets.grid import Cell, Grid, is_blank
from wuxian.sheets.words.kinds import take_party
from wuxian.sheets.words.matching import guess, is_known
from wuxian.sheets.words.normal import normal

SEARCHED_ROWS = 30
_TALLEST = 4
_SHORT = 24
_REST_OF_A_PARTY = 3
_ENOUGH = 6
IDENTITY = frozenset({"name", "id_no", "employee_no", "si_person_no", "hf_person_no", "person"})
PIVOT = re.compile(r"^(?:求和项|计数项|平均值项|Sum of|Count of)\s*[:：]?", re.IGNORECASE)
_NUMERIC = re.compile(r"^[\s'¥￥(（+-]*[\d,，.]+[\s)）%％元]*$")


class Layout(StrEnum):
    """How a sheet is laid out."""

    LIST = "list"
    PIVOT = "pivot"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Region:
    """The header rows, zero-based and inclusive, and how sure they are (twice the score)."""

    first: int
    last: int
    score: int
    layout: Layout = Layout.LIST


def find_region(grid: Grid) -> Region | None:
    """The header of the sheet's table, or none when no row scores enough."""
    rows = list(visible_rows(grid, SEARCHED_ROWS))
    scores = {row: _score(grid, row) for row in rows}
    if not scores:
        return None
    best = max(rows, key=lambda row: (scores[row], -row))
    if scores[best] < _ENOUGH and not _names_people(grid, best):
        return None
    first, last = _grown_up(grid, best, rows), _grown_down(grid, best, rows)
    is_pivot = any(_is_pivot_row(grid, row) for row in rows if row <= last)
    layout = Layout.PIVOT if is_pivot else Layout.LIST
    return Region(first=first, last=last, score=scores[best], layout=layout)


def visible_rows(grid: Grid, count: int) -> Iterator[int]:
    """The first rows a person sees."""
    shown = (row for row in range(len(grid.rows)) if row not in grid.hidden_rows)
    for _, row in zip(range(count), shown, strict=False):
        yield row


def visible_cells(grid: Grid, row: int) -> Iterator[tuple[int, Cell]]:
    """Column and value of each cell that shows something."""
    for column, cell in enumerate(grid.rows[row]):
        if column not in grid.hidden_columns and not is_blank(cell):
            yield column, cell


def is_numeric(cell: Cell) -> bool:
    """Whether a cell holds a number, stored as one or typed as text."""
    return not isinstance(cell, str) or _NUMERIC.match(cell) is not None


def _score(grid: Grid, row: int) -> int:
    """Twice (known words less half the numbers), in whole numbers."""
    score = 0
    for _, cell in visible_cells(grid, row):
        if is_numeric(cell):
            score -= 1
        elif is_known(str(cell)):
            score += 2
    return score


def _names_people(grid: Grid, row: int) -> bool:
    """A short table of names and one figure is a table too."""
    cells = [cell for _, cell in visible_cells(grid, row)]
    if len(cells) < 2 or any(is_numeric(cell) for cell in cells):
        return False
    return bool(identity_columns(grid, row)) and sum(is_known(str(one)) for one in cells) >= 2


def identity_columns(grid: Grid, row: int) -> set[int]:
    """Columns whose header in this row names a person."""
    found = set()
    for column, cell in visible_cells(grid, row):
        if isinstance(cell, str) and (meant := guess((cell,))) and meant.target.field in IDENTITY:
            found.add(column)
    return found


def _grown_up(grid: Grid, best: int, rows: list[int]) -> int:
    above = [row for row in rows if best - _TALLEST < row < best]
    first = best
    if not identity_columns(grid, best):
        first = next((row for row in reversed(above) if identity_columns(grid, row)), best)
    before = [row for row in above if row < first]
    if before and _is_caption_row(grid, before[-1], first):
        return before[-1]
    return first


def _is_caption_row(grid: Grid, row: int, below: int) -> bool:
    """A row of groups: known words, or several merged spans narrower than the table."""
    if _is_pivot_row(grid, row) or identity_columns(grid, row):
        return False
    cells = list(visible_cells(grid, row))
    if not cells or any(is_numeric(cell) or len(str(cell)) > _SHORT for _, cell in cells):
        return False
    width = sum(1 for _ in visible_cells(grid, below))
    spans = [right - left + 1 for top, left, _, right in grid.merges if top == row and right > left]
    if spans and max(spans) >= max(width - 1, 3) and len(cells) < 3:
        return False
    has_words = any(_is_group(str(cell)) for _, cell in cells)
    return len(spans) >= 2 or (bool(spans) and has_words) or (has_words and len(cells) >= 2)


def _is_group(text: str) -> bool:
    """An insurance or a party and hardly a word more; a company's name is no party."""
    if re.search("[:：]", text.rstrip(":： ")):
        return False
    if is_known(text):
        return True
    party, rest = take_party(normal(text))
    return party is not None and len(rest) <= _REST_OF_A_PARTY


def _is_pivot_row(grid: Grid, row: int) -> bool:
    return any(isinstance(cell, str) and PIVOT.match(cell) for _, cell in visible_cells(grid, row))


def _grown_down(grid: Grid, best: int, rows: list[int]) -> int:
    last = best
    people = _people_above(grid, best, rows)
    for row in (row for row in rows if best < row < best + _TALLEST):
        if not _is_leaf_row(grid, row, last, people):
            break
        last = row
    return last


def _people_above(grid: Grid, best: int, rows: list[int]) -> set[int]:
    near = [row for row in rows if best - _TALLEST < row <= best]
    return set().union(*(identity_columns(grid, row) for row in near))


def _is_leaf_row(grid: Grid, row: int, above: int, people: set[int]) -> bool:
    """Only short labels, nothing under a name, and words we know or groups above them."""
    cells = dict(visible_cells(grid, row))
    if not cells or people & cells.keys():
        return False
    if any(is_numeric(cell) or len(str(cell)) > _SHORT for cell in cells.values()):
        return False
    if any(isinstance(cell, str) and cell.strip().startswith("合计") for cell in cells.values()):
        return False
    is_under_groups = any(
        top <= above <= bottom
        for top, left, bottom, right in grid.merges
        if right > left and left in cells
    )
    return is_under_groups or any(is_known(str(cell)) for cell in cells.values())
