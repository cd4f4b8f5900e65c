"""Rounding rules as the library writes them (``yuan half_up total``), and their integers."""

from typing import NamedTuple

import polars as pl

from wuxian.engine.rounding import Mode, Rounding, Unit
from wuxian.policybook.data import Parameter

EACH, TOTAL = "each", "total"


class RoundingRule(NamedTuple):
    """A rounding, and whether both sides' sum is rounded instead of each side."""

    rounding: Rounding
    per_total: bool


def parse_rounding(text: str) -> RoundingRule:
    """Read ``unit mode each|total``; ``ValueError`` for anything else.

    >>> parse_rounding("yuan half_up total").per_total
    True
    """
    unit, mode, scope = text.split()
    if scope not in {EACH, TOTAL}:
        raise ValueError(text)
    return RoundingRule(Rounding(Unit(unit), Mode(mode)), scope == TOTAL)


def amounts(near: pl.DataFrame) -> pl.DataFrame:
    """Per place and kind: the integers that round an amount, and where the rule was read."""
    rules = near.filter(pl.col("parameter") == Parameter.ROUNDING)
    return rules.join(_integers(rules), on="rule", how="left").select(
        "place",
        "kind",
        "amount_add",
        "amount_div",
        "amount_unit",
        "per_total",
        rounding_worst="worst",
        rounding_review_by="review_by",
        rounding_source="source",
    )


def _integers(rules: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for text in rules["rule"].unique():
        rule = parse_rounding(text)
        rows.append((text, *rule.rounding.for_amounts(), rule.per_total))
    names = {
        "rule": pl.String,
        "amount_add": pl.Int64,
        "amount_div": pl.Int64,
        "amount_unit": pl.Int64,
        "per_total": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=names, orient="row")
