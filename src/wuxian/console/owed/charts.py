"""The pictures of a month. Heights are whole yuan; the exact figures stand in the table."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext

from wuxian.console.names import Names
from wuxian.console.owed import figures
from wuxian.console.owed.asked import href
from wuxian.engine.kinds import Kind, Party
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Chart, Column, Series, Table
from wuxian.ledger.data import Axis, Distribution, Part, Totals, Where

SHOWN = 12
LABELLED = 3


def _text(fen: int) -> str:
    return " ".join(words.short_amount(fen))


def _said(names: Sequence[str], sums: Sequence[int]) -> str:
    """The picture for those who do not see it."""
    return " · ".join(f"{name} {_text(fen)}" for name, fen in zip(names, sums, strict=True))


def by_kind(total: Totals, where: Where) -> Chart:
    """Cost by kind, the employer's and the employee's share on one bar."""
    amounts: dict[Kind, dict[Party, int]] = defaultdict(dict)
    for share in total.shares:
        amounts[share.kind][share.party] = share.amount
    order = sorted(amounts, key=lambda kind: -sum(amounts[kind].values()))
    sums = {kind: sum(amounts[kind].values()) for kind in order}
    names = [words.kind_name(kind) for kind in order]
    return Chart(
        id="chart-kinds",
        title=gettext("各险种费用"),
        description=_said(names, list(sums.values())),
        categories=names,
        series=_both([amounts[kind] for kind in order]),
        table=figures.by_kind(total, where),
        links=[href("owed_people", where, kind=kind) for kind in order],
        labels=[_text(sums[kind]) for kind in order],
        is_horizontal=True,
        is_stacked=True,
    )  # fmt: skip


def _both(amounts: Sequence[dict[Party, int]]) -> list[Series]:
    return [
        Series(words.party_name(party), [one.get(party, 0) // 100 for one in amounts])
        for party in Party
    ]


def by_place(parts: Sequence[Part], where: Where, names: Names) -> Chart:
    """Cost by city, the dearest first; the rest is in the table."""
    shown = parts[:SHOWN]
    labels = [names.place(part.key) for part in shown]
    sums = [part.employer + part.employee for part in shown]
    return Chart(
        id="chart-places",
        title=gettext("各城市费用"),
        description=_said(labels, sums),
        categories=labels,
        series=[
            Series(words.party_name(Party.EMPLOYER), [part.employer // 100 for part in shown]),
            Series(words.party_name(Party.EMPLOYEE), [part.employee // 100 for part in shown]),
        ],
        table=figures.breakdown(parts, Axis.PLACE, where, names),
        links=[href("owed", where, place=part.key) for part in shown],
        labels=[_text(fen) for fen in sums],
        is_horizontal=True,
        is_stacked=True,
    )  # fmt: skip


def bases(found: Distribution, kind: Kind, names: Names) -> Chart:
    """How many people lie at the floor, in ten steps between, and at the cap."""
    categories = _steps(found)
    columns = [Column(gettext("缴费基数（元）")), Column(gettext("人数"), is_number=True)]
    rows = [
        [Cell(label), Cell(f"{count:,}")]
        for label, count in zip(_ranges(found), found.buckets, strict=True)
    ]
    title = gettext("%(kind)s基数分布 · %(place)s") % {
        "kind": words.kind_name(kind), "place": names.place(found.place),
    }  # fmt: skip
    at_limits = gettext("下限 %(floor)s 人，上限 %(cap)s 人，共 %(all)s 人") % {
        "floor": found.buckets[0], "cap": found.buckets[-1], "all": sum(found.buckets),
    }  # fmt: skip
    return Chart(
        id="chart-bases",
        title=title,
        description=at_limits,
        categories=categories,
        series=[Series(gettext("人数"), found.buckets)],
        table=Table(title, columns, rows, density="compact"),
        labels=[str(count) if count else "" for count in found.buckets],
        marks=[0, len(categories) - 1],
        legend=gettext("下限与上限"),
    )


def _edges(found: Distribution) -> list[int]:
    steps = len(found.buckets) - 2
    width = (found.cap or found.floor) - found.floor
    return [found.floor + width * step // steps for step in range(steps + 1)]


def _steps(found: Distribution) -> list[str]:
    floor = f"{gettext('下限')}\n{found.floor // 100:,}"
    cap = f"{gettext('上限')}\n{found.cap // 100:,}" if found.cap else gettext("无上限")
    edges = enumerate(_edges(found)[1:], start=1)
    between = [f"{edge // 100:,}" if step % LABELLED == 0 else "" for step, edge in edges]
    return [floor, *between, cap]


def _ranges(found: Distribution) -> list[str]:
    edges = _edges(found)
    pairs = pairwise(edges)
    between = [f"{words.amount(low)} ～ {words.amount(high)}" for low, high in pairs]
    floor = gettext("下限 %(amount)s") % {"amount": words.amount(found.floor)}
    has_cap = gettext("上限 %(amount)s") % {"amount": words.amount(found.cap)}
    return [floor, *between, has_cap if found.cap else gettext("无上限")]
