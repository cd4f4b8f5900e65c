"""This month's lines of a person, each amount with the way to its explanation."""

from dataclasses import dataclass

from django.utils.translation import gettext

from wuxian.access.data import Actor, Verb
from wuxian.console.links import to_month
from wuxian.engine.statuses import Status
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Kpi, Table
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Line, Where
from wuxian.support import clock
from wuxian.support.periods import period_of


@dataclass(frozen=True, slots=True)
class Month:
    """What a month owes for somebody; no table where nothing was computed."""

    title: str
    href: str
    kpis: list[Kpi]
    table: Table | None


def this_month(actor: Actor, person_id: int) -> Month | None:
    """The current month, or None for an actor who may see no amounts."""
    if not actor.paths(Verb.SEE_AMOUNTS):
        return None
    period = period_of(clock.today())
    where = Where(period=period, person_id=person_id)
    lines = ledger.list_lines(actor, where=where)
    link = to_month("owed_person", period, person=person_id) if lines else ""
    totals = ledger.totals(actor, where=where)
    figures = ((gettext("单位应缴"), totals.employer), (gettext("个人应缴"), totals.employee))
    kpis = [Kpi(label, words.amount(fen), gettext("元"), link) for label, fen in figures]
    table = Table(
        gettext("应缴明细"), _columns(), [_row(line) for line in lines], becomes_cards=True
    )
    return Month(words.month(period), link, kpis if lines else [], table if lines else None)


def _columns() -> list[Column]:
    return [
        Column(gettext("险种")),
        Column(gettext("承担方")),
        Column(gettext("缴费基数（元）"), is_number=True),
        Column(gettext("费率"), is_number=True),
        Column(gettext("金额（元）"), is_number=True),
        Column(gettext("依据")),
    ]


def _row(line: Line) -> list[Cell]:
    link = to_month(
        "owed_explain", line.period, person=line.person_id, kind=line.kind,
        entity=line.entity_id, place=line.place,
    )  # fmt: skip
    head = [Cell(words.kind_name(line.kind)), Cell(words.party_name(line.party))]
    if line.status is not Status.COMPUTED:
        text, reason = gettext("未计算"), words.reason_text(line.status)
        return [*head, Cell(words.NO_DATA), Cell(words.NO_DATA),
                Cell(text, link, is_drawer=True), Cell(reason)]  # fmt: skip
    return [
        *head,
        Cell(words.amount(line.base)),
        Cell(words.percent(line.rate_ppm) if line.base is not None else gettext("定额")),
        Cell(words.amount(line.amount), link, is_drawer=True),
        Cell(tag=words.state_tag(line.state)),
    ]
