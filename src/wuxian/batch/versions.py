"""Which months say the same of a kind at a place."""

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from wuxian.batch.crowd import PlaceIndex
from wuxian.engine.kinds import Kind
from wuxian.engine.plan import Plan
from wuxian.support.periods import Period

_SUBJECT = ["place", "period", "kind"]
_NOTHING = 0


def versions_of(plan: Plan, index: PlaceIndex) -> dict[Period, dict[Kind, Sequence[int]]]:
    """For each month and kind a number for every place of the index.

    Two months have the same number where every line of both parties and every class rate is the
    same, sources and states included; 0 stands where policy says nothing.
    """
    classes = plan.class_rates.with_columns(pl.lit(Kind.WORK_INJURY.value).alias("kind"))
    texts = pl.concat([_numbered(plan.lines, "l"), _numbered(classes, "c")])
    versions = texts.group_by(_SUBJECT).agg(pl.col("number").sort().str.join(","))
    versions = versions.with_columns(pl.col("number").rank("dense"))
    places = index.keys(by_household=False)
    found: dict[Period, dict[Kind, Sequence[int]]] = defaultdict(dict)
    for (period, kind), rows in versions.partition_by("period", "kind", as_dict=True).items():
        aligned = places.join(rows, on="place", how="left", maintain_order="left")
        found[period][Kind(kind)] = aligned["number"].fill_null(_NOTHING).to_list()
    return found


def _numbered(lines: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """A name for what each line says, place and month apart."""
    facts = [name for name in lines.columns if name not in {"place", "period"}]
    distinct = lines.select(facts).unique().with_row_index("number")
    named = lines.join(distinct, on=facts, how="left", nulls_equal=True)
    name = pl.concat_str(pl.lit(prefix), "number").alias("number")
    return named.select("place", "period", pl.col("kind").cast(pl.String), name)
