"""Refuse a plan whose integers the forms cannot hold, or whose figures contradict themselves."""

import polars as pl

from wuxian.engine.rounding import PPM
from wuxian.policybook.errors import UnsafePlanError

HIGHEST_BASE = 1_000_000_000
"""Ten million yuan in fen: wages above are refused before they are computed with."""
EXACT = 2**53
"""Some backends divide integers in double precision, exact below this."""
_CHECKS = {
    "下限高于上限": pl.col("floor") > pl.col("cap"),
    "有负数": pl.min_horizontal("floor", "rate_ppm", "fixed", "amount_add") < 0,
    "费率大于一": pl.col("rate_ppm") > PPM,
    "费率范围颠倒": pl.col("rate_min_ppm") > pl.col("rate_max_ppm"),
    "费率范围不在零到一之间": (pl.col("rate_min_ppm") < 0) | (pl.col("rate_max_ppm") > PPM),
    "没有进位规则": pl.col("amount_div").is_null(),
    "超出精确整数": (pl.max_horizontal("floor", pl.min_horizontal("cap", HIGHEST_BASE)))
    * pl.max_horizontal("rate_ppm", pl.col("rate_max_ppm").fill_null(0))
    + pl.col("amount_div")
    >= EXACT,
}


def check_bounds(lines: pl.DataFrame) -> None:
    """Raise ``UnsafePlanError`` naming the first line that breaks a bound."""
    for reason, breaks in _CHECKS.items():
        broken = lines.filter(breaks)
        if len(broken):
            line = broken.row(0, named=True)
            raise UnsafePlanError(line["place"], line["period"], line["kind"], reason)
