"""Columns of yuan as integer fen, half-up where a figure has more than two decimals.

Text is the measure: a typed column gives what its figures, written out, would give. Numbers are
converted as numbers wherever that is provably the same, which is nearly always.
"""

import polars as pl

from wuxian.batch.text import TRIMMED

REACH = 10**14
"""A figure of this many yuan or more is no amount of money."""

BLANKS = ("", "-", "--")
"""How people write that there is no amount."""

_PLAIN = r"^-?[0-9]{1,14}(\.[0-9]*)?$"
_FLOAT_REACH = 10**9  # yuan; below it a float is within 1e-5 fen of the text it came from
_NEAR_HALF = 1e-3  # fen; further than this from half a fen, both round to the same side


def fen_of(yuan: pl.Series) -> pl.Series:
    """Fen as ``Int64``; null where the column is null, blank or no amount of money.

    >>> fen_of(pl.Series([8333.335, -12.34, None])).to_list()
    [833334, -1234, None]
    """
    kind = yuan.dtype
    if kind.is_integer():
        return _scaled(yuan.cast(pl.Int64, strict=False))
    if isinstance(kind, pl.Decimal) and kind.scale <= 2:
        return _scaled_decimal(yuan)
    if kind == pl.Float64:
        return _by_number(yuan, yuan)
    texts = _cleaned(yuan.cast(pl.String))
    numbers = texts.set(~texts.str.contains(_PLAIN), None).cast(pl.Float64)
    return _by_number(numbers, texts)


def unreadable(yuan: pl.Series, fen: pl.Series) -> pl.DataFrame:
    """``index`` and ``text`` of the cells that are not blank and yet gave no fen."""
    index = (fen.is_null() & yuan.is_not_null()).arg_true()
    texts = yuan.gather(index).cast(pl.String).str.strip_chars(TRIMMED)
    says_something = _cleaned(texts).is_not_null()
    return pl.DataFrame({"index": index, "text": texts}).filter(says_something)


def _cleaned(texts: pl.Series) -> pl.Series:
    """Without currency signs, thousands separators and blanks; null where nothing is left."""
    if texts.str.contains(_PLAIN).all():
        return texts
    bare = texts.str.strip_chars(TRIMMED).str.replace_all(r"[,，￥¥元\s]", "")
    return bare.set(bare.is_in(BLANKS), None)


def _scaled(yuan: pl.Series) -> pl.Series:
    return yuan.set((yuan >= REACH) | (yuan <= -REACH), None) * 100


def _scaled_decimal(yuan: pl.Series) -> pl.Series:
    near = yuan.set((yuan >= REACH) | (yuan <= -REACH), None)
    return (near.cast(pl.Decimal(38, 2)) * 100).cast(pl.Int64)


def _by_number(numbers: pl.Series, written: pl.Series) -> pl.Series:
    """Numbers to the nearest fen; where a double cannot tell which that is, by what is written."""
    fen, size = pl.col("number") * 100, pl.col("number").abs()
    from_half = (fen - fen.floor() - 0.5).abs()
    is_sure = (size < _FLOAT_REACH) & ((size == 0) | (size >= 0.01)) & (from_half > _NEAR_HALF)
    nearest = pl.when(is_sure).then(fen.round()).cast(pl.Int64)
    rounded = numbers.alias("number").to_frame().lazy().select(nearest).collect().to_series()
    unsure = (rounded.is_null() & written.is_not_null()).arg_true()
    if unsure.is_empty():
        return rounded
    return rounded.scatter(unsure, _by_digits(written.gather(unsure).cast(pl.String)))


def _by_digits(texts: pl.Series) -> pl.Series:
    whole = texts.str.extract(r"^-?([0-9]{1,14})(?:\.[0-9]*)?$", 1).cast(pl.Int64)
    decimals = texts.str.extract(r"\.([0-9]*)$", 1).fill_null("").str.pad_end(3, "0")
    hundredths = decimals.str.slice(0, 2).cast(pl.Int64, strict=False)
    half = (decimals.str.slice(2, 1).cast(pl.Int64, strict=False) >= 5).cast(pl.Int64)
    fen = whole * 100 + hundredths + half
    negative = texts.str.starts_with("-").fill_null(value=False)
    return fen * (1 - 2 * negative.cast(pl.Int64))
