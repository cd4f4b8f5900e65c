"""The list as a file: streamed, guarded, with the columns of the page."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.names import Names, names_for
from wuxian.console.people import filters, listing
from wuxian.roster import api as roster
from wuxian.roster.data import PeopleQuery
from wuxian.sheets.errorbook import guarded
from wuxian.support import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "\ufeff"


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


@require_GET
@signed_in
@recently_confirmed
def as_csv(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The people of the address, line by line, as Excel opens it in Chinese."""
    query = filters.read_query(request.GET.dict())
    head, rows = _head(), _rows(actor, query, names_for(actor))
    answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    return _named(answer, "csv")


def _lines(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow(head)
    for row in rows:
        yield writer.writerow(row)


@require_GET
@signed_in
@recently_confirmed
def as_xlsx(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The people of the address as a workbook, with a sheet that says what was asked."""
    query, names = filters.read_query(request.GET.dict()), names_for(actor)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(gettext("人员"))
        page.freeze_panes(1, 0)
        page.set_column(0, len(_head()) - 1, 16)
        page.write_row(0, 0, _head(), book.add_format({"bold": True}))
        for number, row in enumerate(_rows(actor, query, names), start=1):
            page.write_row(number, 0, row)
        told = book.add_worksheet(gettext("说明"))
        for number, note in enumerate(_notes(query, names)):
            told.write_row(number, 0, note)
    out.seek(0)
    return _named(FileResponse(out, content_type=XLSX), "xlsx")


def _head() -> list[str]:
    return [column.label for column in listing.columns()]


def _rows(actor: Actor, query: PeopleQuery, names: Names) -> Iterator[Sequence[str]]:
    people = roster.each_person(actor, query=query)
    return ([guarded(text) for text in listing.texts_of(one, names)] for one in people)


def _notes(query: PeopleQuery, names: Names) -> list[tuple[str, str]]:
    moment = clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    said = " · ".join(filters.described(query, names)) or gettext("全部人员")
    return [
        (gettext("范围"), guarded(said)),
        (gettext("导出时间"), moment),
        (gettext("证件号码"), gettext("已遮盖，只露前六位与后四位")),
    ]


def _named(answer: HttpResponseBase, ending: str) -> HttpResponseBase:
    name = quote(f"{gettext('人员')}.{ending}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
