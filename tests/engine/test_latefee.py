"""Late fees: which days count and at which rate."""

from datetime import date

import pytest

from wuxian.engine.latefee import (
    Convention,
    DailyRate,
    LateFeeError,
    late_days,
    late_fee,
)

RATES = [DailyRate(date(1999, 1, 22), 2_000), DailyRate(date(2011, 7, 1), 500)]
PAID = date(2025, 3, 20)


def test_39_days_on_1141_87() -> None:
    fee = late_fee(principal=114_187, first=date(2024, 7, 1), last=date(2024, 8, 8), rates=RATES)
    assert (fee.days, fee.amount, len(fee.segments)) == (39, 2_227, 1)


def test_100000_for_30_days() -> None:
    fee = late_fee(
        principal=10_000_000, first=date(2024, 6, 1), last=date(2024, 6, 30), rates=RATES
    )
    assert fee.amount == 150_000


@pytest.mark.parametrize(
    ("convention", "due", "days", "amount"),
    [
        (Convention.A, None, 262, 25_152),
        (Convention.B, None, 293, 28_128),
        (Convention.C, date(2024, 5, 15), 309, 29_664),
        (Convention.C, date(2024, 5, 25), 299, 28_704),
    ],
)
def test_conventions_differ_on_the_same_month(
    convention: Convention, due: date | None, days: int, amount: int
) -> None:
    span = late_days(convention, month=202405, due=due, paid=PAID)
    assert span is not None
    fee = late_fee(principal=192_000, first=span[0], last=span[1], rates=RATES)
    assert (fee.days, fee.amount) == (days, amount)


def test_a_payment_in_time_has_no_late_days() -> None:
    assert late_days(Convention.B, month=202503, due=None, paid=PAID) is None


def test_the_rate_changes_in_the_middle_of_2011() -> None:
    fee = late_fee(principal=100_000, first=date(2010, 4, 1), last=date(2025, 6, 30), rates=RATES)
    assert [(segment.days, segment.amount) for segment in fee.segments] == [
        (456, 91_200),
        (5_114, 255_700),
    ]
    assert fee.amount == 346_900


def test_a_negative_principal_is_refused() -> None:
    with pytest.raises(LateFeeError, match="must not be negative"):
        late_fee(principal=-1, first=PAID, last=PAID, rates=RATES)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(LateFeeError, match="before the first"):
        late_fee(principal=1, first=PAID, last=date(2025, 3, 19), rates=RATES)


def test_a_day_before_every_rate_is_refused() -> None:
    with pytest.raises(LateFeeError, match="no daily late-fee rate"):
        late_fee(principal=1, first=date(1990, 1, 1), last=PAID, rates=RATES)
