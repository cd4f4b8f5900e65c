"""Months as text: ``2025-07`` sorts and compares the way it should."""

OPEN = "9999-12"
"""Stands for "no end" while comparing."""


def shifted(month: str, by: int) -> str:
    """The month ``by`` months later.

    >>> shifted("2025-12", 1)
    '2026-01'
    """
    if month == OPEN:
        return OPEN
    year, number = map(int, month.split("-"))
    ordinal = year * 12 + number - 1 + by
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def last_day(month: str) -> str:
    """The last day of a month, as a date.

    >>> last_day("2026-12")
    '2026-12-31'
    """
    year, number = map(int, month.split("-"))
    thirty = number in {4, 6, 9, 11}
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (29 if leap else 28) if number == 2 else 30 if thirty else 31
    return f"{month}-{days:02d}"
