"""The numbers of a month as links: totals, kinds, breakdowns, what was not computed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext

from wuxian.access.data import Actor
from wuxian.console.names import Names
from wuxian.console.owed.asked import href
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Kpi, Table, Tag
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Axis, Part, Reason, Totals, Where

FIELD_OF = {Axis.ENTITY: "entity_id", Axis.PLACE: "place", Axis.DEPARTMENT: "department_id"}
_BY_ACCOUNT = {
    Status.WORK_INJURY_RATE_MISSING,
    Status.HOUSING_FUND_RATE_MISSING,
    Status.HOUSING_FUND_RATE_OUT_OF_RANGE,
}
_BY_IMPORT = {Status.NO_WAGE, Status.WAGE_OUT_OF_REASON, Status.UNKNOWN_PLACE, Status.INVALID_ROW}


def kpis(total: Totals, where: Where) -> list[Kpi]:
    """People, both sums and each, and who lacks an amount. Each opens its list."""
    both = total.employer + total.employee
    found = [
        Kpi(
            gettext("应缴合计"), *words.short_amount(both), href("owed_people", where),
            title=f"{words.amount(both)} {gettext('元')}", note=_definition(), tag=estimate(),
        ),
        _share(gettext("单位"), total.employer, where, Party.EMPLOYER),
        _share(gettext("个人"), total.employee, where, Party.EMPLOYEE),
        Kpi(gettext("人数"), f"{total.people:,}", gettext("人"), href("owed_people", where)),
    ]  # fmt: skip
    if total.not_computed_people:
        count = f"{total.not_computed_people:,}"
        link = href("owed", where) + "#not-computed"
        found.append(
            Kpi(gettext("有险种未计算"), count, gettext("人"), link, note=gettext("未计入合计"))
        )
    return found


def _share(label: str, fen: int, where: Where, party: Party) -> Kpi:
    link = href("owed_people", where, party=party)
    title = f"{words.amount(fen)} {gettext('元')}"
    return Kpi(label, *words.short_amount(fen), link, title=title)


def _definition() -> str:
    return gettext("基数 × 费率，逐项舍入后相加")


def estimate() -> Tag:
    """Nothing here is a bureau's bill until somebody compares."""
    return Tag(gettext("估算"), "diff", title=gettext("按政策库计算，尚未与经办机构的明细核对"))


def by_kind(total: Totals, where: Where) -> Table:
    """Kinds down, parties across; every amount opens its people."""
    amounts: dict[Kind, dict[Party, int | None]] = defaultdict(dict)
    for share in total.shares:
        amounts[share.kind][share.party] = share.amount if share.people else None
    columns = [
        Column(gettext("险种")),
        Column(gettext("单位（元）"), is_number=True),
        Column(gettext("个人（元）"), is_number=True),
        Column(gettext("合计（元）"), is_number=True),
    ]
    rows = [_kind_row(kind, found, where) for kind, found in amounts.items()]
    both = total.employer + total.employee
    footer = [
        Cell(gettext("合计")),
        _linked(total.employer, where, party=Party.EMPLOYER),
        _linked(total.employee, where, party=Party.EMPLOYEE),
        _linked(both, where),
    ]
    return Table(gettext("各险种应缴"), columns, rows, footer)


def _kind_row(kind: Kind, found: dict[Party, int | None], where: Where) -> list[Cell]:
    """A share nobody bears is a dash, one nobody could compute says so; neither is a zero."""
    cells = [Cell(words.kind_name(kind), href("owed_people", where, kind=kind))]
    for party in Party:
        if party in found:
            cells.append(_linked(found[party], where, kind=kind, party=party))
        else:
            cells.append(Cell("—"))
    computed = [amount for amount in found.values() if amount is not None]
    return [*cells, _linked(sum(computed) if computed else None, where, kind=kind)]


def _linked(fen: int | None, where: Where, **changes: object) -> Cell:
    text = gettext("未计算") if fen is None else words.amount(fen)
    return Cell(text, href("owed_people", where, **changes))


def axis_name(axis: Axis) -> str:
    """What a breakdown is by, in words."""
    said = {
        Axis.ENTITY: gettext("按单位"),
        Axis.PLACE: gettext("按城市"),
        Axis.DEPARTMENT: gettext("按部门"),
    }
    return said[axis]


def name_of(axis: Axis, key: int, names: Names) -> str:
    """The name of a part of a breakdown."""
    said = {
        Axis.ENTITY: names.entity,
        Axis.PLACE: names.place,
        Axis.DEPARTMENT: names.department_in_full,
    }
    return said[axis](key)


def breakdown(parts: Sequence[Part], axis: Axis, where: Where, names: Names) -> Table:
    """One row each, the largest first, with its share of the largest as a bar."""
    largest = max((part.employer + part.employee for part in parts), default=0) or 1
    columns = [
        Column(axis_name(axis)),
        Column(gettext("人数"), is_number=True),
        Column(gettext("单位（元）"), is_number=True),
        Column(gettext("个人（元）"), is_number=True),
        Column(gettext("占比")),
    ]
    rows = [_part_row(part, axis, where, names, largest) for part in parts]
    return Table(axis_name(axis), columns, rows)


def _part_row(part: Part, axis: Axis, where: Where, names: Names, largest: int) -> list[Cell]:
    here: dict[str, object] = {FIELD_OF[axis]: part.key}
    return [
        Cell(name_of(axis, part.key, names), href("owed", where, **here)),
        Cell(f"{part.people:,}", href("owed_people", where, **here)),
        _linked(part.employer, where, party=Party.EMPLOYER, **here),
        _linked(part.employee, where, party=Party.EMPLOYEE, **here),
        Cell(bar=(part.employer + part.employee) * 100 // largest),
    ]


MANY_KINDS = 3


def not_computed(actor: Actor, where: Where) -> Table | None:
    """Why there is no amount, for how many, and what helps; a reason of many kinds is told once."""
    reasons = ledger.not_computed(actor, where=where)
    kinds = Counter(one.status for one in reasons)
    rows = [
        _whole_reason(actor, status, count, where)
        for status, count in kinds.items()
        if count >= MANY_KINDS
    ]
    rows += [_reason(one, where) for one in reasons if kinds[one.status] < MANY_KINDS]
    columns = [
        Column(gettext("险种")),
        Column(gettext("原因")),
        Column(gettext("人数"), is_number=True),
        Column(gettext("怎么办")),
    ]
    return Table(gettext("未计算"), columns, rows, becomes_cards=True) if rows else None


def _reason(one: Reason, where: Where) -> list[Cell]:
    link = href("owed_people", where, kind=one.kind, status=one.status)
    return [
        Cell(words.kind_name(one.kind)),
        Cell(words.reason_text(one.status)),
        Cell(f"{one.people:,}", link),
        _remedy(one.status),
    ]


def _whole_reason(actor: Actor, status: Status, kinds: int, where: Where) -> list[Cell]:
    people = ledger.totals(actor, where=replace(where, status=status)).people
    return [
        Cell(gettext("%(count)s 个险种") % {"count": kinds}),
        Cell(words.reason_text(status)),
        Cell(f"{people:,}", href("owed_people", where, status=status)),
        _remedy(status),
    ]


def _remedy(status: Status) -> Cell:
    if status in _BY_ACCOUNT:
        return Cell(gettext("在账户里设置比例"), reverse("accounts"))
    if status in _BY_IMPORT:
        return Cell(gettext("补全后重新导入"), reverse("imports"))
    return Cell(gettext("政策库还没有有来源的数值，不猜"))


def states(counts: dict[State, int], where: Where) -> list[tuple[Tag, str, int]]:
    """How many amounts rest on values of each state, each with the list."""
    return [
        (words.state_tag(state), href("owed_people", where, state=state), count)
        for state, count in counts.items()
    ]
