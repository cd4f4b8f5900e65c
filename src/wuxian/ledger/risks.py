"""What about a run deserves a look: wages outside the limits."""

from collections.abc import Iterator

import polars as pl

from wuxian.engine.kinds import KIND_LABELS, Kind, Party
from wuxian.engine.plan import NO_CAP, Plan
from wuxian.support.messages import mark
from wuxian.support.money import format_yuan

BELOW = mark("{kind}：工资 {wage} 低于下限，按 {limit} 计算。")
ABOVE = mark("{kind}：工资 {wage} 高于上限，按 {limit} 计算。")
WATCHED = (Kind.PENSION, Kind.HOUSING_FUND)
"""The two sets of limits a place has; the other insurances mostly follow the pension's."""


def clamped(people: pl.DataFrame, plan: Plan) -> Iterator[tuple[int, int, str]]:
    """Person, entity and what happened, for every base the limits moved."""
    for kind in WATCHED:
        stated = pl.coalesce(f"base_{kind.value}", "base", "wage")
        found = (
            people.select("person_id", "entity_id", "place", stated.alias("wage"))
            .join(_limits(plan, kind), on="place")
            .filter((pl.col("wage") < pl.col("floor")) | (pl.col("wage") > pl.col("cap")))
        )
        for person, entity, _, wage, floor, cap in found.iter_rows():
            text, limit = (BELOW, floor) if wage < floor else (ABOVE, cap)
            detail = text.format(
                kind=mark(KIND_LABELS[kind]), wage=format_yuan(wage), limit=format_yuan(limit)
            )
            yield person, entity, detail


def _limits(plan: Plan, kind: Kind) -> pl.DataFrame:
    mine = (pl.col("kind") == kind.value) & (pl.col("party") == Party.EMPLOYEE.value)
    real = pl.col("gap").is_null() & ((pl.col("floor") > 0) | (pl.col("cap") < NO_CAP))
    lines = plan.lines.filter(mine & real).unique(subset=["place"], keep="first")
    return lines.select("place", "floor", "cap")
