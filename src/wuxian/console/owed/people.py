"""The people behind a number, as a page, as a file, and one of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.links import to
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.owed import asked, figures
from wuxian.console.owed.asked import href
from wuxian.engine.statuses import Status
from wuxian.faces import exporting, words
from wuxian.faces.shapes import Cell, Column, Crumb, Kpi, Pages, Table
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Line, PeoplePage, PersonLine, Where

PAGE, BLOCK = 50, 2_000


@require_GET
@signed_in
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list whose total is the number that was clicked."""
    where, after = asked.read_where(request.GET), request.GET.get("after")
    names = names_for(actor)
    found = ledger.list_people(actor, where=where, after=after, limit=PAGE)
    said = asked.described(where, names)
    context = {
        "title": " · ".join(said),
        "kpis": _repeated(found),
        "definition": _definition(where),
        "table": _table([_row(one, where, names) for one in found.people]),
        "is_empty": found.total_people == 0,
        "pages": Pages(
            gettext("共 %(count)s 人") % {"count": f"{found.total_people:,}"},
            f"{href('owed_people', where)}&after={found.after}" if found.after else "",
            href("owed_people", where) if after else "",
        ),
        "csv_href": href("owed_export", where) + "&as=csv",
        "xlsx_href": href("owed_export", where) + "&as=xlsx",
    }
    crumbs = [Crumb(gettext("本月应缴"), href("owed", Where(period=where.period))),
              Crumb(gettext("人员名单"))]  # fmt: skip
    return page(request, "console/owed/people.html", context, here="owed", crumbs=crumbs)


def _repeated(found: PeoplePage) -> list[Kpi]:
    """The numbers of the list again, so that who came from a number sees it."""
    both = found.employer + found.employee
    return [
        Kpi(gettext("应缴合计"), words.amount(both), gettext("元"), tag=figures.estimate()),
        Kpi(gettext("单位"), words.amount(found.employer), gettext("元")),
        Kpi(gettext("个人"), words.amount(found.employee), gettext("元")),
        Kpi(gettext("人数"), f"{found.total_people:,}", gettext("人")),
    ]


def _definition(where: Where) -> str:
    if where.status and where.status is not Status.COMPUTED:
        return gettext("这些人在所选险种上没有金额，未计入合计。")
    return gettext("应缴 = 缴费基数 × 费率，各部分按当地规则舍入后相加；没有金额的不计入。")


def _columns() -> list[Column]:
    return [
        Column(gettext("姓名")),
        Column(gettext("工号")),
        Column(gettext("单位")),
        Column(gettext("参保城市")),
        Column(gettext("单位应缴（元）"), is_number=True),
        Column(gettext("个人应缴（元）"), is_number=True),
        Column(gettext("未计算"), is_number=True),
    ]


def _table(rows: list[list[Cell]]) -> Table:
    return Table(gettext("人员名单"), _columns(), rows, becomes_cards=True)


def _row(one: PersonLine, where: Where, names: Names) -> list[Cell]:
    at = {"person_id": one.person_id, "entity_id": one.entity_id, "place": one.place}
    whole = replace(where, status=None, party=None, state=None, **at)  # type: ignore[arg-type]
    explained = href("owed_explain", whole) if where.kind else ""
    return [
        Cell(_name(one), href("owed_person", replace(whole, kind=None))),
        Cell(one.employee_no or words.NO_DATA),
        Cell(names.entity(one.entity_id)),
        Cell(names.place(one.place)),
        Cell(words.amount(one.employer), explained, is_drawer=True),
        Cell(words.amount(one.employee), explained, is_drawer=True),
        Cell(gettext("%(count)s 项") % {"count": one.not_computed} if one.not_computed else "—"),
    ]


def _name(one: PersonLine) -> str:
    return one.name or gettext("导入已撤销的人员")


@require_GET
@signed_in
@recently_confirmed
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same list as a file, with the same columns."""
    where, names = asked.read_where(request.GET), names_for(actor)
    sheet = exporting.Sheet(
        name=gettext("应缴名单"),
        columns=[column.label for column in _columns()],
        rows=_exported(actor, where, names),
        notes=[
            (gettext("范围"), " · ".join(asked.described(where, names))),
            (gettext("含义"), _definition(where)),
            (gettext("性质"), gettext("估算：按政策库计算，尚未与经办机构的明细核对")),
        ],
    )
    kind = request.GET.get("as", "xlsx")
    if kind not in exporting.KINDS:
        raise Http404
    return exporting.answer(sheet, kind)


def _exported(actor: Actor, where: Where, names: Names) -> Iterator[list[str]]:
    after: str | None = None
    while True:
        found = ledger.list_people(actor, where=where, after=after, limit=BLOCK)
        for one in found.people:
            yield [
                _name(one), one.employee_no or "", names.entity(one.entity_id),
                names.place(one.place), exporting.yuan(one.employer),
                exporting.yuan(one.employee), str(one.not_computed),
            ]  # fmt: skip
        after = found.after
        if after is None:
            return


@require_GET
@signed_in
def person(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One person's month, kind by kind; every amount opens its explanation."""
    where = asked.read_where(request.GET)
    if where.person_id is None:
        raise Http404
    lines = ledger.list_lines(actor, where=where)
    if not lines:
        raise Http404
    names = names_for(actor)
    [name] = {one.name for one in ledger.list_people(actor, where=where, limit=1).people}
    context: dict[str, Any] = {
        "name": name or gettext("导入已撤销的人员"),
        "title": words.month(where.period or 0),
        "person_href": to("person", where.person_id) if name else "",
        "places": sorted(
            {f"{names.entity(line.entity_id)} · {names.place(line.place)}" for line in lines}
        ),
        "kpis": figures.kpis(ledger.totals(actor, where=where), where)[1:3],
        "table": _lines_table(lines, where),
    }
    crumbs = [Crumb(gettext("本月应缴"), href("owed", Where(period=where.period))),
              Crumb(context["name"])]  # fmt: skip
    return page(request, "console/owed/person.html", context, here="owed", crumbs=crumbs)


def _lines_table(lines: tuple[Line, ...], where: Where) -> Table:
    columns = [
        Column(gettext("险种")),
        Column(gettext("承担方")),
        Column(gettext("缴费基数（元）"), is_number=True),
        Column(gettext("费率"), is_number=True),
        Column(gettext("金额（元）"), is_number=True),
        Column(gettext("依据")),
    ]
    rows = [_line_row(line, where) for line in lines]
    return Table(gettext("应缴明细"), columns, rows, becomes_cards=True)


def _line_row(line: Line, where: Where) -> list[Cell]:
    at = {"kind": line.kind, "entity_id": line.entity_id, "place": line.place}
    link = href("owed_explain", where, **at)
    if line.status is not Status.COMPUTED:
        figure = [Cell(words.NO_DATA), Cell(words.NO_DATA), Cell(gettext("未计算"), link,
                  is_drawer=True), Cell(words.reason_text(line.status))]  # fmt: skip
    else:
        figure = [
            Cell(words.amount(line.base)),
            Cell(words.percent(line.rate_ppm)),
            Cell(words.amount(line.amount), link, is_drawer=True),
            Cell(tag=words.state_tag(line.state)),
        ]
    return [Cell(words.kind_name(line.kind)), Cell(words.party_name(line.party)), *figure]
