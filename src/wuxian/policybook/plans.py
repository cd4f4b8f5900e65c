"""Compile what holds in a month to the integers of ``wuxian.engine.plan``."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from wuxian.engine.kinds import CORE_KINDS, EMPLOYER_ONLY, OWN_RATE, Kind, Party, RateOf
from wuxian.engine.plan import CLASS_RATES_SCHEMA, NO_CAP, PLAN_SCHEMA, STATES, Plan
from wuxian.engine.rounding import Rounding
from wuxian.policybook.data import Parameter, Place
from wuxian.policybook.frames import STATE_ORDER, chains, day_number, first_months, in_force
from wuxian.policybook.rounding import amounts
from wuxian.policybook.safety import check_bounds
from wuxian.support.periods import Period

LINE = ["place", "period", "kind", "party", "component"]
_CORE = pl.DataFrame(
    [
        (kind.value, party.value, OWN_RATE.get(kind, RateOf.POLICY).value)
        for kind in CORE_KINDS
        for party in Party
        if party is Party.EMPLOYER or kind not in EMPLOYER_ONLY
    ],
    schema=["kind", "party", "rate_of"],
    orient="row",
)
_SUPPLEMENT = _CORE.filter(pl.col("kind") == Kind.HOUSING_FUND).with_columns(
    kind=pl.lit(Kind.SUPPLEMENTARY_HOUSING_FUND.value),
    rate_of=pl.lit(RateOf.SUPPLEMENTARY_HOUSING_FUND.value),
)
_USUAL_ROUNDING = dict(
    zip(("amount_add", "amount_div", "amount_unit"), Rounding().for_amounts(), strict=True)
) | {"per_total": False}
"""What stands in a line that cannot be computed and has no rule."""
_SHARE = ["place", "kind", "party", "component", "households"]
_FACTS = ("worst", "review_by", "source")


def compile_plan(
    values: pl.DataFrame,
    places: Sequence[Place],
    periods: Sequence[Period],
    *,
    as_known: date | None,
    today: date | None,
    digest: str,
) -> Plan:
    """The plan of some places and months; see ``Book.plan``."""
    known = values
    if as_known is not None:
        known = values.filter(pl.col("known_from") <= day_number(as_known))
    chain = chains(places)
    first = first_months(known, chain)
    review_day = day_number(today) if today else 0
    held = [(period, in_force(known, chain, period)) for period in periods]
    lines = [_lines(near, chain, first, period, review_day) for period, near in held]
    classes = [_class_rates(near, period, review_day) for period, near in held]
    return Plan(
        lines=_stacked(lines, PLAN_SCHEMA).sort(LINE),
        class_rates=_stacked(classes, CLASS_RATES_SCHEMA),
        digest=digest,
    )


def _stacked(frames: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def _lines(
    near: pl.DataFrame, chain: pl.DataFrame, first: pl.DataFrame, period: Period, today: int
) -> pl.DataFrame:
    shares = pl.concat(
        [_rates(near), _fixed(near, period), _own_rates(near, chain)], how="diagonal_relaxed"
    )
    lines = _with_missing(shares, chain).with_columns(period=pl.lit(period, pl.Int32))
    lines = _with_limits(lines, near, first)
    lines = lines.join(amounts(near), on=["place", "kind"], how="left")
    lines = _with_ranges(lines, near)
    lines = _with_gaps(lines, first, period)
    finished = _finished(lines, today)
    check_bounds(finished)
    return finished


def _stating(near: pl.DataFrame, *parameters: Parameter) -> pl.DataFrame:
    return near.filter(pl.col("parameter").is_in([parameter.value for parameter in parameters]))


def _facts(prefix: str) -> list[pl.Expr]:
    return [pl.col(name).alias(f"{prefix}_{name}") for name in _FACTS]


def _rates(near: pl.DataFrame) -> pl.DataFrame:
    """Shares whose rate policy states."""
    return _stating(near, Parameter.RATE).select(
        *_SHARE,
        *_facts("rate"),
        rate_of=pl.lit(RateOf.POLICY.value),
        rate_ppm="number",
        fixed=pl.lit(0, pl.Int64),
    )


def _fixed(near: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Fixed amounts that are due in the month; they have no rate and no limits."""
    month = str(period % 100)
    due = pl.col("months").is_null() | pl.col("months").str.split(";").list.contains(month)
    return (
        _stating(near, Parameter.FIXED)
        .filter(due)
        .select(
            *_SHARE,
            *_facts("rate"),
            rate_of=pl.lit(RateOf.POLICY.value),
            rate_ppm=pl.lit(0, pl.Int64),
            fixed="number",
        )
    )


def _own_rates(near: pl.DataFrame, chain: pl.DataFrame) -> pl.DataFrame:
    """Shares whose rate is the employer's or the person's own."""
    everywhere = chain.select(pl.col("place").unique())
    own = everywhere.join(_CORE.filter(pl.col("rate_of") != RateOf.POLICY), how="cross")
    ranged = _stating(near, Parameter.RATE_MIN, Parameter.RATE_MAX)
    levied = ranged.filter(pl.col("kind") == Kind.SUPPLEMENTARY_HOUSING_FUND)
    more = levied.select(pl.col("place").unique()).join(_SUPPLEMENT, how="cross")
    both = pl.concat([own, more])
    zero = pl.lit(0, pl.Int64)
    return both.with_columns(component=pl.lit("main"), rate_ppm=zero, fixed=zero)


def _with_missing(shares: pl.DataFrame, chain: pl.DataFrame) -> pl.DataFrame:
    """Add a line for every core share that nothing states."""
    owed = chain.select(pl.col("place").unique()).join(_CORE, how="cross")
    rated = shares.filter(pl.col("component") != "fixed")
    missing = owed.join(rated, on=["place", "kind", "party"], how="anti")
    missing = missing.with_columns(component=pl.lit("main"), fixed=pl.lit(0, pl.Int64))
    return pl.concat([shares, missing], how="diagonal_relaxed")


def _with_limits(lines: pl.DataFrame, near: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Floor and cap: the kind's own, or those of the kind it follows."""
    followed = _stating(near, Parameter.LIMITS_OF).select("place", "kind", follows="rule")
    own = _stating(near, Parameter.BASE_MIN, Parameter.BASE_MAX).select("place", "kind").unique()
    own = own.with_columns(has_own=pl.lit(value=True))
    lines = lines.join(own, on=["place", "kind"], how="left")
    lines = lines.join(followed, on=["place", "kind"], how="left")
    limits = pl.when(pl.col("has_own")).then("kind").otherwise(pl.coalesce("follows", "kind"))
    lines = lines.with_columns(limits_of=limits)
    for parameter, name in ((Parameter.BASE_MIN, "floor"), (Parameter.BASE_MAX, "cap")):
        side = _stating(near, parameter)
        side = side.select("place", pl.col("number").alias(name), *_facts(name), limits_of="kind")
        lines = lines.join(side, on=["place", "limits_of"], how="left")
    known = first.filter(pl.col("parameter").is_in([Parameter.BASE_MIN, Parameter.BASE_MAX]))
    known = known.group_by("place", limits_of="kind").agg(first_limits=pl.col("first").min())
    return lines.join(known, on=["place", "limits_of"], how="left")


def _with_ranges(lines: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """The range of an own rate; the employee's is the employer's unless stated."""
    for parameter in (Parameter.RATE_MIN, Parameter.RATE_MAX):
        stated = _stating(near, parameter).select("place", "kind", "party", "number")
        name = f"{parameter}_ppm"
        employers = stated.filter(pl.col("party") == Party.EMPLOYER)
        employers = employers.select("place", "kind", employers="number")
        lines = lines.join(stated, on=["place", "kind", "party"], how="left")
        lines = lines.join(employers, on=["place", "kind"], how="left")
        lines = lines.with_columns(pl.coalesce("number", "employers").alias(name))
        lines = lines.drop("number", "employers")
    return lines


def _with_gaps(lines: pl.DataFrame, first: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Why a line cannot be computed, if it cannot."""
    rates = first.filter(pl.col("parameter") == Parameter.RATE)
    rates = rates.select("place", "kind", "party", first_rate="first")
    lines = lines.join(rates, on=["place", "kind", "party"], how="left")
    unlimited = pl.col("floor").is_null() & pl.col("cap").is_null()
    before = pl.lit("before_library")
    no_rate = pl.when(pl.col("first_rate") > period).then(before).otherwise(pl.lit("no_rate"))
    early = pl.col("first_limits") > period
    no_limits = pl.when(early).then(before).otherwise(pl.lit("no_limits"))
    is_fixed = pl.col("component") == "fixed"
    gap = (
        pl.when(pl.col("rate_ppm").is_null())
        .then(no_rate)
        .when(unlimited & ~is_fixed)
        .then(no_limits)
    )
    return lines.with_columns(gap=gap, is_fixed=is_fixed).with_columns(
        pl.when(pl.col("gap").is_not_null()).then(pl.col(name).fill_null(usual)).otherwise(name)
        for name, usual in _USUAL_ROUNDING.items()
    )


def _finished(lines: pl.DataFrame, today: int) -> pl.DataFrame:
    """Fill what a gap or a fixed amount leaves open, and say how sure the whole is."""
    limited = ~pl.col("is_fixed")
    used = [("rate", pl.lit(value=True)), ("floor", limited), ("cap", limited)]
    used.append(("rounding", limited))
    named = [
        [pl.when(applies).then(pl.col(f"{name}_{fact}")) for name, applies in used]
        for fact in _FACTS
    ]
    worst, review, sources = named
    reviewed = pl.min_horizontal(review).fill_null(99991231) < today
    titles = pl.concat_list(sources).list.drop_nulls().list.unique(maintain_order=True)
    filled = lines.with_columns(
        state=_state(pl.max_horizontal(worst)),
        past_review=reviewed,
        source=titles.list.join("; "),
        floor=pl.when(limited).then("floor").fill_null(0),
        cap=pl.when(limited).then("cap").fill_null(NO_CAP),
        rate_ppm=pl.col("rate_ppm").fill_null(0),
        base_add=pl.lit(0),
        base_unit=pl.lit(1),
    )
    return filled.select(PLAN_SCHEMA.names()).cast(PLAN_SCHEMA)


def _state(index: pl.Expr) -> pl.Expr:
    names = dict(enumerate(STATE_ORDER))
    return index.fill_null(len(names) - 1).replace_strict(names, return_dtype=STATES)


def _class_rates(near: pl.DataFrame, period: Period, today: int) -> pl.DataFrame:
    stated = _stating(near, Parameter.CLASS_RATE)
    rates = stated.select(
        "place",
        "injury_class",
        "source",
        period=pl.lit(period, pl.Int32),
        rate_ppm="number",
        state=_state(pl.col("worst")),
        past_review=pl.col("review_by").fill_null(99991231) < today,
    )
    ordered = rates.select(CLASS_RATES_SCHEMA.names()).cast(CLASS_RATES_SCHEMA)
    return ordered.sort("place", "injury_class")
