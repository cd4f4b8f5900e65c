"""Days, months and runs of months, in the ways Excel and people write them."""

import re
from datetime import date, datetime, timedelta

from wuxian.sheets.findings import Note, error, fixed, question, warn
from wuxian.sheets.grid import Cell
from wuxian.sheets.values.cells import compact, exact, plain
from wuxian.support.messages import listed, mark
from wuxian.support.periods import add_months, first_day, format_period, months_between, period_of

NOT_A_DAY = mark("“{text}”不是日期，请写成 2025-07-01")
NOT_A_MONTH = mark("“{text}”不是年月，请写成 2025-07")
MONTH_ONLY = mark("“{text}”只有年月，按当月 1 日理解")
ONE_OR_TEN = mark("“{text}”是 {year}年1月还是 {year}年10月？请写成 {year}-01 或 {year}-10")
MANGLED = mark("“{text}”是被 Excel 改写的年月，按 {period} 理解，请确认")
EXPANDED = mark("“{text}”展开为 {months}")
NO_YEAR = mark("“{text}”没有年份，请写成 2025-07")

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
_MONTH_NAMES = [f"{date(2000, month, 1):%b}".lower() for month in range(1, 13)]
_DAY = re.compile(
    r"(\d{4})\s*(?P<mark>[-/.])\s*(\d{1,2})\s*(?P=mark)\s*(\d{1,2})(?:[T\s].*)?"
    r"|(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?(?:[T\s].*)?"
)
_DAY_8 = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/年]\s*(\d{1,2})\s*月?")
_MONTH_DOT = re.compile(r"(\d{4})\.(\d{1,2})")
_MONTH_6 = re.compile(r"((?:19|20)\d{2})(\d{2})")
_NAMED = re.compile(r"([A-Za-z]{3})[a-z]*[-/](\d{2})|(\d{2})[-/]([A-Za-z]{3})[a-z]*")
_LISTED = re.compile(r"(?:(\d{4})年?[-.]?)?((?:\d{1,2}月?[、,，])+\d{1,2})月?")


def read_day(cell: Cell) -> tuple[date | None, Note | None]:
    """A calendar day; serial numbers count because the column is known to hold days.

    >>> read_day(20250701)[0], read_day("2025年7月1日")[0]
    (datetime.date(2025, 7, 1), datetime.date(2025, 7, 1))
    """
    if isinstance(cell, datetime):
        return cell.date(), None
    if isinstance(cell, date):
        return cell, None
    if (serial := _serial(cell)) is not None:
        return serial, None
    text = plain(cell)
    if not text or set(text) <= set("-/—无"):
        return None, None
    return _typed_day(compact(cell) if len(text) < 12 else text, text)


def _serial(cell: Cell) -> date | None:
    if isinstance(cell, bool | timedelta):
        return None
    text = exact(cell) if isinstance(cell, int | float) else plain(cell)
    whole = text.split(".")[0]
    if not re.fullmatch(r"\d{5}(\.\d+)?", text) or int(whole) not in _SERIALS:
        return None
    return _EPOCH + timedelta(days=int(whole))


def _typed_day(text: str, shown: str) -> tuple[date | None, Note | None]:
    if parts := _day_parts(text):
        return _day_of(*parts, shown=shown)
    month, note = read_month(text)
    if month is None:
        return None, note if note and note.code == "month_ambiguous" else _no_day(shown)
    return first_day(month), note or warn("day_month_only", MONTH_ONLY.format(text=shown))


def _day_parts(text: str) -> tuple[int, int, int] | None:
    if match := _DAY.fullmatch(text):
        digits = [part for part in match.groups() if part and part.isdecimal()]
        return int(digits[0]), int(digits[1]), int(digits[2])
    if match := _DAY_8.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    return None


def _day_of(year: int, month: int, day: int, *, shown: str) -> tuple[date | None, Note | None]:
    try:
        return date(year, month, day), None
    except ValueError:
        return None, _no_day(shown)


def _no_day(shown: str) -> Note:
    return error("not_a_day", NOT_A_DAY.format(text=shown[:40]))


def read_month(cell: Cell) -> tuple[int | None, Note | None]:
    """A month as YYYYMM.

    >>> read_month("2018.09"), read_month("Jul-25")[0]
    ((201809, None), 202507)
    """
    if isinstance(cell, date):
        return period_of(cell), None
    if (serial := _serial(cell)) is not None:
        return period_of(serial), None
    text = exact(cell) if isinstance(cell, float) else compact(cell)
    if not text or set(text) <= set("-/—无"):
        return None, None
    return _typed_month(text)


def _typed_month(text: str) -> tuple[int | None, Note | None]:
    if (dotted := _MONTH_DOT.fullmatch(text)) and dotted[2] == "1":
        return None, question("month_ambiguous", ONE_OR_TEN.format(text=text, year=dotted[1]))
    if named := _NAMED.fullmatch(text):
        return _named_month(named, text)
    match = _MONTH.fullmatch(text) or dotted or _MONTH_6.fullmatch(text)
    parts = (int(match[1]), int(match[2])) if match else _day_parts(text)
    if parts and 1 <= parts[1] <= 12 and 1900 <= parts[0] <= 2999:
        return parts[0] * 100 + parts[1], None
    return None, error("not_a_month", NOT_A_MONTH.format(text=text[:40]))


def _named_month(match: re.Match[str], text: str) -> tuple[int | None, Note | None]:
    name, year = (match[1] or match[4]).lower(), int(match[2] or match[3])
    if name not in _MONTH_NAMES:
        return None, error("not_a_month", NOT_A_MONTH.format(text=text[:40]))
    period = (2000 + year) * 100 + _MONTH_NAMES.index(name) + 1
    shown = MANGLED.format(text=text, period=format_period(period))
    return period, warn("month_mangled", shown)


def read_months(cell: Cell, *, year: int | None = None) -> tuple[list[int] | None, Note | None]:
    """One month or a run of months, expanded; ``year`` is used where only months are named.

    >>> read_months("2025.01-06")[0]
    [202501, 202502, 202503, 202504, 202505, 202506]
    """
    month, note = read_month(cell)
    if month is not None or note is None or note.code == "month_ambiguous":
        return ([month] if month is not None else None), note
    text = compact(cell)
    found = _run(text) or _listed(text, year)
    if found:
        return found, fixed(
            "months_expanded", EXPANDED.format(text=text[:40], months=_shown(found))
        )
    if _LISTED.fullmatch(text) or re.fullmatch(r"\d{1,2}月?", text):
        return None, question("month_without_year", NO_YEAR.format(text=text[:40]))
    return None, note


def _shown(months: list[int]) -> str:
    return listed([format_period(month) for month in months])


def _run(text: str) -> list[int] | None:
    for dash in "~至到—–-":
        for place in (index for index, sign in enumerate(text) if sign == dash):
            months = _between(text[:place], text[place + 1 :])
            if months:
                return months
    return None


def _between(start: str, end: str) -> list[int] | None:
    first = _plain_month(start)
    if first is None:
        return None
    short = re.fullmatch(r"(\d{1,2})月?", end)
    last = first // 100 * 100 + int(short[1]) if short else _plain_month(end)
    if last is None or not 1 <= last % 100 <= 12 or not first <= last <= add_months(first, 600):
        return None
    return list(months_between(first, last))


def _plain_month(text: str) -> int | None:
    if dotted := _MONTH_DOT.fullmatch(text):
        text = f"{dotted[1]}-{dotted[2]}"
    return _typed_month(text)[0]


def _listed(text: str, year: int | None) -> list[int] | None:
    match = _LISTED.fullmatch(text)
    if not match or not (match[1] or year):
        return None
    months = [int(one) for one in re.findall(r"\d{1,2}", match[2])]
    start = int(match[1] or year or 0) * 100
    return [start + month for month in months] if all(1 <= m <= 12 for m in months) else None
