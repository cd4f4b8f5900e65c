"""A place's month at a glance: who pays what between which limits, and what deserves doubt."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from wuxian.console.policy import words as told
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import GAP_STATUS
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Table, Tag
from wuxian.policies.data import KindLine, ShareLine
from wuxian.policybook import Value
from wuxian.support import clock


def table(kinds: Sequence[KindLine]) -> Table:
    """One row a kind."""
    columns = [
        Column(gettext("险种")),
        Column(gettext("单位"), is_number=True),
        Column(gettext("个人"), is_number=True),
        Column(gettext("基数下限（元）"), is_number=True),
        Column(gettext("基数上限（元）"), is_number=True),
        Column(gettext("依据")),
    ]
    return Table(gettext("一览"), columns, [_row(line) for line in kinds], becomes_cards=True)


def _row(line: KindLine) -> list[Cell]:
    is_limited = bool(line.floor or line.cap)
    return [
        Cell(words.kind_name(line.kind), f"#kind-{line.kind.value}"),
        Cell(_share(line, Party.EMPLOYER)),
        Cell(_share(line, Party.EMPLOYEE)),
        Cell(words.amount(line.floor)),
        Cell(gettext("无上限") if is_limited and line.cap is None else words.amount(line.cap)),
        Cell(tag=_tag(line)),
    ]


def _tag(line: KindLine) -> Tag:
    if line.gaps:
        return Tag(words.reason_text(GAP_STATUS[line.gaps[0]]), "miss", "!")
    if line.is_past_review:
        return Tag(gettext("已过复核日期"), "miss", "!")
    return told.state_tag(line.state)


def _share(line: KindLine, party: Party) -> str:
    mine = [share for share in line.shares if share.party is party]
    if not mine:
        return "—"
    return " + ".join(dict.fromkeys(_one(share, line.kind) for share in mine))


def _one(share: ShareLine, kind: Kind) -> str:
    if share.gap:
        return words.NO_DATA
    if share.fixed:
        return f"{words.amount(share.fixed)} {gettext('元')}"
    if not share.own_rate:
        return words.percent(share.rate_ppm)
    if share.rate_min_ppm is None or share.rate_max_ppm is None:
        return gettext("按行业类别") if kind is Kind.WORK_INJURY else gettext("单位选定")
    least, most = words.percent(share.rate_min_ppm), words.percent(share.rate_max_ppm)
    return least if least == most else f"{least}–{most}"


def warnings(kinds: Sequence[KindLine], values: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """What a reader must know first, with the tone of the note."""
    if gaps := [words.kind_name(line.kind) for line in kinds if line.gaps]:
        said = gettext("缺少有来源的数据、无法计算：%(kinds)s。不会用零或旧值代替。")
        yield "is-miss", said % {"kinds": "、".join(gaps)}
    counts = {state: sum(line.state is state for line in kinds) for state in State}
    if counts[State.DISPUTED]:
        said = gettext("%(count)s 个险种有争议：另有来源给出不同数字，按政策库的选择计算。")
        yield "is-diff", said % {"count": counts[State.DISPUTED]}
    if counts[State.UNVERIFIED]:
        said = gettext("%(count)s 个险种含未核实的数值：按它们算出的金额是估算。")
        yield "is-diff", said % {"count": counts[State.UNVERIFIED]}
    if late := sum(told.is_late(value, clock.today()) for value in values):
        yield "is-diff", gettext("%(count)s 个数值已过复核日期。") % {"count": late}
