"""A second calculator in exact fractions, written from the rules and not from the forms."""

import math
from fractions import Fraction


def to_unit(value: Fraction, unit: int, mode: str) -> int:
    """Round fen to a multiple of ``unit`` fen."""
    exact = value / unit
    if mode == "up":
        return math.ceil(exact) * unit
    if mode == "down":
        return math.floor(exact) * unit
    below = math.floor(exact)
    return (below + 1 if exact - below >= Fraction(1, 2) else below) * unit


def base(wage: int, floor: int, cap: int, unit: int, mode: str) -> int:
    """The wage in whole units, inside the limits."""
    return sorted([floor, to_unit(Fraction(wage), unit, mode), cap])[1]


def amount(base_fen: int, rate: Fraction, unit: int, mode: str, fixed: int) -> int:
    """Base × rate in whole units, plus the fixed amount."""
    return to_unit(base_fen * rate, unit, mode) + fixed


def late_fee(principal: int, days: int, rate: Fraction) -> int:
    """Principal × days × rate, half-up to the fen."""
    return to_unit(principal * days * rate, 1, "half_up")
