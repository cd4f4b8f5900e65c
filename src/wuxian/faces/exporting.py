"""Lists as files: CSV that Excel opens in Chinese, and XLSX with a sheet that says what it is."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext

from wuxian.batch.writing import guarded
from wuxian.support import clock
from wuxian.support.money import Fen, format_yuan

MINUTES = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to write. ``notes`` say what was asked for and what the figures mean."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]
    notes: Sequence[tuple[str, str]]


def yuan(fen: Fen) -> str:
    """An amount without separators, so that a spreadsheet may add it."""
    return format_yuan(fen)


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte-order mark; cells a spreadsheet would run are guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([guarded(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """The list under a frozen header, and a sheet 说明."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    page.set_column(0, len(sheet.columns) - 1, 16)
    page.write_row(0, 0, sheet.columns, book.add_format({"bold": True}))
    for number, row in enumerate(sheet.rows, start=1):
        page.write_row(number, 0, [guarded(cell) for cell in row])
    told = book.add_worksheet(gettext("说明"))
    told.set_column(0, 1, 28)
    written = (gettext("导出时间"), clock.now().astimezone(clock.SHANGHAI).strftime(MINUTES))
    for number, note in enumerate([*sheet.notes, written]):
        told.write_row(number, 0, [guarded(cell) for cell in note])
    book.close()
    return out.getvalue()


WRITERS: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def answer(sheet: Sheet, kind: str) -> HttpResponse:
    """The file as a download."""
    write, media_type = WRITERS[kind]
    return download(write(sheet), f"{sheet.name}.{kind}", media_type)


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes under a name that may be Chinese."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=media_type, headers=headers)
