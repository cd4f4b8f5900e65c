"""The three calculations, each written once with Python operators.

They run on plain integers (one person), on `trace.Traced` integers (the explanation) and on
Narwhals expressions (a million people), because every rounding mode has been compiled to
integers beforehand (`rounding`). Only the clamp differs by backend, so ``ops`` supplies it.

Amounts are fen, rates parts per million, days whole days.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from wuxian.engine.plan import NO_CAP
from wuxian.engine.rounding import PPM, Rounding
from wuxian.support.errors import WuxianError

Number = Any
"""An ``int``, a `trace.Traced` or a Narwhals expression: whatever has ``+ * //``."""

MAX_BASE = 10**9
"""Ten million yuan a month in fen; a wage above it is out of reason."""
EXACT = 2**53
"""Largest integer that a backend dividing in double precision still gets right."""

FLOOR_ABOVE_CAP = "floor {floor} fen is above cap {cap} fen"
RATE_OUT_OF_BOUNDS = "rate {rate} parts per million is outside 0 to 1,000,000"
NOT_POSITIVE = "{name} must be at least 1, not {value}"
TOO_LARGE = "base × rate may reach {largest}, which is not exact in every backend"


class BoundsError(WuxianError):
    """Parameters with which a backend could not compute exactly."""


class Ops(Protocol):
    """What a backend supplies beside the operators."""

    def clamp(self, value: Number, floor: Number, cap: Number) -> Number:
        """``floor`` where the value is below it, ``cap`` where above, else the value."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The nine integers of one component of a line."""

    base_add: Number = 0
    base_unit: Number = 1
    floor: Number = 0
    cap: Number = NO_CAP
    rate_ppm: Number = 0
    amount_add: Number = PPM // 2
    amount_div: Number = PPM
    amount_unit: Number = 1
    fixed: Number = 0


def base_of(wage: Number, terms: Terms, ops: Ops) -> Number:
    """The contribution base (缴费基数): the wage in whole units, inside the limits.

    >>> base_of(300_000, Terms(floor=731_000, cap=3_654_900), INTS)
    731000
    """
    rounded = (wage + terms.base_add) // terms.base_unit * terms.base_unit
    return ops.clamp(rounded, terms.floor, terms.cap)


def amount_of(base: Number, terms: Terms) -> Number:
    """The amount of one component: base × rate, rounded once, plus the fixed amount.

    >>> amount_of(3_654_900, Terms(rate_ppm=5_000))
    18275
    """
    rounded = (base * terms.rate_ppm + terms.amount_add) // terms.amount_div * terms.amount_unit
    return rounded + terms.fixed


def fee_of(principal: Number, days: Number, daily_ppm: Number) -> Number:
    """The late fee (滞纳金): principal × days × daily rate, half-up to the fen.

    The product is split so that it stays exact far beyond 2**53.

    >>> fee_of(114_187, 39, 500)
    2227
    """
    product = principal * days
    whole, part = product // PPM, product % PPM
    return whole * daily_ppm + (part * daily_ppm + PPM // 2) // PPM


class _Ints:
    def clamp(self, value: int, floor: int, cap: int) -> int:
        return floor if value < floor else min(value, cap)


INTS = _Ints()
"""The backend of plain Python integers."""


def check_bounds(terms: Terms) -> None:
    """Refuse terms (of plain integers) that some backend could not compute exactly.

    Raises `BoundsError` naming the bound.
    """
    if terms.floor > terms.cap:
        raise BoundsError(FLOOR_ABOVE_CAP.format(floor=terms.floor, cap=terms.cap))
    if not 0 <= terms.rate_ppm <= PPM:
        raise BoundsError(RATE_OUT_OF_BOUNDS.format(rate=terms.rate_ppm))
    for name in ("base_unit", "amount_div"):
        if getattr(terms, name) < 1:
            raise BoundsError(NOT_POSITIVE.format(name=name, value=getattr(terms, name)))
    largest = min(terms.cap, MAX_BASE) * terms.rate_ppm + terms.amount_add + terms.amount_div
    if max(largest, terms.floor * terms.rate_ppm + terms.amount_div) >= EXACT:
        raise BoundsError(TOO_LARGE.format(largest=largest))


def terms_for(
    *,
    rate_ppm: int,
    floor: int = 0,
    cap: int = NO_CAP,
    fixed: int = 0,
    base: Rounding | None = None,
    amount: Rounding | None = None,
) -> Terms:
    """Compile one component of a line from its rate, limits and rounding rules.

    Bases default to no rounding, amounts to half-up at the fen. Raises `BoundsError`.
    """
    base_add, base_unit = (base or Rounding()).for_bases()
    amount_add, amount_div, amount_unit = (amount or Rounding()).for_amounts()
    terms = Terms(
        base_add, base_unit, floor, cap, rate_ppm, amount_add, amount_div, amount_unit, fixed
    )
    check_bounds(terms)
    return terms
