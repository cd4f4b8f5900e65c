"""Contributions of a frame of people for some months, in the long layout.

Blocks of one month × kind × party come out one after another, each with the people in the order
they went in, so a writer can stream them. What policy says of a kind at the places of some people
is computed once for all months in which it says the same.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

import polars as pl

from wuxian.batch.crowd import AlignedTable, Crowd, crowds
from wuxian.batch.lines import NAMED_PARTS, LineTable
from wuxian.batch.months import MonthTables, month_tables
from wuxian.batch.own_rates import own_inputs, with_own_rates
from wuxian.batch.people import known_columns
from wuxian.batch.text import ratio, yuan
from wuxian.engine.contributions import LineForm, contribute, problems
from wuxian.engine.kinds import CORE_KINDS, Kind, Party, RateOf
from wuxian.engine.plan import KINDS, PARTIES, STATES, Plan
from wuxian.engine.statuses import STATUSES, Status
from wuxian.support.periods import Period

_Key = tuple[Kind, Party]
_Each = Callable[
    [Callable[[AlignedTable], "_Computed"], Iterable[AlignedTable]], Iterable["_Computed"]
]
SIDE_BY_SIDE = 50_000
"""People from which on tables are computed on several threads; fewer are quicker on one."""
STATUS_ENUM = pl.Enum([status.value for status in STATUSES])
_RESULT: dict[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.Int32,
    "period": pl.Int32,
    "kind": KINDS,
    "party": PARTIES,
    "base": pl.Int64,  # fen
    "rate": pl.Int32,  # parts per million
    "amount": pl.Int64,  # fen
    "status": STATUS_ENUM,
    "state": STATES,
}
RESULT_SCHEMA = pl.Schema(_RESULT)


@dataclass(frozen=True, slots=True)
class Options:
    """``strict``: refuse values past their review; ``detail``: keep components and sources.

    ``by_place``: people may come out place by place, so that a change of policy at one place
    leaves the months of the others as they were.
    """

    strict: bool = False
    detail: bool = False
    by_place: bool = False


class Block(NamedTuple):
    """One kind and party of some people in a month; ``lines`` has `RESULT_SCHEMA` but the period.

    Where nothing changes from one month to the next, ``lines`` is the same object.
    """

    period: Period
    lines: pl.DataFrame

    @property
    def dated(self) -> pl.DataFrame:
        """The rows with their period."""
        period = pl.Series("period", [self.period], dtype=pl.Int32)
        at = RESULT_SCHEMA.names().index("period")
        dated = self.lines.clone()
        return dated.insert_column(at, period.new_from_index(0, dated.height))


def calculate(
    *, people: pl.DataFrame, plan: Plan, periods: Sequence[Period], options: Options | None = None
) -> Iterator[pl.DataFrame]:
    """Blocks of result rows for every month, kind and party, `crowd.CHUNK` people at a time.

    ``people``: `batch.people.PEOPLE_SCHEMA`, absent columns allowed. Columns of a block:
    `RESULT_SCHEMA`, with ``detail`` also ``components`` and ``source``.
    """
    for block in blocks(people=people, plan=plan, periods=periods, options=options):
        yield block.dated


def blocks(
    *, people: pl.DataFrame, plan: Plan, periods: Sequence[Period], options: Options | None = None
) -> Iterator[Block]:
    """The same blocks with the period beside them, for those who can use that months repeat."""
    options = options or Options()
    known = frozenset(known_columns(people))
    index, months = month_tables(plan, periods, wanted=_wanted(people, known))
    parts = crowds(people, known, index, by_place=options.by_place and len(periods) > 1)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # starts no thread before it has work
        each = pool.map if people.height >= SIDE_BY_SIDE else map
        for crowd in parts:
            yield from _crowd_blocks(crowd, months, options, each)


def _wanted(people: pl.DataFrame, known: frozenset[str]) -> set[Kind]:
    """Every core kind, and every kind asked for."""
    wanted = set(CORE_KINDS)
    if "kinds" in known:
        asked = people["kinds"].drop_nulls().unique().str.split(";").explode().unique()
        wanted |= {Kind(kind) for kind in asked}
    return wanted


def _crowd_blocks(
    crowd: Crowd, months: Sequence[MonthTables], options: Options, each: _Each
) -> Iterator[Block]:
    """The blocks of some people; what a month shares with the one before is not computed again."""
    before: dict[_Key, _Computed] = {}
    for month in months:
        active = crowd.in_month(month.period)
        compute = partial(_computed, active, month, options, before if active is crowd else {})
        now = {}
        for known in each(compute, month.tables):
            now[known.key] = known
            if not known.lines.is_empty():
                yield Block(month.period, known.lines)
        before = now if active is crowd else {}


def _computed(
    crowd: Crowd,
    month: MonthTables,
    options: Options,
    before: Mapping[_Key, "_Computed"],
    table: AlignedTable,
) -> "_Computed":
    """What a table comes to, from the month before where nothing has changed."""
    known = before.get((table.line.form.kind, table.line.form.party))
    if known is None or not known.holds(month, table, crowd):
        return _Computed(month, table, _lines(crowd, table, options))
    return known._replace(month=month, table=table)


class _Computed(NamedTuple):
    """What a table came to for some people, and the month that it is of."""

    month: MonthTables
    table: AlignedTable
    lines: pl.DataFrame

    @property
    def key(self) -> _Key:
        return self.table.line.form.kind, self.table.line.form.party

    def holds(self, month: MonthTables, table: AlignedTable, crowd: Crowd) -> bool:
        """Whether the same table of a later month comes to the same for them."""
        same = self.table is table
        return same or month.says_the_same(self.month, table.line.form.kind, crowd.places)


def _lines(crowd: Crowd, table: AlignedTable, options: Options) -> pl.DataFrame:
    concerned = _concerned(crowd, table)
    frame = _joined(crowd, table, _needed(crowd, table, options), concerned)
    classes = None
    if table.classes is not None and crowd.class_rows is not None:
        rows = crowd.class_rows if concerned is None else crowd.class_rows.filter(concerned)
        classes = table.classes[rows]
    frame = with_own_rates(frame, table.line, classes)
    among = _occurring(crowd, frame, table.line.form, strict=options.strict)
    return _finished(frame, table.line, options, among)


def _joined(
    crowd: Crowd, table: AlignedTable, terms: tuple[str, ...], concerned: pl.Series | None
) -> pl.DataFrame:
    """The people a line concerns, with the wage it arises from and the terms of their place."""
    people = crowd.facts(crowd.wages(table.line.form.kind), own_inputs(table.line))
    rows = crowd.rows(table)
    if concerned is not None:
        people, rows = people.filter(concerned), rows.filter(concerned)
    return people.hstack(table.fetch(terms, rows))


def _needed(crowd: Crowd, table: AlignedTable, options: Options) -> tuple[str, ...]:
    """The columns of the table that these people and options call for."""
    names = [*table.terms, "state"]
    if crowd.meets_gaps(table):
        names.append("gap")
    if options.strict:
        names.append("past_review")
    if options.detail:
        names += ["source", *_component_columns(len(table.line.form.components))]
    return tuple(dict.fromkeys(name for name in names if name in table.frame.columns))


def _concerned(crowd: Crowd, table: AlignedTable) -> pl.Series | None:
    """Who has a row: where the place levies the kind, where every place should, and who asked
    for what their place levies from nobody.

    ``None`` where that is everybody.
    """
    asked = crowd.asked(table.line.form.kind)
    if asked is None and table.line.is_core:
        return None
    concerned = table.frame["levied"].gather(crowd.rows(table)) | table.line.is_core
    if asked is not None:
        elsewhere = table.frame["elsewhere"].gather(crowd.rows(table))
        missing = asked & ~elsewhere if not table.line.is_core else asked
        concerned = (concerned & (crowd.people["kinds"].is_null() | asked)) | missing
    if table.line.is_voluntary:
        concerned = concerned & _volunteers(crowd, asked)
    return None if concerned.all() else concerned


def _volunteers(crowd: Crowd, asked: pl.Series | None) -> pl.Series:
    """Only those who have a rate, or asked."""
    wanted = pl.repeat(value=False, n=crowd.people.height, eager=True) if asked is None else asked
    if "supplementary_housing_fund_ppm" in crowd.known:
        wanted = wanted | crowd.people["supplementary_housing_fund_ppm"].is_not_null()
    return wanted


def _finished(
    frame: pl.DataFrame, table: LineTable, options: Options, among: set[Status]
) -> pl.DataFrame:
    form = table.form
    known = frame.lazy()
    if "gap" not in frame.columns:
        known = known.with_columns(pl.lit(None, dtype=pl.Int8).alias("gap"))
    sound = not among and ("gap" not in frame.columns or frame["gap"].null_count() == frame.height)
    result = contribute(known, form, strict=options.strict, sound=sound, among=among)
    block: pl.DataFrame = result.select(*_shape(form, detail=options.detail)).collect()
    return block.rechunk()  # one piece, so that a writer knows it again by its memory


@lru_cache(maxsize=1_000)
def _shape(form: LineForm, *, detail: bool) -> tuple[pl.Expr, ...]:
    """The columns of a block."""
    rate = pl.col("rate") if form.rate_of is RateOf.POLICY else pl.col("rate").cast(pl.Int32)
    shape = {
        "kind": pl.lit(form.kind.value, dtype=KINDS),
        "party": pl.lit(form.party.value, dtype=PARTIES),
        "rate": rate,
        "status": pl.col("status").cast(pl.UInt8).cat.to(STATUS_ENUM),
    }
    columns = [
        shape.get(name, pl.col(name)).alias(name) for name in RESULT_SCHEMA if name != "period"
    ]
    more = (_components(len(form.components)), pl.col("source")) if detail else ()
    return (*columns, *more)


def _occurring(crowd: Crowd, frame: pl.DataFrame, form: LineForm, *, strict: bool) -> set[Status]:
    """The problems that any row has, mostly none; looked for once where the place is no matter."""
    if form.rate_of is not RateOf.POLICY or form.needs_wage is None or strict:
        return _problems_in(frame, form, strict=strict)
    key = (crowd.wages(form.kind), form.needs_wage)
    everybody = frame.height == crowd.people.height
    found = crowd.problems.get(key)
    if found is None or (found and not everybody):
        found = _problems_in(frame, form, strict=strict)
        if everybody:
            crowd.problems[key] = found
    return found


def _problems_in(frame: pl.DataFrame, form: LineForm, *, strict: bool) -> set[Status]:
    conditions = problems(form, strict=strict, api=pl)
    any_row = frame.select(found.any().alias(status) for status, found in conditions.items())
    return {Status(name) for name, found in any_row.rows(named=True)[0].items() if found}


def _component_columns(count: int) -> list[str]:
    if count == 1:
        return []
    numbers = range(1, count + 1)
    return [f"{stem}_{number}" for number in numbers for stem in ("name", "rate_ppm")]


def _components(count: int) -> pl.Expr:
    """``rate:amount;rate:amount`` where a line has several components, else null."""
    if count == 1:
        return pl.lit(None, dtype=pl.String).alias("components")
    parts = []
    for number in range(1, count + 1):
        present = pl.col(f"name_{number}").is_not_null() & pl.col("amount").is_not_null()
        name = pl.col(f"name_{number}")
        rate = (
            pl.when(name.is_in(NAMED_PARTS))
            .then(name)
            .otherwise(ratio(pl.col(f"rate_ppm_{number}")))
        )
        text = pl.concat_str([rate, pl.lit(":"), yuan(pl.col(f"part_{number}"))])
        parts.append(pl.when(present).then(text))
    joined = pl.concat_str(parts, separator=";", ignore_nulls=True)
    several = pl.col("name_2").is_not_null() & pl.col("amount").is_not_null()
    return pl.when(several).then(joined).alias("components")
