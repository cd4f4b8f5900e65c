"""Rates that are the employer's or the person's own: work injury, housing funds."""

import polars as pl

from wuxian.batch.lines import LineTable
from wuxian.engine.kinds import Party, RateOf
from wuxian.engine.plan import STATES

_OWN_COLUMNS = {
    (RateOf.WORK_INJURY, Party.EMPLOYER): ("work_injury_ppm",),
    (RateOf.HOUSING_FUND, Party.EMPLOYER): ("housing_fund_ppm",),
    (RateOf.HOUSING_FUND, Party.EMPLOYEE): ("housing_fund_employee_ppm", "housing_fund_ppm"),
    (RateOf.SUPPLEMENTARY_HOUSING_FUND, Party.EMPLOYER): ("supplementary_housing_fund_ppm",),
    (RateOf.SUPPLEMENTARY_HOUSING_FUND, Party.EMPLOYEE): ("supplementary_housing_fund_ppm",),
}


def own_inputs(table: LineTable) -> tuple[str, ...]:
    """The columns of people that a line's own rate may come from."""
    if table.form.rate_of is RateOf.POLICY:
        return ()
    both = {*_OWN_COLUMNS[table.form.rate_of, Party.EMPLOYER]}
    both |= {*_OWN_COLUMNS.get((table.form.rate_of, Party.EMPLOYEE), ())}
    return tuple(sorted(both))


def with_own_rates(
    frame: pl.DataFrame, table: LineTable, classes: pl.DataFrame | None
) -> pl.DataFrame:
    """Add ``own_rate``, and the rate each component takes of it as ``own_rate_1`` …

    ``classes``: the rate of each row's industry class, with its state and source; those
    without a rate of their own take it.
    """
    form = table.form
    if form.rate_of is RateOf.POLICY:
        return frame
    if classes is not None:
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
    frame = frame.hstack(classes)
    by_class = pl.col("class_rate").is_not_null()
    if "work_injury_ppm" in frame.columns:
        by_class = by_class & pl.col("work_injury_ppm").is_null()
    both_states = pl.col("state", "class_state").to_physical()
    worst = (
        pl.when(by_class)
        .then(pl.max_horizontal(both_states))
        .otherwise(pl.col("state").to_physical())
    )
    frame = frame.with_columns(worst.cat.to(STATES).alias("state"))
    if "source" not in frame.columns:
        return frame
    both = pl.concat_str(["source", "class_source"], separator="; ", ignore_nulls=True)
    return frame.with_columns(pl.when(by_class).then(both).otherwise("source").alias("source"))
