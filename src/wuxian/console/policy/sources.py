"""What the library was read from."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.policy import words as told
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Fact, Field, Pages, Table
from wuxian.policies import api as policies
from wuxian.policybook import Layer, Source, SourceUse, Value
from wuxian.support import clock
from wuxian.support.periods import period_of

PAGE = 100


@require_GET
@signed_in
def sources(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """Every source, the most used first; part of a title, number or publisher narrows."""
    text, start = request.GET.get("q", "").strip(), _start(request.GET.get("from", "0"))
    found = [use for use in policies.list_sources() if text in _searched(use.source)]
    ahead = start + PAGE
    context = {
        "count": len(found),
        "filters": [Field("q", gettext("标题、文号或发布机关"), text, type="search")],
        "reset_href": to("policy_sources") if text else "",
        "table": _table(found[start:ahead]) if found else None,
        "pages": Pages(
            gettext("共 %(count)s 个来源") % {"count": f"{len(found):,}"},
            to("policy_sources", q=text, **{"from": ahead}) if ahead < len(found) else "",
            to("policy_sources", q=text) if start else "",
        ),
    }
    crumbs = [Crumb(gettext("政策库"), to("policy")), Crumb(gettext("来源"))]
    return page(request, "console/policy/sources.html", context, here="policy", crumbs=crumbs)


def _start(text: str) -> int:
    if not text.isdecimal():
        raise Http404
    return int(text)


def _searched(source: Source) -> str:
    return " ".join(filter(None, (source.title, source.number, source.publisher)))


def _table(found: Sequence[SourceUse]) -> Table:
    columns = [
        Column(gettext("标题")),
        Column(gettext("文号")),
        Column(gettext("发布机关")),
        Column(gettext("发布日期")),
        Column(gettext("读出的数值"), is_number=True),
    ]
    rows = [
        [
            Cell(use.source.title, to("policy_source", use.source.id)),
            Cell(use.source.number or words.NO_DATA),
            Cell(use.source.publisher or words.NO_DATA),
            Cell(use.source.issued or words.NO_DATA),
            Cell(f"{use.values:,}"),
        ]
        for use in found
    ]
    return Table(gettext("来源"), columns, rows, becomes_cards=True)


@require_GET
@signed_in
def source(request: HttpRequest, _actor: Actor, source_id: str) -> HttpResponse:
    """One source with every value read from it."""
    found, values = policies.get_source(source_id=source_id)
    context = {
        "source": found,
        "facts": _facts(found),
        "url": found.url if (found.url or "").startswith("https://") else "",
        "count": len(values),
        "table": _values(values) if values else None,
    }
    crumbs = [
        Crumb(gettext("政策库"), to("policy")),
        Crumb(gettext("来源"), to("policy_sources")),
        Crumb(found.title),
    ]
    return page(request, "console/policy/source.html", context, here="policy", crumbs=crumbs)


def _facts(found: Source) -> list[Fact]:
    told_facts = (
        (gettext("文号"), found.number),
        (gettext("发布机关"), found.publisher),
        (gettext("发布日期"), found.issued),
        (gettext("读自何处"), found.locator),
    )
    return [Fact(term, text or words.NO_DATA) for term, text in told_facts]


def _values(values: Sequence[Value]) -> Table:
    labels = [
        gettext("适用"), gettext("险种"), gettext("项目"), gettext("数值"), gettext("生效"),
        gettext("核实状态"),
    ]  # fmt: skip
    rows = [_row(value) for value in values]
    columns = [Column(label) for label in labels]
    return Table(gettext("读出的数值"), columns, rows, becomes_cards=True)


def _row(value: Value) -> list[Cell]:
    month = period_of(clock.today())
    is_city = value.layer is Layer.CITY
    return [
        Cell(told.owner_name(value), told.place_href(value.owner, month) if is_city else ""),
        Cell(told.kind_name(value.kind)),
        Cell(told.subject(value)),
        Cell(told.shown(value.unit, value.value)),
        Cell(
            told.span(value.effective_from, value.effective_to, start_unknown=value.start_unknown)
        ),
        Cell(tag=told.state_tag(value.state)),
    ]
