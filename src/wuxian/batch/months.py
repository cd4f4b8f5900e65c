"""The tables of each month, the same object where nothing in the policy has changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from wuxian.batch.crowd import AlignedTable, PlaceIndex, align
from wuxian.batch.lines import empty_table, line_table
from wuxian.engine.kinds import Kind, Party, RateOf, parties_of
from wuxian.engine.plan import Plan
from wuxian.support.periods import Period

_Key = tuple[Kind, Party]
_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class MonthTables:
    """A month and its tables, in the order of kinds and parties."""

    period: Period
    tables: tuple[AlignedTable, ...]


class _ThisPlan:
    """A plan as a key: itself, and no other that says the same."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ThisPlan) and other.plan is self.plan


def month_tables(
    plan: Plan, periods: Sequence[Period], *, wanted: set[Kind]
) -> tuple[PlaceIndex, tuple[MonthTables, ...]]:
    """For each month a table for every kind the plan has, and for every kind ``wanted``.

    The tables of the last few plans are kept: a run calls for the same ones again and again.
    """
    return _month_tables(_ThisPlan(plan), tuple(periods), frozenset(wanted))


@lru_cache(maxsize=4)
def _month_tables(
    key: _ThisPlan, periods: tuple[Period, ...], wanted: frozenset[Kind]
) -> tuple[PlaceIndex, tuple[MonthTables, ...]]:
    index = PlaceIndex(key.plan.lines["place"])
    return index, tuple(_tables(key.plan, periods, index, wanted))


def _tables(
    plan: Plan, periods: Sequence[Period], index: PlaceIndex, wanted: frozenset[Kind]
) -> Iterator[MonthTables]:
    shelf = _Shelf(index)
    lines = plan.lines.partition_by("period", "kind", "party", as_dict=True)
    owed = {(kind, party) for kind in wanted for party in parties_of(kind)}
    for period in periods:
        month = {
            (Kind(kind), Party(party)): rows.drop("period")
            for (when, kind, party), rows in lines.items()
            if when == period
        }
        classes = plan.class_rates.filter(pl.col("period") == period).drop("period")
        keys = sorted(month.keys() | owed, key=lambda key: (_ORDER[key[0]], key[1] != "employer"))
        yield MonthTables(period, tuple(shelf.table(key, month.get(key), classes) for key in keys))


class _Shelf:
    """The last table of each kind and party, to be taken again."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index
        self._kept: dict[_Key, tuple[pl.DataFrame | None, pl.DataFrame, AlignedTable]] = {}

    def table(self, key: _Key, rows: pl.DataFrame | None, classes: pl.DataFrame) -> AlignedTable:
        if key in self._kept:
            rows_before, classes_before, table = self._kept[key]
            by_class = table.line.form.rate_of is RateOf.WORK_INJURY
            if _same(rows_before, rows) and not (by_class and not classes_before.equals(classes)):
                return table
        line = empty_table(*key) if rows is None else line_table(*key, rows)
        by_class = line.form.rate_of is RateOf.WORK_INJURY
        table = align(line, self._index, classes if by_class else None)
        self._kept[key] = (rows, classes, table)
        return table


def _same(before: pl.DataFrame | None, now: pl.DataFrame | None) -> bool:
    if before is None or now is None:
        return before is now
    return before.equals(now)
