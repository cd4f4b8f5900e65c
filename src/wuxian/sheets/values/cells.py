"""What every reader does first: strip what typing and exporting leave on a cell."""

import unicodedata

from wuxian.sheets.grid import Cell, as_text

_EDGES = " \t\r\n\u00a0\u3000\u200b\u200e\u200f\ufeff"
_INNER = dict.fromkeys(map(ord, _EDGES))


def plain(cell: Cell) -> str:
    """The cell's text without edge blanks and the apostrophe that marks text in Excel."""
    return as_text(cell).strip(_EDGES).lstrip("'’").strip(_EDGES)


def compact(cell: Cell) -> str:
    """Half-width text without any blank inside.

    >>> compact("'１１０ 101\u3000")
    '110101'
    """
    return unicodedata.normalize("NFKC", plain(cell)).translate(_INNER).replace("\u0020", "")


def exact(cell: float) -> str:
    """A stored number in the 15 digits Excel shows, without binary dust.

    >>> exact(0.1 + 0.2)
    '0.3'
    """
    return format(cell, ".15g")
