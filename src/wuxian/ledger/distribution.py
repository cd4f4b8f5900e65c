"""How bases lie between the limits of their place."""

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from wuxian.engine.kinds import Kind, Party
from wuxian.engine.plan import NO_CAP, Plan
from wuxian.ledger.data import Distribution

STEPS = 10


def distributions(
    bases: Iterable[tuple[int, int, int]], plan: Plan, kind: Kind, party: Party
) -> tuple[Distribution, ...]:
    """One for each place with bases; ``bases`` are place, base in fen and number of people."""
    limits = _limits(plan, kind, party)
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * (STEPS + 2))
    for place, base, people in bases:
        floor, cap = limits.get(place, (0, NO_CAP))
        counts[place][_bucket(base, floor, cap)] += people
    return tuple(
        Distribution(place, *_shown(limits.get(place, (0, NO_CAP))), tuple(found))
        for place, found in sorted(counts.items())
    )


def _limits(plan: Plan, kind: Kind, party: Party) -> dict[int, tuple[int, int]]:
    wanted = (pl.col("kind") == kind.value) & (pl.col("party") == party.value)
    rows = plan.lines.filter(wanted & pl.col("gap").is_null() & (pl.col("component") != "fixed"))
    return {
        place: (floor, cap)
        for place, floor, cap in rows.select("place", "floor", "cap").iter_rows()
    }


def _shown(limits: tuple[int, int]) -> tuple[int, int | None]:
    floor, cap = limits
    return floor, None if cap >= NO_CAP else cap


def _bucket(base: int, floor: int, cap: int) -> int:
    if base <= floor:
        return 0
    if base >= cap:
        return STEPS + 1
    return 1 if cap >= NO_CAP else 1 + (base - floor) * STEPS // (cap - floor)
