"""HTML tables saved under the name of a spreadsheet, as old web systems export them."""

import re

from lxml import etree, html

from wuxian.sheets import errors
from wuxian.sheets.containers import text as texts
from wuxian.sheets.containers.limits import Limits, check_extent
from wuxian.sheets.grid import EMPTY_CELL, Book, Cell, Grid, Merge

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPAN_CAP = 1000


def read(data: bytes, name: str, limits: Limits) -> Book:
    """One grid per table that holds no other table."""
    text, encoding = _decode(data)
    try:
        parser = html.HTMLParser(huge_tree=False, no_network=True)
        root = html.fromstring(_without_declaration(text), parser=parser)
    except (etree.LxmlError, ValueError, TypeError, AssertionError):
        raise errors.DamagedFileError(errors.DAMAGED) from None
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    grids = tuple(_grid(table, name, number, limits) for number, table in enumerate(tables, 1))
    if not grids:
        raise errors.NotASpreadsheetError(errors.IS_OTHER)
    return Book(container="html", grids=grids, encoding=encoding)


def _without_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _decode(data: bytes) -> tuple[str, str]:
    stated = _CHARSET.search(data[:2048])
    if stated and stated[1].lower() in (b"gbk", b"gb2312", b"gb18030"):
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    return texts.decode(data)


def _grid(table: html.HtmlElement, name: str, number: int, limits: Limits) -> Grid:
    canvas = _Canvas()
    for row, line in enumerate(table.iter("tr")):
        for cell in line.iterchildren("td", "th"):
            canvas.put(row, _text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
            check_extent(name, rows=row, columns=canvas.width, limits=limits)
        if _HIDDEN.search(line.get("style") or ""):
            canvas.hidden.add(row)
    title = name if number == 1 else f"{name} {number}"
    return canvas.grid(title)


def _text(cell: html.HtmlElement) -> str:
    return _SPACES.sub(" ", "".join(cell.itertext())).strip(" ")


def _span(cell: html.HtmlElement, side: str) -> int:
    stated = (cell.get(side) or "1").strip()
    return max(1, min(int(stated), _SPAN_CAP)) if stated.isdecimal() else 1


class _Canvas:
    """Places cells one after another, round those that reach down from above."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.width = 0

    def put(self, row: int, value: str, rows: int, columns: int) -> None:
        column = 0
        while (row, column) in self.cells:
            column += 1
        for down in range(rows):
            for across in range(columns):
                self.cells[row + down, column + across] = EMPTY_CELL
        self.cells[row, column] = value
        self.width = max(self.width, column + columns)
        if rows > 1 or columns > 1:
            self.merges.append((row, column, row + rows - 1, column + columns - 1))

    def grid(self, name: str) -> Grid:
        height = max((row for row, _ in self.cells), default=-1) + 1
        rows: list[list[Cell]] = [[EMPTY_CELL] * self.width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        return Grid(
            name=name, rows=rows, merges=tuple(self.merges), hidden_rows=frozenset(self.hidden)
        )
