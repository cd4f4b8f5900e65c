"""The choices a template lists on its own dictionary sheet."""

from collections.abc import Mapping

from wuxian.sheets.analysis import Analysis
from wuxian.sheets.grid import Book, Grid, as_text, is_blank
from wuxian.sheets.headers.columns import Column
from wuxian.sheets.headers.signatures import JOINT
from wuxian.sheets.words.fields import Type, parse_target
from wuxian.sheets.words.normal import bare

_LONGEST = 3000
_FEWEST = 2


def choices_of(book: Book, analysis: Analysis) -> Mapping[str, frozenset[str]]:
    """Field → the texts allowed in it, for coded columns that another sheet lists."""
    coded = {_leaf(c): c.field for c in analysis.columns if c.field and _is_coded(c)}
    found: dict[str, frozenset[str]] = {}
    for grid in book.grids:
        if grid is not analysis.grid:
            for header, texts in _lists(grid).items():
                if header in coded and len(texts) >= _FEWEST:
                    found[coded[header]] = texts
    return found


def _is_coded(column: Column) -> bool:
    return parse_target(column.field or "").type in (Type.CODE, Type.HUKOU)


def _leaf(column: Column) -> str:
    return bare(column.header.split(JOINT)[-1])


def _lists(grid: Grid) -> dict[str, frozenset[str]]:
    """Each column of a dictionary sheet by its first text."""
    if len(grid.rows) > _LONGEST:
        return {}
    lists = {}
    for column in range(grid.width):
        texts = [as_text(row[column]).strip() for row in grid.rows if column < len(row)]
        filled = [text for text in texts if not is_blank(text)]
        if filled:
            lists[bare(filled[0])] = frozenset(filled[1:])
    return lists
