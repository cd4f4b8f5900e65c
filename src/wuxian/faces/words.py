"""The words of the domain in the user's language, and numbers as people write them."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext

from wuxian.batch import steps
from wuxian.engine.kinds import KIND_LABELS, PARTY_LABELS, Kind, Party, State
from wuxian.engine.statuses import REASONS, Status
from wuxian.faces.shapes import Tag
from wuxian.support.errors import WuxianError
from wuxian.support.messages import Message
from wuxian.support.money import Fen, Ppm, parse_rate
from wuxian.support.periods import Period, format_period

NO_DATA = "--"
TEN_THOUSAND_YUAN = 1_000_000
LARGE = 10 * TEN_THOUSAND_YUAN

STATE_LABELS: dict[State, str] = {
    State.VERIFIED: "已核实",
    State.SECONDARY: "有来源",
    State.DISPUTED: "有争议",
    State.UNVERIFIED: "未核实",
}
STATE_MEANINGS: dict[State, str] = {
    State.VERIFIED: "有人对照官方原文核实过",
    State.SECONDARY: "有来源，尚未经人对照原文核实",
    State.DISPUTED: "另有来源给出不同数字，按政策库的选择计算",
    State.UNVERIFIED: "起始月份、数字或规则尚未得到证实",
}
STATE_TONES: dict[State, str] = {
    State.VERIFIED: "ok",
    State.SECONDARY: "info",
    State.DISPUTED: "diff",
    State.UNVERIFIED: "idle",
}
STANDINGS: dict[str, tuple[str, str, str]] = {
    "not_due": ("无需缴", "—", "plain"),
    "expected": ("待申报", "○", "idle"),
    "declared": ("已申报", "◔", "info"),
    "assessed": ("已核定", "◑", "info"),
    "debited": ("单位已扣缴", "◕", "info"),
    "posted": ("已到账", "✓", "plain"),
    "missing": ("未到账", "!", "miss"),
    "mismatch": ("金额不符", "≠", "diff"),
    "repaid": ("已补缴", "✓补", "ok"),
    "unchecked": ("未核对", "▨", "unchecked"),
    "repaying": ("补缴中", "↻", "repay"),
    "disputed": ("有异议", "?", "diff"),
}
"""Status key → label, glyph, tone: one table for pages, exports and print."""


def kind_name(kind: Kind) -> str:
    """养老保险, or Pension."""
    return gettext(KIND_LABELS[kind])


def party_name(party: Party) -> str:
    """单位 or 个人."""
    return gettext(PARTY_LABELS[party])


def reason_text(status: Status) -> str:
    """Why a line has no amount."""
    return gettext(REASONS[status])


def state_tag(state: State) -> Tag:
    """How far a value has been checked."""
    return Tag(
        gettext(STATE_LABELS[state]), STATE_TONES[state], title=gettext(STATE_MEANINGS[state])
    )


def standing_tag(key: str) -> Tag:
    """The status of an obligation."""
    label, glyph, tone = STANDINGS[key]
    return Tag(gettext(label), tone, glyph)


def step_text(step: steps.ToldStep) -> str:
    """Why a step is as it is."""
    return gettext(step.text) % {name: _blank(name, text) for name, text in step.blanks.items()}


def _blank(name: str, text: str) -> str:
    """A blank of a step: rates as percentages, yuan with separators, units in the language."""
    if name == "rate":
        return percent(parse_rate(text))
    if name == "unit":
        return gettext(text)
    return " + ".join(separated(part) for part in text.split(" + "))


def separated(text: str) -> str:
    """Decimal yuan with separators, however many places it has.

    >>> separated("1207.3604")
    '1,207.3604'
    """
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"


def amount(fen: Fen | None) -> str:
    """Yuan with separators and two places; no data is ``--``, never 0.00.

    >>> amount(123456789)
    '1,234,567.89'
    >>> amount(-5)
    '-0.05'
    """
    if fen is None:
        return NO_DATA
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def short_amount(fen: Fen) -> tuple[str, str]:
    """A number and unit for a KPI: ten thousands of yuan where Chinese readers expect them."""
    if abs(fen) < LARGE or not (get_language() or "zh").startswith("zh"):
        return amount(fen), gettext("元")
    tenths = (abs(fen) * 100 + TEN_THOUSAND_YUAN // 2) // TEN_THOUSAND_YUAN
    sign = "-" if fen < 0 else ""
    return f"{sign}{tenths // 100:,}.{tenths % 100:02d}", gettext("万元")


def percent(ppm: Ppm | None) -> str:
    """A rate as people write it.

    >>> percent(2560)
    '0.256%'
    """
    if ppm is None:
        return NO_DATA
    text = f"{ppm // 10_000}.{ppm % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text}%"


def month(period: Period) -> str:
    """A month in a sentence: 2025年7月."""
    return gettext("%(year)s年%(month)s月") % {"year": period // 100, "month": period % 100}


def month_code(period: Period | None) -> str:
    """A month in a table: 2025-07."""
    return format_period(period) if period else NO_DATA


def told(said: str | WuxianError) -> str:
    """What a room says, in the reader's language; text that is nobody's message stays as it is.

    >>> told("花名册.xlsx")
    '花名册.xlsx'
    """
    text = said.text if isinstance(said, WuxianError) else said
    if not isinstance(text, Message):
        return text
    params = {
        name: told(value) if isinstance(value, str) else value
        for name, value in text.params.items()
    }
    template = gettext(text.template)
    return template.format(**params) if params else template


def labels_from_below() -> Iterator[str]:
    """Every label of the tables that rooms below state once, for the catalogues."""
    yield from KIND_LABELS.values()
    yield from PARTY_LABELS.values()
    yield from REASONS.values()
    yield from STATE_LABELS.values()
    yield from STATE_MEANINGS.values()
    yield from (label for label, _, _ in STANDINGS.values())
    yield from steps.TEXTS
    yield from steps.UNITS.values()
