"""Dates and months as people type them."""

from datetime import date

import pytest

from wuxian.faces.typed import NOT_A_DAY, NOT_A_MONTH, TypedError, read_day, read_month


@pytest.mark.parametrize(
    "text", ["2025-07-01", "2025.7.1", "20250701", "2025年7月1日", "2025/7/1", " ２０２５-7-01 "]
)
def test_a_day_is_read_as_it_is_typed(text: str) -> None:
    assert read_day(text) == date(2025, 7, 1)


@pytest.mark.parametrize("text", ["", "then", "2025-02-30", "2025-07", "07/01/2025", "2025071"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(TypedError) as refused:
        read_day(text)
    assert str(refused.value) == NOT_A_DAY


@pytest.mark.parametrize("text", ["2025-07", "2025.7", "202507", "2025年7月", "2025/07"])
def test_a_month_is_read_as_it_is_typed(text: str) -> None:
    assert read_month(text) == 202507


@pytest.mark.parametrize("text", ["", "七月", "2025-13", "2025-00", "0000-01", "2025-07-01"])
def test_what_is_no_month_is_told(text: str) -> None:
    with pytest.raises(TypedError) as refused:
        read_month(text)
    assert str(refused.value) == NOT_A_MONTH
