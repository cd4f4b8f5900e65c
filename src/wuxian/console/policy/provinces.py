"""The map of provinces, and the cities of one."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.policy import grid, months
from wuxian.console.policy.words import place_href, state_tag
from wuxian.engine.kinds import State
from wuxian.faces.shapes import Cell, Column, Crumb, Kpi, MapTile, Table
from wuxian.policies import api as policies
from wuxian.policies.data import PlaceLine
from wuxian.support.errors import WuxianError
from wuxian.support.periods import Period, format_period

SURE = {State.VERIFIED.value, State.SECONDARY.value}
LEVELS = 4
"""The palest is nothing, the fullest is everything; between them equal steps."""


@require_GET
@signed_in
def policy(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The whole country in a month, or the city somebody typed."""
    month, by = months.read_month(request.GET.dict()), request.GET.get("by", "computable")
    text = request.GET.get("q", "").strip()
    if text and (found := _find(request, text)):
        return redirect(place_href(found, month))
    lines = policies.list_places(period=month)
    context = {
        "month": months.picker(month, reverse("policy"), by=request.GET.get("by", "")),
        "tiles": _tiles(lines, month, by),
        "by": by,
        "by_computable": months.href("policy", month),
        "by_state": months.href("policy", month, by="state"),
        "kpis": _kpis(lines, month),
        "typed": request.GET.get("q", ""),
        "cities": [line.name for line in lines],
        "coverage_href": to("policy_coverage"),
        "sources_href": to("policy_sources"),
    }
    crumbs = [Crumb(gettext("政策库"))]
    return page(request, "console/policy/map.html", context, here="policy", crumbs=crumbs)


def _find(request: HttpRequest, text: str) -> int | None:
    try:
        return policies.find_place(text=text).code
    except WuxianError as unknown:
        messages.error(request, str(unknown))
        return None


def _kpis(lines: Sequence[PlaceLine], month: Period) -> list[Kpi]:
    computable, gaps = sum(line.computable for line in lines), sum(line.gaps for line in lines)
    disputed = sum(line.states.get(State.DISPUTED.value, 0) for line in lines)
    unverified = sum(line.states.get(State.UNVERIFIED.value, 0) for line in lines)
    about = to("policy_coverage")
    return [
        Kpi(gettext("城市"), f"{len(lines):,}", "", about),
        Kpi(gettext("可计算的险种"), f"{computable:,}", gettext("项"), about,
            note=_share_note(computable, computable + gaps)),
        Kpi(gettext("缺少数据"), f"{gaps:,}", gettext("项"), about,
            note=gettext("不计算，也不猜测")),
        Kpi(gettext("有争议"), f"{disputed:,}", gettext("项"),
            months.href("policy", month, by="state"), note=gettext("两个来源给出不同数字")),
        Kpi(gettext("未核实"), f"{unverified:,}", gettext("项"),
            months.href("policy", month, by="state"), note=gettext("按它们算出的是估算")),
    ]  # fmt: skip


def _share_note(part: int, whole: int) -> str:
    return gettext("城市 × 险种的 %(share)s%%") % {"share": percent_of(part, whole)}


def percent_of(part: int, whole: int) -> int:
    """Whole percent, rounded down so that 100 means all."""
    return part * 100 // whole if whole else 0


def _tiles(lines: Sequence[PlaceLine], month: Period, by: str) -> list[MapTile]:
    provinces: dict[str, list[PlaceLine]] = defaultdict(list)
    for line in lines:
        provinces[grid.short(line.province)].append(line)
    return [
        _tile(name, provinces.get(name, []), month, by, position)
        for name, position in grid.POSITIONS.items()
    ]


def _tile(
    name: str, cities: list[PlaceLine], month: Period, by: str, position: tuple[int, int]
) -> MapTile:
    if not cities:
        text = gettext("不在范围") if name in grid.OUT_OF_SCOPE else gettext("没有数据")
        return MapTile(name, text, *position)
    part, whole = shares(cities, by)
    share = percent_of(part, whole)
    title = _meaning(by) % {"count": len(cities), "part": part, "whole": whole}
    link = to("policy_province", cities[0].province_code, month=format_period(month))
    return MapTile(name, f"{share}%", *position, level(share), link, title)


def _meaning(by: str) -> str:
    if by == "state":
        return gettext("%(count)s 个城市，%(part)s / %(whole)s 项有来源且没有争议")
    return gettext("%(count)s 个城市，%(part)s / %(whole)s 项可以计算")


def shares(cities: Sequence[PlaceLine], by: str) -> tuple[int, int]:
    """How many kinds of some cities can be computed, or are sure, of how many."""
    whole = sum(city.computable + city.gaps for city in cities)
    if by == "state":
        sure = sum(count for city in cities for s, count in city.states.items() if s in SURE)
        return sure, whole
    return sum(city.computable for city in cities), whole


def level(share: int) -> int:
    """Which step of colour a share has."""
    return LEVELS if share >= 100 else max(0, min(LEVELS - 1, share * LEVELS // 100))


@require_GET
@signed_in
def province(request: HttpRequest, _actor: Actor, code: int) -> HttpResponse:
    """The cities of a province in a month."""
    month = months.read_month(request.GET.dict())
    cities = [line for line in policies.list_places(period=month) if line.province_code == code]
    if not cities:
        raise Http404
    name = cities[0].province
    context = {
        "name": name,
        "count": len(cities),
        "month": months.picker(month, request.path),
        "table": _table(name, cities, month),
    }
    crumbs = [Crumb(gettext("政策库"), months.href("policy", month)), Crumb(name)]
    return page(request, "console/policy/province.html", context, here="policy", crumbs=crumbs)


def _table(name: str, cities: Sequence[PlaceLine], month: Period) -> Table:
    columns = [
        Column(gettext("城市")),
        Column(gettext("可计算")),
        Column(""),
        Column(gettext("最弱的依据")),
        Column(gettext("有争议"), is_number=True),
        Column(gettext("未核实"), is_number=True),
    ]
    return Table(name, columns, [_row(city, month) for city in cities], becomes_cards=True)


def _row(city: PlaceLine, month: Period) -> list[Cell]:
    whole = city.computable + city.gaps
    said = gettext("%(part)s / %(whole)s 项") % {"part": city.computable, "whole": whole}
    return [
        Cell(city.name, place_href(city.code, month)),
        Cell(said),
        Cell(bar=percent_of(city.computable, whole)),
        Cell(tag=state_tag(city.worst_state)) if city.worst_state else Cell("--"),
        Cell(str(city.states.get(State.DISPUTED.value, 0) or "—")),
        Cell(str(city.states.get(State.UNVERIFIED.value, 0) or "—")),
    ]
