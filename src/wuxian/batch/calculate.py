"""Contributions of a frame of people for some months, in the long layout.

Blocks of one month × kind × party come out one after another, each with the people in the order
they went in, so a writer can stream them. Months whose policy is the same are computed once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from wuxian.batch.lines import NAMED_PARTS, LineTable, empty_table, line_tables
from wuxian.batch.people import known_columns
from wuxian.batch.text import ratio, yuan
from wuxian.engine.contributions import contribute, problems
from wuxian.engine.kinds import CORE_KINDS, Kind, Party, RateOf, parties_of
from wuxian.engine.plan import KINDS, PARTIES, STATES, Plan
from wuxian.engine.statuses import CODE_OF, STATUSES, Status
from wuxian.support.periods import Period

STATUS_ENUM = pl.Enum([status.value for status in STATUSES])
UNVERIFIED = STATES.categories.len() - 1
RESULT_COLUMNS = (
    "person",
    "period",
    "kind",
    "party",
    "base",
    "rate",
    "amount",
    "status",
    "state",
)
_OWN_COLUMNS = {
    (RateOf.WORK_INJURY, Party.EMPLOYER): ("work_injury_ppm",),
    (RateOf.HOUSING_FUND, Party.EMPLOYER): ("housing_fund_ppm",),
    (RateOf.HOUSING_FUND, Party.EMPLOYEE): ("housing_fund_employee_ppm", "housing_fund_ppm"),
    (RateOf.SUPPLEMENTARY_HOUSING_FUND, Party.EMPLOYER): ("supplementary_housing_fund_ppm",),
    (RateOf.SUPPLEMENTARY_HOUSING_FUND, Party.EMPLOYEE): ("supplementary_housing_fund_ppm",),
}


@dataclass(frozen=True, slots=True)
class Options:
    """``strict``: refuse values past their review; ``detail``: keep components and sources."""

    strict: bool = False
    detail: bool = False


def calculate(
    *, people: pl.DataFrame, plan: Plan, periods: Sequence[Period], options: Options | None = None
) -> Iterator[pl.DataFrame]:
    """Blocks of result rows for every month, kind and party.

    ``people``: `batch.people.PEOPLE_SCHEMA`, absent columns allowed. Columns of a block:
    `RESULT_COLUMNS` (person int32, period int32, kind, party, status and state enums, base and
    amount int64 fen, rate int32 ppm), with ``detail`` also ``components`` and ``source``.
    """
    options = options or Options()
    known = known_columns(people)
    computed: list[tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]] = []
    for period in periods:
        active = _active(people, known, period)
        lines = plan.lines.filter(pl.col("period") == period).drop("period")
        classes = plan.class_rates.filter(pl.col("period") == period).drop("period")
        blocks = _reused(computed, lines, classes) if active is people else None
        if blocks is None:
            blocks = list(_blocks(active, known, lines, classes, options))
            if active is people:
                computed[:] = [(lines, classes, blocks)]
        stamp = pl.lit(period, dtype=pl.Int32).alias("period")
        extra = ("components", "source") if options.detail else ()
        for block in blocks:
            yield block.with_columns(stamp).select(*RESULT_COLUMNS, *extra)


def _reused(
    computed: list[tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]],
    lines: pl.DataFrame,
    classes: pl.DataFrame,
) -> list[pl.DataFrame] | None:
    """The blocks of the month before, where nothing in the policy has changed since."""
    for before, classes_before, blocks in computed:
        if before.equals(lines) and classes_before.equals(classes):
            return blocks
    return None


def _active(people: pl.DataFrame, known: set[str], period: Period) -> pl.DataFrame:
    """Those whose obligation covers the month."""
    if not known & {"start", "stop"}:
        return people
    conditions = []
    if "start" in known:
        conditions.append(pl.col("start").is_null() | (pl.col("start") <= period))
    if "stop" in known:
        conditions.append(pl.col("stop").is_null() | (pl.col("stop") >= period))
    return people.filter(*conditions)


def _blocks(
    people: pl.DataFrame,
    known: set[str],
    lines: pl.DataFrame,
    classes: pl.DataFrame,
    options: Options,
) -> Iterator[pl.DataFrame]:
    for table in _tables(people, known, lines):
        frame = _joined(people, known, table)
        if frame.is_empty():
            continue
        frame = _with_own_rates(frame, known, table, classes)
        yield _finished(frame, table, options)


def _tables(people: pl.DataFrame, known: set[str], lines: pl.DataFrame) -> list[LineTable]:
    """A table for every kind the plan has, every core kind, and every kind asked for."""
    tables = {(table.form.kind, table.form.party): table for table in line_tables(lines)}
    wanted = set(CORE_KINDS)
    if "kinds" in known:
        asked = people["kinds"].drop_nulls().str.split(";").explode().unique()
        wanted |= {Kind(kind) for kind in asked}
    for kind in wanted:
        for party in parties_of(kind):
            tables.setdefault((kind, party), empty_table(kind, party))
    order = {kind: number for number, kind in enumerate(Kind)}
    return [
        tables[key] for key in sorted(tables, key=lambda key: (order[key[0]], key[1] != "employer"))
    ]


def _joined(people: pl.DataFrame, known: set[str], table: LineTable) -> pl.DataFrame:
    """The people this line concerns, with the wage it arises from and the place's terms."""
    kind = table.form.kind.value
    wages = [name for name in (f"base_{kind}", "base", "wage") if name in known]
    wage = pl.coalesce(wages) if wages else pl.lit(None, dtype=pl.Int64)
    own = [name for name in _own_inputs(table) if name in known]
    keys = ["place"]
    blocked = pl.col("blocked") if "blocked" in known else pl.lit(False).alias("blocked")
    columns = [pl.col("person"), pl.col("place"), blocked, wage.alias("wage"), *map(pl.col, own)]
    if table.by_household:
        keys.append("household")
        household = pl.col("household") if "household" in known else pl.lit(None, dtype=pl.String)
        columns.append(household.fill_null("").alias("household"))
    asked = None
    if "kinds" in known:
        asked = pl.col("kinds").str.split(";").list.contains(kind)
        people = people.filter(pl.col("kinds").is_null() | asked)
        columns.append(asked.fill_null(False).alias("asked"))
    frame = people.select(columns).join(
        table.frame.with_columns(pl.lit(True).alias("levied")),
        on=keys,
        how="left",
        maintain_order="left",
    )
    return _concerned(frame, table, may_ask=asked is not None)


def _concerned(frame: pl.DataFrame, table: LineTable, *, may_ask: bool) -> pl.DataFrame:
    """Drop those whose place does not levy the kind; name the gap for those who asked for it."""
    if table.is_voluntary:
        frame = _volunteers(frame, may_ask=may_ask)
    missing = pl.col("levied").is_null()
    if frame["levied"].null_count() == 0:
        return frame
    wanted = pl.lit(table.is_core)
    if may_ask:
        wanted = wanted | pl.col("asked")
    no_rate = pl.lit(CODE_OF[Status.NO_RATE], dtype=pl.Int8)
    return frame.filter(~missing | wanted).with_columns(
        pl.when(missing).then(no_rate).otherwise(pl.col("gap")).alias("gap"),
        pl.col("state").fill_null(UNVERIFIED),
    )


def _volunteers(frame: pl.DataFrame, *, may_ask: bool) -> pl.DataFrame:
    """Only those who have a rate, or asked."""
    wanted = pl.col("asked") if may_ask else pl.lit(value=False)
    if "supplementary_housing_fund_ppm" in frame.columns:
        wanted = wanted | pl.col("supplementary_housing_fund_ppm").is_not_null()
    return frame.filter(wanted)


def _own_inputs(table: LineTable) -> tuple[str, ...]:
    if table.form.rate_of is RateOf.POLICY:
        return ()
    both = {*_OWN_COLUMNS[table.form.rate_of, Party.EMPLOYER]}
    both |= {*_OWN_COLUMNS.get((table.form.rate_of, Party.EMPLOYEE), ())}
    if table.form.rate_of is RateOf.WORK_INJURY:
        both.add("injury_class")
    return tuple(sorted(both))


def _with_own_rates(
    frame: pl.DataFrame, known: set[str], table: LineTable, classes: pl.DataFrame
) -> pl.DataFrame:
    form = table.form
    if form.rate_of is RateOf.POLICY:
        return frame
    if form.rate_of is RateOf.WORK_INJURY and "injury_class" in known:
        frame = _by_class(frame, classes)
    own = {party: _own_rate(frame, form.rate_of, party) for party in Party}
    frame = frame.with_columns(own[form.party].alias("own_rate"))
    first = pl.col("own_rate")
    if len(form.components) > 1:  # the rounded total, less the employee's share
        employee = own[Party.EMPLOYEE]
        share = pl.when(pl.col("name_2").is_null()).then(0).otherwise(employee)
        return frame.with_columns((first + share).alias("own_rate_1"), share.alias("own_rate_2"))
    return frame.with_columns(first.alias("own_rate_1"))


def _own_rate(frame: pl.DataFrame, rate_of: RateOf, party: Party) -> pl.Expr:
    names = [*_OWN_COLUMNS.get((rate_of, party), ())]
    if rate_of is RateOf.WORK_INJURY:
        names.append("class_rate")
    present = [name for name in names if name in frame.columns]
    return pl.coalesce(present) if present else pl.lit(None, dtype=pl.Int64)


def _by_class(frame: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """The rate of the industry class, for those without a rate of their own."""
    rates = classes.select(
        "place",
        "injury_class",
        pl.col("rate_ppm").alias("class_rate"),
        pl.col("state").to_physical().alias("class_state"),
        pl.col("source").alias("class_source"),
    )
    frame = frame.join(rates, on=["place", "injury_class"], how="left", maintain_order="left")
    if "work_injury_ppm" not in frame.columns:
        by_class = pl.col("class_rate").is_not_null()
    else:
        by_class = pl.col("work_injury_ppm").is_null() & pl.col("class_rate").is_not_null()
    worst = pl.max_horizontal("state", pl.when(by_class).then(pl.col("class_state")))
    both = pl.concat_str(["source", "class_source"], separator="; ", ignore_nulls=True)
    return frame.with_columns(
        worst.alias("state"), pl.when(by_class).then(both).otherwise("source").alias("source")
    )


def _finished(frame: pl.DataFrame, table: LineTable, options: Options) -> pl.DataFrame:
    form = table.form
    checks = list(problems(form, strict=options.strict).values())
    wrong = nw.from_native(frame).select(
        nw.any_horizontal(*checks, ignore_nulls=True).any().alias("wrong"),
    )
    sound = not wrong["wrong"][0] and frame["gap"].null_count() == frame.height
    lazy = contribute(
        nw.from_native(frame.lazy()), form, strict=options.strict, sound=sound
    ).to_native()
    result = lazy.with_columns(
        pl.lit(form.kind.value, dtype=KINDS).alias("kind"),
        pl.lit(form.party.value, dtype=PARTIES).alias("party"),
        pl.col("rate").cast(pl.Int32),
        pl.col("status").cast(pl.UInt8).cat.to(STATUS_ENUM),
        pl.col("state").cast(pl.UInt8).cat.to(STATES),
    )
    extra = []
    if options.detail:
        result = result.with_columns(_components(len(form.components)))
        extra = ["components", "source"]
    columns = [name for name in RESULT_COLUMNS if name != "period"]
    block: pl.DataFrame = result.select(*columns, *extra).collect()
    return block


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
