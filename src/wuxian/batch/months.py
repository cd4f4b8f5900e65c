"""The tables of each month, the same object where nothing in the policy has changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from wuxian.batch.crowd import AlignedTable, PlaceIndex, align
from wuxian.batch.lines import empty_table, line_table
from wuxian.batch.versions import versions_of
from wuxian.engine.kinds import Kind, Party, RateOf, parties_of
from wuxian.engine.plan import Plan
from wuxian.support.periods import Period

_Key = tuple[Kind, Party]
Table = pl.DataFrame | pl.Series
_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class MonthTables:
    """A month and its tables, in the order of kinds and parties.

    ``versions``: for each kind a number for every place of the index, the same in two months
    where policy says the same of the kind there; empty where there is one month only.
    """

    period: Period
    tables: tuple[AlignedTable, ...]
    versions: Mapping[Kind, Sequence[int]]

    def says_the_same(self, before: "MonthTables", kind: Kind, places: Iterable[int]) -> bool:
        """Whether nothing about a kind has changed at some places of the index."""
        now, then = self.versions.get(kind), before.versions.get(kind)
        if now is None or then is None:
            return False
        return all(now[place] == then[place] for place in places)


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
    versions = versions_of(plan, index) if len(periods) > 1 else {}
    lines = plan.lines.partition_by("period", "kind", "party", as_dict=True)
    owed = {(kind, party) for kind in wanted for party in parties_of(kind)}
    for period in periods:
        month = {
            (Kind(kind), Party(party)): rows.drop("period")
            for (when, kind, party), rows in lines.items()
            if when == period
        }
        classes = plan.class_rates.filter(pl.col("period") == period).drop("period")
        levying = _levying(month)
        keys = sorted(month.keys() | owed, key=lambda key: (_ORDER[key[0]], key[1] != "employer"))
        yield MonthTables(
            period,
            tuple(
                shelf.table(key, Month(month.get(key), levying.get(key[0]), classes))
                for key in keys
            ),
            versions.get(period, {}),
        )


def _levying(month: Mapping[_Key, pl.DataFrame]) -> dict[Kind, pl.Series]:
    """The places that levy each kind, from either party and any household."""
    found: dict[Kind, list[pl.Series]] = {}
    for (kind, _), rows in month.items():
        found.setdefault(kind, []).append(rows["place"])
    return {kind: pl.concat(places).unique().sort() for kind, places in found.items()}


@dataclass(frozen=True, slots=True)
class Month:
    """What a table is made of: its plan lines, the places that levy its kind, class rates."""

    rows: pl.DataFrame | None
    levying: pl.Series | None
    classes: pl.DataFrame

    def gives_the_same(self, other: "Month", *, by_class: bool) -> bool:
        """Whether a table made of ``other`` would say the same."""
        same = _same(self.rows, other.rows) and _same(self.levying, other.levying)
        return same and not (by_class and not self.classes.equals(other.classes))


class _Shelf:
    """The last table of each kind and party, to be taken again."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index
        self._kept: dict[_Key, tuple[Month, AlignedTable]] = {}

    def table(self, key: _Key, month: Month) -> AlignedTable:
        if key in self._kept:
            before, table = self._kept[key]
            by_class = table.line.form.rate_of is RateOf.WORK_INJURY
            if before.gives_the_same(month, by_class=by_class):
                return table
        line = empty_table(*key) if month.rows is None else line_table(*key, month.rows)
        by_class = line.form.rate_of is RateOf.WORK_INJURY
        classes = month.classes if by_class else None
        table = align(line, self._index, levying=month.levying, classes=classes)
        self._kept[key] = (month, table)
        return table


def _same(before: Table | None, now: Table | None) -> bool:
    if before is None or now is None:
        return before is now
    return before.equals(now)  # type: ignore[arg-type]
