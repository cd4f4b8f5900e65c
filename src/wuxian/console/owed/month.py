"""本月应缴: the month, by kind, by company, city and department, and what is missing from it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wuxian.access.data import Actor, Verb
from wuxian.console.asking import is_fragment, signed_in
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.owed import asked, charts, figures
from wuxian.console.owed.asked import href
from wuxian.engine.kinds import Kind
from wuxian.faces import typed, words
from wuxian.faces.shapes import Chart, Crumb, Field
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Axis, LedgerError, OwedRun, Part, Where
from wuxian.support.periods import Period, add_months, format_period

ROWS = 8


@require_GET
@signed_in
def month(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One month, narrowed by what the address states."""
    query, picker = _picked(request.GET.dict())
    where = asked.read_where(query)
    period = where.period or asked.this_month()
    run = newest_run(actor, period)
    names = names_for(actor)
    context: dict[str, Any] = {
        "month": format_period(period),
        "month_field": picker or Field("month", gettext("月份"), format_period(period), "month"),
        "title": words.month(period),
        "before": href("owed", where, period=add_months(period, -1)),
        "after": href("owed", where, period=add_months(period, 1)),
        "run": run,
        "narrowed": asked.described(replace(where, period=None), names),
        "whole_href": href("owed", Where(period=period)),
        "may_compute": bool(actor.paths(Verb.CALCULATE)),
    }
    if run:
        context |= _figures(actor, where, run, names)
    crumbs = [Crumb(gettext("本月应缴"))]
    return page(
        request, "console/owed/month.html", context, here="owed", crumbs=crumbs,
        status=422 if picker else 200,
    )  # fmt: skip


def _picked(query: dict[str, str]) -> tuple[dict[str, str], Field | None]:
    """The address; with the field that says why, where the month typed is none."""
    text = query.get("month", "")
    try:
        typed.read_month(text or format_period(asked.this_month()))
    except typed.TypedError as wrong:
        field = Field("month", gettext("月份"), text, "month", error=words.told(wrong))
        return query | {"month": ""}, field
    return query, None


def newest_run(actor: Actor, period: Period) -> OwedRun | None:
    """The run most of a month comes from: the newest of everything, else the newest."""
    runs = ledger.list_runs(actor, period=period)
    return next((run for run in runs if run.entities is None), runs[0] if runs else None)


def _figures(actor: Actor, where: Where, run: OwedRun, names: Names) -> dict[str, Any]:
    total = ledger.totals(actor, where=where)
    parts = {axis: dearest(ledger.breakdown(actor, where=where, axis=axis)) for axis in Axis}
    return {
        "kpis": figures.kpis(total, where),
        "states": figures.states(ledger.states(actor, where=where), where),
        "kinds": figures.by_kind(total, where),
        "breakdowns": [
            (
                figures.breakdown(parts[axis][:ROWS], axis, where, names),
                href("owed_by", where) + f"&by={axis.name.lower()}",
                max(len(parts[axis]) - ROWS, 0),
            )
            for axis in Axis
        ],
        "kind_chart": charts.by_kind(total, where),
        "place_chart": charts.by_place(parts[Axis.PLACE], where, names),
        "base_chart": _base_chart(actor, where, run, names),
        "not_computed": figures.not_computed(actor, where),
        "export_href": href("owed_people", where),
        "library": run.library_digest[:12],
        "computed_at": run.created_at,
        "runs_href": href("owed_runs", Where(period=where.period)),
        "is_empty": total.people == 0,
    }


def dearest(parts: Sequence[Part]) -> list[Part]:
    """The largest sum of both shares first."""
    return sorted(parts, key=lambda part: -(part.employer + part.employee))


def _base_chart(actor: Actor, where: Where, run: OwedRun, names: Names) -> Chart | None:
    """The pension's bases, or the kind asked for, in the place asked for or with most people."""
    kind = where.kind or Kind.PENSION
    found = ledger.base_distribution(actor, run_id=run.id, kind=kind, place=where.place)
    if not found:
        return None
    return charts.bases(max(found, key=lambda one: sum(one.buckets)), kind, names)


AXES = {axis.name.lower(): axis for axis in Axis}


@require_GET
@signed_in
def by(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One breakdown, whole."""
    where, axis = asked.read_where(request.GET), AXES.get(request.GET.get("by", ""))
    if axis is None:
        raise Http404
    names = names_for(actor)
    parts = dearest(ledger.breakdown(actor, where=where, axis=axis))
    context = {
        "title": f"{words.month(where.period or 0)} · {figures.axis_name(axis)}",
        "table": figures.breakdown(parts, axis, where, names),
        "kpis": figures.kpis(ledger.totals(actor, where=where), where),
    }
    crumbs = [Crumb(gettext("本月应缴"), href("owed", where)), Crumb(figures.axis_name(axis))]
    return page(request, "console/owed/by.html", context, here="owed", crumbs=crumbs)


@require_POST
@signed_in
def compute(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Compute a month anew and go on to where the form says."""
    period = asked.read_month(request.POST.get("month"))
    try:
        run = ledger.create_owed_run(actor, period=period)
    except LedgerError as refused:
        messages.error(request, words.told(refused))
    else:
        text = gettext("%(month)s 已计算。") if run.is_new else gettext("%(month)s 没有变化。")
        messages.success(request, text % {"month": words.month(period)})
    return _onward(request, href("owed", Where(period=period)))


def _onward(request: HttpRequest, otherwise: str) -> HttpResponse:
    said = request.POST.get("next", "")
    target = said if url_has_allowed_host_and_scheme(said, {request.get_host()}) else otherwise
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


@require_GET
@signed_in
def runs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every calculation of a month, newest first: what it was made from, and its digests."""
    period = asked.read_month(request.GET.get("month"))
    context = {
        "title": words.month(period),
        "month": format_period(period),
        "runs": ledger.list_runs(actor, period=period),
        "here_href": href("owed_runs", Where(period=period)),
    }
    crumbs = [
        Crumb(gettext("本月应缴"), href("owed", Where(period=period))),
        Crumb(gettext("计算记录")),
    ]
    return page(request, "console/owed/runs.html", context, here="owed", crumbs=crumbs)


@require_POST
@signed_in
def replay(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Compute a run again from what was frozen and say whether it is the same."""
    again = ledger.replay(actor, run_id=run_id)
    if again.is_equal:
        messages.success(request, gettext("重算一致：逐字节相同。"))
    else:
        messages.error(request, gettext("重算不一致：请联系管理员，保留现场。"))
    run = ledger.get_run(actor, run_id=run_id)
    return redirect(f"{reverse('owed_runs')}?month={format_period(run.period)}")
