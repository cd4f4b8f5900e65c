"""Columns of resident identity numbers: which have lost digits, which fail their check digit."""

import polars as pl

from wuxian.support import idno

_LOST = r"^[0-9.]+[eE]\+?[0-9]+$|^[0-9]{16,}\.0+$"
_SHAPE = r"^[0-9]{17}[0-9X]$"


def lost_digits(numbers: pl.Series) -> pl.Series:
    """Whether each number was once stored as a float, its last digits gone."""
    return numbers.str.contains(_LOST).fill_null(value=False)


def wrong_check_digits(numbers: pl.Series) -> pl.DataFrame:
    """``index`` and ``expected`` eighteenth character of the numbers whose own differs.

    Numbers of another shape are passed over: there are other documents than resident cards.
    """
    shaped = numbers.str.to_uppercase()
    shaped = shaped.set(~shaped.str.contains(_SHAPE), None)
    checks = pl.Series(list(idno.CHECKS))
    expected = checks.gather(_weighted(shaped) % 11)
    wrong = (shaped.str.slice(17, 1) != expected).fill_null(value=False)
    index = wrong.arg_true()
    return pl.DataFrame({"index": index, "expected": expected.gather(index)})


def _weighted(shaped: pl.Series) -> pl.Series:
    """The weighted sum of the first seventeen digits, taken from one integer."""
    first = shaped.str.slice(0, 17).cast(pl.Int64).alias("first").to_frame().lazy()
    terms = [
        pl.col("first") // 10 ** (16 - position) % 10 * weight
        for position, weight in enumerate(idno.WEIGHTS)
    ]
    return first.select(pl.sum_horizontal(terms, ignore_nulls=False)).collect().to_series()
