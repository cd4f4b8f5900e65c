"""People beside the terms of their places, without a join.

The tables of a plan are small and the people many, so each place gets a number once, and what a
table says of it is fetched by that number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property

import polars as pl

from wuxian.batch.lines import HOUSEHOLDS, LineTable
from wuxian.engine.forms import Terms
from wuxian.engine.kinds import Kind, RateOf, State
from wuxian.engine.plan import STATES
from wuxian.engine.statuses import CODE_OF, Status
from wuxian.support.periods import Period

CHUNK = 350_000
"""People computed at a time, so that memory does not grow with their number."""
CHUNK_BY_PLACE = 170_000
"""Fewer where they stand by place: the more parts, the more of them a change leaves alone."""
CLASSES = 9
"""Industry classes 1 to 8, and 0 for none."""


class PlaceIndex:
    """A number for every place of a plan; the last stands for all others."""

    def __init__(self, places: pl.Series) -> None:
        self.places = places.drop_nulls().unique().sort()
        self.elsewhere = len(self.places)

    def of(self, places: pl.Series) -> pl.Series:
        """The number of each place."""
        if not self.elsewhere:
            return pl.zeros(len(places), dtype=pl.UInt32, eager=True)
        numbers = pl.Series(range(self.elsewhere), dtype=pl.UInt32)
        return places.replace_strict(
            self.places, numbers, default=self.elsewhere, return_dtype=pl.UInt32
        )

    def keys(self, *, by_household: bool) -> pl.DataFrame:
        """Place, and household if asked for, in the order of their numbers."""
        places = pl.concat([self.places, pl.Series([None], dtype=pl.Int32)]).alias("place")
        if not by_household:
            return places.to_frame()
        households = pl.DataFrame({"household": list(HOUSEHOLDS)})
        return places.to_frame().join(households, how="cross", maintain_order="left_right")


@dataclass(frozen=True)
class AlignedTable:
    """A line table with a row for every number of a `PlaceIndex`, levied there or not.

    ``classes``: rate, state and source of the industry classes, `CLASSES` rows a place, the
    first of which stands for no class.
    """

    line: LineTable
    frame: pl.DataFrame
    classes: pl.DataFrame | None

    @cached_property
    def gaps(self) -> frozenset[int]:
        """The rows where a place has a gap, or does not levy the kind."""
        return frozenset(self.frame["gap"].is_not_null().arg_true())

    def fetch(self, names: tuple[str, ...], rows: pl.Series) -> pl.DataFrame:
        """Some columns of the table, a row for each of ``rows``."""
        if names not in self._parts:
            self._parts[names] = self.frame.select(names)
        return self._parts[names][rows]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], pl.DataFrame]:
        return {}

    @cached_property
    def terms(self) -> list[str]:
        """The columns that its arithmetic and its checks need."""
        form = self.line.form
        names = {getattr(terms, one.name) for terms in form.components for one in fields(Terms)}
        if form.rate_of is RateOf.POLICY:
            names.add("rate")
        elif form.rate_of is not RateOf.WORK_INJURY:
            names |= {"rate_min", "rate_max"}
        if form.needs_wage is None:
            names.add("needs_wage")
        if form.rate_of is not RateOf.POLICY and len(form.components) > 1:
            names.add("name_2")
        return [name for name in self.frame.columns if name in names]


def align(
    line: LineTable,
    index: PlaceIndex,
    *,
    levying: pl.Series | None,
    classes: pl.DataFrame | None,
) -> AlignedTable:
    """Spread a table out over the numbers of an index; where nothing is levied is a gap.

    ``levying``: the places that levy the kind at all. Where they do so from the other party or
    from other households alone, the column ``elsewhere`` says that nothing is missing here.
    """
    anywhere = pl.Series([], dtype=pl.Int32) if levying is None else levying
    keys = index.keys(by_household=line.by_household)
    levied = line.frame.with_columns(pl.lit(value=True).alias("levied"))
    frame = keys.join(levied, on=keys.columns, how="left", maintain_order="left")
    no_rate = pl.lit(CODE_OF[Status.NO_RATE], dtype=pl.Int8)
    return AlignedTable(
        line,
        frame.with_columns(
            (pl.col("levied").is_null() & pl.col("place").is_in(anywhere.implode()))
            .fill_null(value=False)
            .alias("elsewhere"),
            pl.col("levied").fill_null(value=False),
            pl.when(pl.col("levied").is_null()).then(no_rate).otherwise("gap").alias("gap"),
            pl.col("state").fill_null(pl.lit(State.UNVERIFIED, dtype=STATES)),
        ),
        None if classes is None or classes.is_empty() else _align_classes(classes, index),
    )


def _align_classes(classes: pl.DataFrame, index: PlaceIndex) -> pl.DataFrame:
    rates = classes.select(
        "place",
        "injury_class",
        pl.col("rate_ppm").alias("class_rate"),
        pl.col("state").alias("class_state"),
        pl.col("source").alias("class_source"),
    )
    numbers = pl.Series("injury_class", range(CLASSES), dtype=pl.Int32).to_frame()
    keys = index.keys(by_household=False).join(numbers, how="cross", maintain_order="left_right")
    aligned = keys.join(rates, on=keys.columns, how="left", maintain_order="left")
    return aligned.drop("place", "injury_class")


@dataclass(frozen=True)
class Crowd:
    """Some people, and which of their columns hold anything.

    ``problems``: what is wrong with anybody, by the wage it was asked of.
    """

    people: pl.DataFrame
    known: frozenset[str]
    index: PlaceIndex
    problems: dict[object, set[Status]] = field(default_factory=dict)

    def wages(self, kind: Kind) -> tuple[str, ...]:
        """The columns a base of this kind may arise from, the nearest first."""
        names = (f"base_{kind.value}", "base", "wage")
        return tuple(name for name in names if name in self.known)

    @cached_property
    def numbers(self) -> pl.Series:
        """The number of each person's place."""
        return self.index.of(self.people["place"])

    @cached_property
    def _numbers_by_household(self) -> pl.Series:
        if "household" not in self.known:
            return self.numbers * len(HOUSEHOLDS)
        numbers = pl.Series(range(len(HOUSEHOLDS)), dtype=pl.UInt32)
        own = self.people["household"].replace_strict(
            pl.Series(HOUSEHOLDS), numbers, default=0, return_dtype=pl.UInt32
        )
        return self.numbers * len(HOUSEHOLDS) + own

    @cached_property
    def present(self) -> pl.Series:
        """The numbers of the places where anybody is."""
        return self.numbers.unique()

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The same, to go through one by one."""
        return tuple(self.present.to_list())

    def rows(self, table: AlignedTable) -> pl.Series:
        """The row of the table that speaks for each person."""
        return self._numbers_by_household if table.line.by_household else self.numbers

    @cached_property
    def class_rows(self) -> pl.Series | None:
        """The row of the class table for each person; ``None`` where nobody has a class."""
        if "injury_class" not in self.known:
            return None
        own = self.people["injury_class"]
        known = own.is_between(1, CLASSES - 1).fill_null(value=False)
        return self.numbers * CLASSES + own.set(~known, 0).cast(pl.UInt32)

    def meets_gaps(self, table: AlignedTable) -> bool:
        """Whether anybody may stand where the table has a gap."""
        if not table.gaps:
            return False
        return not table.gaps.isdisjoint(
            self._households if table.line.by_household else self.places
        )

    @cached_property
    def _households(self) -> tuple[int, ...]:
        return tuple(self._numbers_by_household.unique().to_list())

    def facts(self, wages: tuple[str, ...], own: tuple[str, ...]) -> pl.DataFrame:
        """Everybody with the wage that a base arises from and some columns of their own."""
        if (wages, own) not in self._facts:
            wage = pl.coalesce(wages) if wages else pl.lit(None, dtype=pl.Int64)
            blocked = "blocked" if "blocked" in self.known else pl.lit(False).alias("blocked")
            known = [name for name in own if name in self.known]
            chosen = self.people.select("person", "place", blocked, wage.alias("wage"), *known)
            self._facts[wages, own] = chosen
        return self._facts[wages, own]

    @cached_property
    def _facts(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], pl.DataFrame]:
        return {}

    def asked(self, kind: Kind) -> pl.Series | None:
        """Who asked for a kind by name; ``None`` where nobody named any."""
        if "kinds" not in self.known:
            return None
        wishes = self.people["kinds"]
        naming = [text for text in wishes.unique().drop_nulls() if kind.value in text.split(";")]
        return wishes.is_in(naming).fill_null(value=False)

    def in_month(self, period: Period) -> "Crowd":
        """Those whose obligation covers the month; the same object where it covers all."""
        conditions = []
        if "start" in self.known:
            conditions.append(pl.col("start").is_null() | (pl.col("start") <= period))
        if "stop" in self.known:
            conditions.append(pl.col("stop").is_null() | (pl.col("stop") >= period))
        if not conditions:
            return self
        active = self.people.filter(*conditions)
        if active.height == self.people.height:
            return self
        return Crowd(active, self.known, self.index)


def crowds(
    people: pl.DataFrame, known: frozenset[str], index: PlaceIndex, *, by_place: bool = False
) -> Iterator[Crowd]:
    """Everybody, not more than `CHUNK` at a time; in order, or in the order of their places."""
    needed = people.select(name for name in people.columns if name in known or name == "place")
    if by_place:
        needed = needed.sort("place", maintain_order=True)
    count = -(-people.height // (CHUNK_BY_PLACE if by_place else CHUNK)) or 1
    size = -(-people.height // count)
    for start in range(0, max(people.height, 1), max(size, 1)):
        yield Crowd(needed.slice(start, size), known, index)
