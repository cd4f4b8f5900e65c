"""Money and rates out of text and number cells, without a float in between."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from wuxian.sheets.findings import Note, error, fixed, question, warn
from wuxian.sheets.grid import Cell
from wuxian.sheets.values.cells import compact, exact
from wuxian.support.messages import mark

BLANK_AMOUNT = mark("金额为空，不按 0 处理")
NOT_AN_AMOUNT = mark("“{text}”不是金额")
ROUNDED = mark("“{text}”超过两位小数，已四舍五入到分")
NOT_A_RATE = mark("“{text}”不是比例，请写成 16% 或 0.16")
READ_AS_PERCENT = mark("{text} 解释为 {percent}%")
PERCENT_OR_RATIO = mark("“{text}”是 {low}% 还是 {high}%？请写成带 % 的形式")
NOT_A_NUMBER = mark("“{text}”不是整数")

_BLANKS = frozenset({"", "-", "--", "---", "—", "——", "/", "无", "N/A", "n/a"})
_MONEY_MARKS = re.compile(r"^(?:¥|￥|RMB|CNY|人民币)|(?:元|圆)整?$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_LARGEST = Decimal(10) ** 13
_UNLIKELY_RATIO = Decimal("0.3")
_PPM = 1_000_000


def read_money(cell: Cell, *, yuan_per_unit: int = 1) -> tuple[int | None, Note | None]:
    """Integer fen; blank and dash are unknown, brackets are negative.

    >>> read_money("（12.00）")
    (-1200, None)
    """
    text = _number_text(cell)
    if text in _BLANKS:
        return None, warn("amount_blank", BLANK_AMOUNT)
    value = _decimal(_bracketed(_MONEY_MARKS.sub("", text)))
    if value is None or abs(value) > _LARGEST:
        return None, error("not_an_amount", NOT_AN_AMOUNT.format(text=text[:40]))
    fen = value * yuan_per_unit * 100
    whole = int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if fen == whole:
        return whole, None
    return whole, warn("amount_rounded", ROUNDED.format(text=text))


def _number_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell)
    return exact(cell) if isinstance(cell, int | float) else compact(cell)


def _bracketed(text: str) -> str:
    text = _MONEY_MARKS.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        return "-" + _MONEY_MARKS.sub("", text[1:-1])
    return re.sub(r"^-[¥￥]", "-", text)


def _decimal(text: str) -> Decimal | None:
    bare = _THOUSANDS.sub("", text)
    if not _NUMBER.fullmatch(bare) and not re.fullmatch(r"[+-]?\d+(\.\d+)?e[+-]?\d{1,2}", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def read_rate(cell: Cell) -> tuple[int | None, Note | None]:
    """Integer parts per million; a bare number above one is taken for percent and said so.

    >>> read_rate("8‰"), read_rate("16")[0]
    ((8000, None), 160000)
    """
    text = _number_text(cell)
    if text in _BLANKS:
        return None, None
    marked = re.fullmatch(r"(.+?)([%‰])", text)
    value = _decimal(marked[1] if marked else text)
    if value is None or value < 0 or value > 1000:
        return None, error("not_a_rate", NOT_A_RATE.format(text=text[:40]))
    if marked:
        return _ppm(value / (100 if marked[2] == "%" else 1000), text)
    return _unmarked(value, text)


def _unmarked(value: Decimal, text: str) -> tuple[int | None, Note | None]:
    if value > 1:
        ppm, note = _ppm(value / 100, text)
        shown = READ_AS_PERCENT.format(text=text, percent=format(value.normalize(), "f"))
        return ppm, note or fixed("rate_percent", shown)
    if value > _UNLIKELY_RATIO:
        low, high = (format(one.normalize(), "f") for one in (value, value * 100))
        shown = PERCENT_OR_RATIO.format(text=text, low=low, high=high)
        return None, question("rate_ambiguous", shown)
    return _ppm(value, text)


def _ppm(ratio: Decimal, text: str) -> tuple[int | None, Note | None]:
    ppm = ratio * _PPM
    if ppm != ppm.to_integral_value() or ratio > 1:
        return None, error("not_a_rate", NOT_A_RATE.format(text=text[:40]))
    return int(ppm), None


def read_number(cell: Cell) -> tuple[int | None, Note | None]:
    """A whole number, such as a count of months or an industry class."""
    text = _number_text(cell)
    if text in _BLANKS:
        return None, None
    digits = re.fullmatch(r"第?(\d{1,9})(?:\.0+)?(?:类|人|个|月|个月)?", text)
    if digits is None:
        return None, error("not_a_number", NOT_A_NUMBER.format(text=text[:40]))
    return int(digits[1]), None
