"""What deserves a look: wrong numbers, late enrolments, bases moved by the limits."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.owed import asked
from wuxian.console.owed.month import newest_run
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Kpi, Pages, Table, Tag
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Risk, RiskKind
from wuxian.support.periods import Period, format_period

SHOWN = 200
GRAVE = {RiskKind.NOT_ENROLLED, RiskKind.INVALID_ID, RiskKind.LEFT_BUT_ENROLLED}


def label(kind: RiskKind) -> str:
    """What the risk is called."""
    said = {
        RiskKind.NOT_ENROLLED: gettext("入职超过 25 天未参保"),
        RiskKind.INVALID_ID: gettext("证件号码无效"),
        RiskKind.BASE_CLAMPED: gettext("基数越界"),
        RiskKind.LEFT_BUT_ENROLLED: gettext("离职仍在保"),
        RiskKind.SAME_NAME: gettext("重名"),
    }
    return said[kind]


def risks_of(actor: Actor, period: Period) -> list[Risk]:
    """The risks of a month that was computed; none before."""
    run = newest_run(actor, period)
    return ledger.list_risks(actor, run_id=run.id) if run else []


def kpis(found: list[Risk], period: Period) -> list[Kpi]:
    """How many of each sort, the gravest first, each opening its list."""
    counts = Counter(risk.kind for risk in found)
    return [
        Kpi(
            label(kind),
            f"{counts[kind]:,}",
            gettext("条"),
            f"{reverse('risks')}?month={format_period(period)}&kind={kind}",
            tag=Tag(gettext("要处理"), "miss", "!") if kind in GRAVE else None,
        )
        for kind in RiskKind
        if counts[kind]
    ]


@require_GET
@signed_in
def risks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every risk of a month, or those of one sort."""
    period, kind = asked.read_month(request.GET.get("month")), request.GET.get("kind")
    found = risks_of(actor, period)
    chosen = [risk for risk in found if not kind or risk.kind == kind]
    start = _start(request.GET.get("start", ""), len(chosen))
    columns = [Column(gettext("姓名")), Column(gettext("风险")), Column(gettext("说明"))]
    rows = [
        [
            Cell(risk.name, to("person", risk.person_id)),
            Cell(tag=_tag(risk.kind)),
            Cell(words.told(risk.detail)),
        ]
        for risk in chosen[start : start + SHOWN]
    ]
    context = {
        "title": words.month(period),
        "kpis": kpis(found, period),
        "table": Table(gettext("风险"), columns, rows, becomes_cards=True),
        "count": len(chosen),
        "pages": _pages(len(chosen), start, period, kind),
        "kind_label": label(RiskKind(kind)) if kind in set(RiskKind) else "",
        "all_href": f"{reverse('risks')}?month={format_period(period)}",
    }
    crumbs = [Crumb(gettext("风险"))]
    return page(request, "console/owed/risks.html", context, here="risks", crumbs=crumbs)


def _start(text: str, count: int) -> int:
    """Where in the list a page begins; beyond its end there is nothing to find."""
    if text and (not text.isdecimal() or int(text) >= max(count, 1)):
        raise Http404
    return int(text or 0)


def _pages(count: int, start: int, period: Period, kind: str | None) -> Pages | None:
    """Which part of how many is shown, and the way to the rest."""
    if count <= SHOWN:
        return None
    here = f"{reverse('risks')}?month={format_period(period)}" + (f"&kind={kind}" if kind else "")
    end = min(start + SHOWN, count)
    shown = gettext("第 %(first)s 到 %(last)s 条，共 %(count)s 条") % {
        "first": f"{start + 1:,}", "last": f"{end:,}", "count": f"{count:,}",
    }  # fmt: skip
    return Pages(shown, f"{here}&start={end}" if end < count else "", here if start else "")


def _tag(kind: RiskKind) -> Tag:
    return Tag(label(kind), "miss" if kind in GRAVE else "diff")
