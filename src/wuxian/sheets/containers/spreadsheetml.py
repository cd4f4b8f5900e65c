"""Excel 2003 XML saved as ``.xls``: no spreadsheet library reads it."""

from datetime import datetime

from lxml import etree

from wuxian.sheets import errors
from wuxian.sheets.containers.limits import Limits, check_extent
from wuxian.sheets.grid import EMPTY_CELL, Book, Cell, Grid, Merge

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read(data: bytes, name: str, limits: Limits) -> Book:  # noqa: ARG001
    """One grid per ``Worksheet``; ``ss:Index`` and ``MergeAcross`` are honoured."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise errors.DamagedFileError(errors.DAMAGED) from None
    sheets = [_grid(sheet, limits) for sheet in root.iter(f"{_SS}Worksheet")]
    return Book(container="spreadsheetml", grids=tuple(sheets))


def _grid(sheet: etree._Element, limits: Limits) -> Grid:
    name = sheet.get(f"{_SS}Name") or ""
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    hidden: set[int] = set()
    for element in sheet.iter(f"{_SS}Row"):
        index = _number(element, "Index", len(rows) + 1) - 1
        check_extent(name, rows=index, columns=0, limits=limits)
        rows.extend([] for _ in range(index - len(rows)))
        if element.get(f"{_SS}Hidden") == "1":
            hidden.add(len(rows))
        rows.append(_row(element, name, len(rows), merges, limits))
    columns = _hidden_columns(sheet)
    return Grid(
        name=name,
        rows=rows,
        merges=tuple(merges),
        hidden_rows=frozenset(hidden),
        hidden_columns=columns,
    )


def _row(
    element: etree._Element, sheet: str, number: int, merges: list[Merge], limits: Limits
) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for cell in element.iter(f"{_SS}Cell"):
        column = _number(cell, "Index", column + 1) - 1
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        check_extent(sheet, rows=number + down, columns=column + across + 1, limits=limits)
        cells.extend([EMPTY_CELL] * (column + across + 1 - len(cells)))
        cells[column] = _value(cell)
        if across or down:
            merges.append((number, column, number + down, column + across))
        column += across + 1
    return cells


def _number(element: etree._Element, attribute: str, otherwise: int) -> int:
    stated = element.get(f"{_SS}{attribute}") or ""
    return int(stated) if stated.isdecimal() else otherwise


def _value(cell: etree._Element) -> Cell:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return EMPTY_CELL
    text = "".join(str(piece) for piece in data.itertext())
    try:
        return _typed(text, data.get(f"{_SS}Type"))
    except ValueError:
        return text


def _typed(text: str, kind: str | None) -> Cell:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    return text


def _hidden_columns(sheet: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in sheet.iter(f"{_SS}Column"):
        column = _number(element, "Index", column + 1) - 1
        span = min(_number(element, "Span", 0), 300)
        if element.get(f"{_SS}Hidden") == "1":
            hidden.update(range(column, column + span + 1))
        column += span + 1
    return frozenset(hidden)
