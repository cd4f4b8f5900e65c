"""Lists as files: CSV that Excel opens in Chinese, and XLSX with a sheet that says what it is."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from wuxian.batch.writing import guarded
from wuxian.support import clock
from wuxian.support.money import Fen, format_yuan

MARK = "\ufeff"
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


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Line by line, a byte-order mark first; cells a spreadsheet would run are guarded."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield MARK + writer.writerow(sheet.columns)
    for row in sheet.rows:
        yield writer.writerow([guarded(cell) for cell in row])


def xlsx_file(sheet: Sheet) -> IO[bytes]:
    """The list under a frozen header and a sheet 说明, in a file that is gone once closed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.columns) - 1, 16)
        page.write_row(0, 0, sheet.columns, book.add_format({"bold": True}))
        for number, row in enumerate(sheet.rows, start=1):
            page.write_row(number, 0, [guarded(cell) for cell in row])
        told = book.add_worksheet(gettext("说明"))
        told.set_column(0, 1, 28)
        for number, note in enumerate([*sheet.notes, _written()]):
            told.write_row(number, 0, [guarded(cell) for cell in note])
    out.seek(0)
    return out


def _written() -> tuple[str, str]:
    return gettext("导出时间"), clock.now().astimezone(clock.SHANGHAI).strftime(MINUTES)


KINDS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(sheet: Sheet, kind: str) -> HttpResponseBase:
    """The file as a download: CSV while it is read, XLSX once it is written.

    The first row is read before the answer begins, so that a refusal is an answer of its own.
    """
    sheet = _begun(sheet)
    found: HttpResponseBase
    if kind == "csv":
        lines = csv_lines(sheet)
        found = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        found = FileResponse(xlsx_file(sheet), content_type=XLSX)
    found["Content-Disposition"] = _named(f"{sheet.name}.{kind}")
    return found


def _begun(sheet: Sheet) -> Sheet:
    rows = iter(sheet.rows)
    return replace(sheet, rows=chain(list(islice(rows, 1)), rows))


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes under a name that may be Chinese."""
    headers = {"Content-Disposition": _named(name)}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _named(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
