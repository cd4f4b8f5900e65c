"""Cells as they are written, and integers of fen and parts per million as people read them."""

import polars as pl

TRIMMED = "'\t \u00a0\u3000\r\n"
"""What is cut from both ends of a cell: blanks, and the apostrophe that spreadsheets hide."""


def yuan(fen: pl.Expr) -> pl.Expr:
    """``-5`` fen as ``-0.05``; null stays null."""
    whole, part = fen.abs() // 100, fen.abs() % 100
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(
        [sign, whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(2)]
    )


def ratio(ppm: pl.Expr) -> pl.Expr:
    """``85000`` parts per million as ``0.085``; null stays null."""
    whole, part = ppm // 1_000_000, ppm % 1_000_000
    digits = pl.concat_str([whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(6)])
    return digits.str.strip_chars_end("0").str.strip_chars_end(".")


def month(period: pl.Expr) -> pl.Expr:
    """``202507`` as ``2025-07``."""
    text = period.cast(pl.String)
    return pl.concat_str([text.str.slice(0, 4), pl.lit("-"), text.str.slice(4, 2)])
