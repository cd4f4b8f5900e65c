"""Months as the integers people file them under: 202507 is July 2025."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from wuxian.support.errors import WuxianError

Period = int

NOT_A_PERIOD = "“{text}” is not a month; write it as 2025-07."
_PATTERN = re.compile(r"(\d{4})-?(\d{2})")


class InvalidPeriodError(WuxianError):
    """A text that does not name a month."""


def parse_period(text: str) -> Period:
    """Read ``2025-07`` or ``202507``.

    >>> parse_period("2025-07")
    202507
    """
    match = _PATTERN.fullmatch(text.strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        raise InvalidPeriodError(NOT_A_PERIOD.format(text=text))
    return int(match[1]) * 100 + int(match[2])


def format_period(period: Period) -> str:
    """Write a month the way people read it.

    >>> format_period(202507)
    '2025-07'
    """
    return f"{period // 100:04d}-{period % 100:02d}"


def period_of(day: date) -> Period:
    """The month a day falls in."""
    return day.year * 100 + day.month


def add_months(period: Period, months: int) -> Period:
    """Move a month forward or back.

    >>> add_months(202511, 3)
    202602
    """
    ordinal = (period // 100) * 12 + period % 100 - 1 + months
    return ordinal // 12 * 100 + ordinal % 12 + 1


def months_between(first: Period, last: Period) -> Iterator[Period]:
    """Every month from ``first`` to ``last``, both included."""
    period = first
    while period <= last:
        yield period
        period = add_months(period, 1)


def first_day(period: Period) -> date:
    """The first day of a month."""
    return date(period // 100, period % 100, 1)


def last_day(period: Period) -> date:
    """The last day of a month."""
    return first_day(add_months(period, 1)) - timedelta(days=1)
