"""The forms against the second calculator, on integers and on traced integers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine import oracle
from wuxian.engine.explain import trace_component
from wuxian.engine.forms import (
    EXACT,
    FLOOR_ABOVE_CAP,
    INTS,
    MAX_BASE,
    RATE_OUT_OF_BOUNDS,
    BoundsError,
    Terms,
    amount_of,
    base_of,
    check_bounds,
    fee_of,
    terms_for,
)
from wuxian.engine.rounding import FEN_IN, Mode, Rounding, Unit

wages = st.integers(1, MAX_BASE)
roundings = st.builds(Rounding, unit=st.sampled_from(Unit), mode=st.sampled_from(Mode))
rates = st.one_of(
    st.integers(0, 1_000_000), st.sampled_from([5_000, 80_000, 85_000, 120_000, 160_000])
)
limits = st.tuples(st.integers(0, 10**6), st.integers(10**6, 10**7))


def half_fen_wage(rate: int) -> int:
    """A wage whose product with the rate ends in exactly half a fen, where there is one."""
    return next((w for w in range(500_000, 500_200) if w * rate % 1_000_000 == 500_000), 500_001)


@given(wages, rates, limits, roundings, roundings, st.integers(0, 100_000))
def test_integers_agree_with_exact_fractions(
    wage: int,
    rate: int,
    limits: tuple[int, int],
    base_rule: Rounding,
    amount_rule: Rounding,
    fixed: int,
) -> None:
    floor, cap = limits
    terms = terms_for(
        rate_ppm=rate, floor=floor, cap=cap, fixed=fixed, base=base_rule, amount=amount_rule
    )
    expected = oracle.base(wage, floor, cap, FEN_IN[base_rule.unit], base_rule.mode)
    assert base_of(wage, terms, INTS) == expected
    exact_rate = Fraction(rate, 1_000_000)
    assert amount_of(expected, terms) == oracle.amount(
        expected, exact_rate, FEN_IN[amount_rule.unit], amount_rule.mode, fixed
    )


@given(wages, rates, limits, roundings, roundings)
def test_the_explanation_is_the_calculation(
    wage: int, rate: int, limits: tuple[int, int], base_rule: Rounding, amount_rule: Rounding
) -> None:
    terms = terms_for(
        rate_ppm=rate, floor=limits[0], cap=limits[1], base=base_rule, amount=amount_rule
    )
    trace = trace_component(wage, terms)
    assert trace.base == base_of(wage, terms, INTS)
    assert trace.amount == amount_of(trace.base, terms)
    assert trace.amount_steps[-1].after == trace.amount


def test_the_steps_of_an_explanation_name_their_operands() -> None:
    trace = trace_component(300_000, terms_for(rate_ppm=160_000, floor=731_000, cap=3_654_900))
    clamp = next(step for step in trace.base_steps if step.name == "clamp")
    assert (clamp.before, clamp.after, clamp.operands) == (300_000, 731_000, {"floor": 731_000})
    assert [step.name for step in trace.amount_steps] == ["rate", "round", "fixed"]
    assert trace.amount_steps[0].operands == {"rate_ppm": 160_000}


@pytest.mark.parametrize("rate", [5_000, 20_000, 85_000])
@pytest.mark.parametrize(("mode", "extra"), [("half_up", 1), ("up", 1), ("down", 0)])
def test_half_a_fen_goes_where_the_rule_says(rate: int, mode: str, extra: int) -> None:
    wage = half_fen_wage(rate)
    terms = terms_for(rate_ppm=rate, amount=Rounding(Unit.FEN, Mode(mode)))
    assert amount_of(wage, terms) == wage * rate // 1_000_000 + extra


@given(st.integers(0, 10**11), st.integers(1, 20_000), st.sampled_from([500, 2_000]))
def test_the_split_late_fee_agrees_with_exact_fractions(
    principal: int, days: int, rate: int
) -> None:
    expected = oracle.late_fee(principal, days, Fraction(rate, 1_000_000))
    assert fee_of(principal, days, rate) == expected


def test_a_floor_above_the_cap_is_refused() -> None:
    with pytest.raises(BoundsError, match=FLOOR_ABOVE_CAP.format(floor=2, cap=1)):
        terms_for(rate_ppm=1, floor=2, cap=1)


@pytest.mark.parametrize("rate", [-1, 1_000_001])
def test_a_rate_outside_zero_to_one_is_refused(rate: int) -> None:
    with pytest.raises(BoundsError, match=RATE_OUT_OF_BOUNDS.format(rate=rate)):
        terms_for(rate_ppm=rate)


def test_a_product_beyond_exact_doubles_is_refused() -> None:
    with pytest.raises(BoundsError, match="not exact in every backend"):
        check_bounds(Terms(floor=EXACT // 1_000_000 + 1, cap=10**12, rate_ppm=1_000_000))


def test_a_division_by_nothing_is_refused() -> None:
    with pytest.raises(BoundsError, match="amount_div must be at least 1"):
        check_bounds(Terms(amount_div=0))
