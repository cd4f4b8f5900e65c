"""覆盖: how much of the country the library answers for, in numbers."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.policy import words as told
from wuxian.engine.kinds import Kind, State
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Chart, Column, Crumb, Kpi, Series, Table
from wuxian.policies import api as policies
from wuxian.policybook import KindCoverage, PlaceCoverage


@require_GET
@signed_in
def coverage(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """Totals over cities, kinds and states."""
    places: Sequence[PlaceCoverage] = policies.get_book().coverage()
    by_kind: dict[Kind, list[KindCoverage]] = defaultdict(list)
    for place in places:
        for kind, covered in place.kinds.items():
            by_kind[Kind(kind)].append(covered)
    context = {
        "kpis": _kpis(places, by_kind),
        "chart": _chart(by_kind, len(places)),
        "states": _states(by_kind),
        "digest": policies.get_book().digest,
    }
    crumbs = [Crumb(gettext("政策库"), to("policy")), Crumb(gettext("覆盖"))]
    return page(request, "console/policy/coverage.html", context, here="policy", crumbs=crumbs)


def _kpis(places: Sequence[PlaceCoverage], by_kind: dict[Kind, list[KindCoverage]]) -> list[Kpi]:
    every = [covered for found in by_kind.values() for covered in found]
    complete = sum(covered.complete for covered in every)
    provinces = len({place.place.province for place in places})
    sources = f"{len(policies.list_sources()):,}"
    holes = f"{len(every) - complete:,}"
    return [
        Kpi(gettext("城市"), f"{len(places):,}", "", to("policy"),
            note=gettext("%(count)s 个省级行政区") % {"count": provinces}),
        Kpi(gettext("险种"), str(len(by_kind)), gettext("种")),
        Kpi(gettext("城市 × 险种"), f"{len(every):,}", gettext("项"),
            note=gettext("其中 %(count)s 项没有缺口") % {"count": f"{complete:,}"}),
        Kpi(gettext("有缺口"), holes, gettext("项"), note=gettext("某些月份或费率没有来源")),
        Kpi(gettext("来源"), sources, "", to("policy_sources")),
    ]  # fmt: skip


def _chart(by_kind: dict[Kind, list[KindCoverage]], places: int) -> Chart:
    kinds = [kind for kind in Kind if kind in by_kind]
    complete = [sum(one.complete for one in by_kind[kind]) for kind in kinds]
    holes = [len(by_kind[kind]) - whole for kind, whole in zip(kinds, complete, strict=True)]
    names = [words.kind_name(kind) for kind in kinds]
    labels = [
        f"{whole} / {len(by_kind[kind])}" for kind, whole in zip(kinds, complete, strict=True)
    ]
    title = gettext("每个险种覆盖的城市")
    return Chart(
        "policy-coverage", title,
        "；".join(f"{name} {label}" for name, label in zip(names, labels, strict=True)), names,
        [Series(gettext("没有缺口"), complete), Series(gettext("有缺口"), holes)],
        _kinds(kinds, by_kind, places), labels=labels, is_horizontal=True, is_stacked=True,
    )  # fmt: skip


def _kinds(kinds: Sequence[Kind], by_kind: dict[Kind, list[KindCoverage]], places: int) -> Table:
    columns = [
        Column(gettext("险种")),
        Column(gettext("征收的城市"), is_number=True),
        Column(gettext("没有缺口"), is_number=True),
        Column(gettext("最早月份")),
    ]
    rows = [
        [
            Cell(words.kind_name(kind)),
            Cell(f"{len(by_kind[kind])} / {places}"),
            Cell(str(sum(one.complete for one in by_kind[kind]))),
            Cell(words.month_code(min((one.first for one in by_kind[kind] if one.first),
                                      default=None))),
        ]
        for kind in kinds
    ]  # fmt: skip
    return Table(gettext("每个险种覆盖的城市"), columns, rows)


def _states(by_kind: dict[Kind, list[KindCoverage]]) -> Table:
    """How many values each kind rests on, by state; a value of a province counts in each city."""
    states = [Column(told.state_tag(state).label, is_number=True) for state in State]
    columns = [Column(gettext("险种")), *states]
    rows = []
    for kind in (kind for kind in Kind if kind in by_kind):
        counts: Counter[str] = Counter()
        for covered in by_kind[kind]:
            counts.update(covered.states)
        cells = [Cell(f"{counts[state]:,}" if counts[state] else "—") for state in State]
        rows.append([Cell(words.kind_name(kind)), *cells])
    return Table(gettext("数值的核实状态"), columns, rows, becomes_cards=True)
