"""Late fees (滞纳金): which days count, at which daily rate.

Daily rates: 2‰ for days to 2011-06-30 (社会保险费征缴暂行条例 art. 13), 0.05 % from 2011-07-01
(社会保险法 art. 86). They are arguments here; their values stand in the policy library.
How days are counted differs by place (`Convention`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wuxian.engine.forms import fee_of
from wuxian.support.errors import WuxianError
from wuxian.support.periods import Period, add_months, first_day

END_BEFORE_START = "the last late day {last} is before the first {first}"
NEGATIVE_PRINCIPAL = "the principal must not be negative"
NO_RATE_FOR_DAY = "no daily late-fee rate is in force on {day}"


class LateFeeError(WuxianError):
    """Days or a principal from which no late fee can be computed."""


class Convention(StrEnum):
    """How a place counts late days.

    ``A``: from the first of the second month after the fee month to the day before payment.
    ``B``: from the first of the month after the fee month to the payment day.
    ``C``: from the day after the due day to the payment day.
    """

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class DailyRate:
    """A daily rate in parts per million and the first day it is for."""

    since: date
    ppm: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Days at one daily rate; both ends count. ``amount`` is fen, rounded half-up."""

    first: date
    last: date
    days: int
    ppm: int
    amount: int


@dataclass(frozen=True, slots=True)
class LateFee:
    """A late fee in fen with the segments it is the sum of."""

    days: int
    amount: int
    segments: tuple[Segment, ...]


def late_days(
    convention: Convention, *, month: Period, due: date | None, paid: date
) -> tuple[date, date] | None:
    """The first and last late day, both counted, or ``None`` when the payment is in time.

    ``due`` (the last day to pay for ``month``) is needed for convention C alone.
    """
    if convention is Convention.A:
        first, last = first_day(add_months(month, 2)), paid - timedelta(days=1)
    elif convention is Convention.B:
        first, last = first_day(add_months(month, 1)), paid
    else:
        assert due is not None, "convention C needs the due day"
        first, last = due + timedelta(days=1), paid
    return (first, last) if first <= last else None


def late_fee(*, principal: int, first: date, last: date, rates: Sequence[DailyRate]) -> LateFee:
    """The late fee on a principal in fen for the days ``first`` to ``last``, both counted.

    ``rates`` in ascending order of ``since``. Raises `LateFeeError` for a negative principal,
    an end before the start, or a day before the first rate.

    >>> from datetime import date
    >>> rates = [DailyRate(date(2011, 7, 1), 500)]
    >>> late_fee(
    ...     principal=114187, first=date(2024, 7, 1), last=date(2024, 8, 8), rates=rates
    ... ).amount
    2227
    """
    if principal < 0:
        raise LateFeeError(NEGATIVE_PRINCIPAL)
    if last < first:
        raise LateFeeError(END_BEFORE_START.format(first=first, last=last))
    if not rates or first < rates[0].since:
        raise LateFeeError(NO_RATE_FOR_DAY.format(day=first))
    segments = tuple(_segments(principal, first, last, rates))
    total = sum(segment.amount for segment in segments)
    return LateFee(sum(segment.days for segment in segments), total, segments)


def _segments(principal: int, first: date, last: date, rates: Sequence[DailyRate]) -> list[Segment]:
    ends = [later.since - timedelta(days=1) for later in rates[1:]] + [last]
    segments = []
    for rate, end in zip(rates, ends, strict=True):
        begin, stop = max(first, rate.since), min(last, end)
        if begin > stop:
            continue
        days = (stop - begin).days + 1
        segments.append(Segment(begin, stop, days, rate.ppm, fee_of(principal, days, rate.ppm)))
    return segments
