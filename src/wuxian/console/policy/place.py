"""A place in a month, kind by kind, every value with who says so."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.policy import charts, months, overview
from wuxian.console.policy import words as told
from wuxian.engine.kinds import Kind
from wuxian.faces.shapes import Cell, Column, Crumb, Table, Tag
from wuxian.policies import api as policies
from wuxian.policies.data import Place
from wuxian.policybook import Parameter, Source, Value
from wuxian.support import clock
from wuxian.support.periods import Period, format_period

RULES = (Parameter.LIMITS_OF, Parameter.STATUTORY_RATE, Parameter.CONVENTION)
_ORDER = [*Parameter]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two figures for the same thing."""

    title: str
    value: str
    source: Source
    href: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The library's choice beside its rival."""

    about: str
    chosen: Side
    rival: Side


@dataclass(frozen=True, slots=True)
class KindSection:
    """A kind with its values and disputes."""

    kind: str
    title: str
    table: Table
    disputes: Sequence[Dispute]
    notes: Sequence[str]


@require_GET
@signed_in
def place(request: HttpRequest, _actor: Actor, code: int) -> HttpResponse:
    """Everything that holds at a place in a month."""
    month, where = months.read_month(request.GET.dict()), policies.get_place(code=code)
    values: Sequence[Value] = policies.list_values(place=code, period=month)
    kinds = policies.list_kinds(place=code, period=month, today=clock.today())
    context = {
        "place": where,
        "month": months.picker(month, request.path),
        "overview": overview.table(kinds),
        "limits": charts.limits(kinds),
        "sections": sections(code, values, {line.kind for line in kinds}),
        "warnings": list(overview.warnings(kinds, values)),
        "fund_year": getattr(where, "fund_year_start", None),
    }
    return page(
        request, "console/policy/place.html", context, here="policy",
        crumbs=[*crumbs_to(where, month), Crumb(where.name)],
    )  # fmt: skip


def crumbs_to(where: Place, month: Period) -> list[Crumb]:
    """From the map to the province."""
    province = to("policy_province", where.province, month=format_period(month))
    is_its_own = where.name == where.province_name
    return [
        Crumb(gettext("政策库"), months.href("policy", month)),
        *([] if is_its_own else [Crumb(where.province_name, province)]),
    ]


def sections(code: int, values: Sequence[Value], levied: set[Kind]) -> list[KindSection]:
    """The kinds in their order, then rules that are no kind."""
    by_kind: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        by_kind[value.kind].append(value)
    shown = [kind.value for kind in Kind if kind in levied]
    others = [kind for kind in by_kind if kind not in set(Kind)]
    return [_section(code, kind, by_kind[kind]) for kind in (*shown, *others) if kind in by_kind]


def _section(code: int, kind: str, values: list[Value]) -> KindSection:
    ordered = sorted(values, key=_place_of)
    name = told.kind_name(kind)
    return KindSection(
        kind=kind,
        title=name,
        table=Table(name, _columns(), [_row(code, value) for value in ordered], becomes_cards=True),
        disputes=disputes(ordered),
        notes=list(dict.fromkeys(value.note for value in ordered if value.note)),
    )


def _place_of(value: Value) -> tuple[int, int, bool, str]:
    return (
        _ORDER.index(value.parameter),
        value.injury_class or 0,
        value.party != "employer",
        value.component or "",
    )


def _columns() -> list[Column]:
    labels = [
        gettext("项目"), gettext("数值"), gettext("生效"), gettext("层级"), gettext("核实状态"),
        gettext("来源"),
    ]  # fmt: skip
    return [Column(label) for label in labels]


def _row(code: int, value: Value) -> list[Cell]:
    return [
        Cell(told.subject(value), told.history_href(code, value)),
        Cell(told.shown(value.unit, value.value)),
        Cell(
            told.span(value.effective_from, value.effective_to, start_unknown=value.start_unknown)
        ),
        Cell(tag=told.layer_tag(value.layer)),
        Cell(tag=told.state_tag(value.state)),
        Cell(
            told.citation(value.source),
            to("policy_source", value.source.id),
            tag=review_tag(value, clock.today()),
        ),
    ]


def review_tag(value: Value, today: date) -> Tag | None:
    """A flag on a value nobody looked at again in time."""
    if not told.is_late(value, today):
        return None
    title = gettext("应在 %(day)s 前复核") % {"day": value.review_by}
    return Tag(gettext("已过复核日期"), "miss", "!", title)


def disputes(values: Sequence[Value]) -> list[Dispute]:
    """Each value that has a rival, side by side with it."""
    return [
        Dispute(told.subject(value), _chosen(value), _rival(value))
        for value in values
        if value.rival is not None
    ]


def _chosen(value: Value) -> Side:
    return Side(
        gettext("政策库采用"),
        told.shown(value.unit, value.value),
        value.source,
        to("policy_source", value.source.id),
        value.note or "",
    )


def _rival(value: Value) -> Side:
    assert value.rival is not None
    return Side(
        gettext("另一来源"),
        told.shown(value.unit, value.rival.value),
        value.rival.source,
        to("policy_source", value.rival.source.id),
        value.rival.reason,
    )
