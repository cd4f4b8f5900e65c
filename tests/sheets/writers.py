"""Writes sheets in the containers people really send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

Merge = tuple[int, int, int, int]


@dataclass
class Sheet:
    """Rows of cells; merges and hidden positions are zero-based."""

    name: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[Merge] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()


@dataclass
class Formula:
    text: str
    result: Any = ""


@dataclass
class Spanned:
    """A cell of HTML or SpreadsheetML that reaches right or down."""

    value: Any
    right: int = 1
    down: int = 1


def write_xlsx(path: Path, *sheets: Sheet) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet)
    return path


def _fill(page: Any, sheet: Sheet) -> None:
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            _put(page, row, column, cell)
    for top, left, bottom, right in sheet.merges:
        page.merge_range(top, left, bottom, right, sheet.rows[top][left])
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})


def _put(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, column, cell.text, None, cell.result)
    elif isinstance(cell, str):
        page.write_string(row, column, cell) if cell else None
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)


def write_xls(path: Path, *sheets: Sheet) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell not in ("", None):
                    style = _DAY if isinstance(cell, date) else _PLAIN
                    page.write(row, column, cell, style)
        for top, left, bottom, right in sheet.merges:
            page.merge(top, bottom, left, right)
        for row in sheet.hidden_rows:
            page.row(row).hidden = True
        for column in sheet.hidden_columns:
            page.col(column).hidden = True
    book.save(str(path))
    return path


_PLAIN = xlwt.easyxf("")
_DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")


def write_html(path: Path, rows: Sequence[Sequence[Any]], charset: str) -> Path:
    lines = "\n".join(f"<tr>{''.join(map(_td, cells))}</tr>" for cells in rows)
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f'</head><body><table border="1">\n{lines}\n</table></body></html>'
    )
    path.write_bytes(page.encode(charset))
    return path


def _td(cell: Any) -> str:
    if not isinstance(cell, Spanned):
        return f"<td>{escape(str(cell))}</td>"
    return f"<td rowspan={cell.down} colspan={cell.right}>{escape(str(cell.value))}</td>"


def write_spreadsheetml(path: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    lines = "\n".join(f"<Row>{''.join(map(_xml_cell, cells))}</Row>" for cells in rows)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
        f'<Worksheet ss:Name="{name}"><Table>\n{lines}\n</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


@dataclass
class At:
    """A SpreadsheetML cell that states its own column, one-based."""

    column: int
    value: Any
    extra: str = field(default="")


def _xml_cell(cell: Any) -> str:
    attributes = ""
    value = cell
    if isinstance(cell, At):
        attributes, value = f' ss:Index="{cell.column}"', cell.value
    if isinstance(value, Spanned):
        across, down = value.right - 1, value.down - 1
        attributes += f' ss:MergeAcross="{across}"' if across else ""
        attributes += f' ss:MergeDown="{down}"' if down else ""
        value = value.value
    kind = "Number" if isinstance(value, int | float) else "String"
    return f'<Cell{attributes}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
