"""Dates and months as people type them; the browser's own fields follow its language, not ours.

>>> read_day("2025年7月1日"), read_month("2025.7")
(datetime.date(2025, 7, 1), 202507)
"""

import re
import unicodedata
from datetime import date

from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.periods import Period, period_of

NOT_A_DAY = mark("请把日期写作 2026-07-01。")
NOT_A_MONTH = mark("请把月份写作 2026-07。")
_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))")
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))")


class TypedError(WuxianError):
    """What was typed is no date or month."""


def read_day(text: str) -> date:
    """``2025-07-01``, ``2025.7.1``, ``20250701``, ``2025年7月1日``. Raises TypedError."""
    match = _DAY.fullmatch(_plain(text))
    try:
        year, month, day = _numbers(match)
        return date(year, month, day)
    except ValueError:
        raise TypedError(NOT_A_DAY) from None


def read_month(text: str) -> Period:
    """``2025-07``, ``2025.7``, ``202507``, ``2025年7月``. Raises TypedError."""
    match = _MONTH.fullmatch(_plain(text))
    try:
        year, month = _numbers(match)
        return period_of(date(year, month, 1))
    except ValueError:
        raise TypedError(NOT_A_MONTH) from None


def _plain(text: str) -> str:
    """Half-width and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _numbers(match: re.Match[str] | None) -> list[int]:
    return [int(part) for part in match.groups() if part] if match else []
