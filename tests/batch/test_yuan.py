"""A column of yuan becomes the same fen whatever its type, and text is the measure."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxian.batch.yuan import fen_of, unreadable

figures = st.decimals(-(10**10), 10**10, allow_nan=False, allow_infinity=False, places=5)
near_half = st.builds(
    lambda fen, off: Decimal(fen) / 100 + Decimal("0.005") + off,
    st.integers(-(10**9), 10**9),
    st.sampled_from([Decimal(0), Decimal("1e-9"), Decimal("-1e-9"), Decimal("1e-4")]),
)


def half_up(figure: Decimal) -> int:
    return int((figure * 100).quantize(Decimal(1), ROUND_HALF_UP))


@given(st.lists(st.one_of(figures, near_half), min_size=1))
def test_text_is_rounded_half_up_to_the_fen(values: list[Decimal]) -> None:
    texts = pl.Series([f"{value:f}" for value in values])
    assert fen_of(texts).to_list() == [half_up(value) for value in values]


@given(st.lists(st.one_of(st.none(), st.floats(), figures.map(float), near_half.map(float))))
def test_floats_give_what_their_text_gives(values: list[float | None]) -> None:
    floats = pl.Series(values, dtype=pl.Float64)
    assert fen_of(floats).to_list() == fen_of(floats.cast(pl.String)).to_list()


@given(st.lists(st.integers(-(10**13), 10**13)))
def test_floats_of_whole_fen_are_exact(fen: list[int]) -> None:
    assert fen_of(pl.Series([one / 100 for one in fen], dtype=pl.Float64)).to_list() == fen


@pytest.mark.parametrize("scale", [0, 1, 2, 3, 5])
@given(values=st.lists(st.one_of(st.none(), st.integers(-(10**18), 10**18))))
def test_decimal_columns_give_what_their_text_gives(scale: int, values: list[int | None]) -> None:
    exact = [None if value is None else Decimal(value).scaleb(-scale) for value in values]
    column = pl.Series(exact, dtype=pl.Decimal(38, scale))
    assert fen_of(column).to_list() == fen_of(column.cast(pl.String)).to_list()


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Int32, pl.UInt16, pl.UInt64, pl.Float32])
@given(values=st.lists(st.one_of(st.none(), st.integers(0, 60_000))))
def test_whole_numbers_of_any_type_are_yuan(
    dtype: type[pl.DataType], values: list[int | None]
) -> None:
    column = pl.Series(values, dtype=dtype)
    assert fen_of(column).to_list() == [None if yuan is None else yuan * 100 for yuan in values]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([2**63], dtype=pl.UInt64),
        pl.Series([10**14]),
        pl.Series([1e14]),
        pl.Series([float("nan")]),
        pl.Series(["1e5"]),
        pl.Series(["1'000"]),
        pl.Series(["٣٤"]),
        pl.Series([Decimal(10**14)]),
    ],
    ids=str,
)
def test_what_is_no_amount_is_named_and_not_guessed(column: pl.Series) -> None:
    fen = fen_of(column)
    assert fen.to_list() == [None]
    assert unreadable(column, fen)["index"].to_list() == [0]


def test_a_blank_is_no_finding() -> None:
    column = pl.Series(["-", " ", "--", None, "'", "元"])
    fen = fen_of(column)
    assert fen.null_count() == 6
    assert unreadable(column, fen).is_empty()
