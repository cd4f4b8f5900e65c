"""A month of lines from frozen people and a frozen plan; the same in, the same out."""

import polars as pl

from wuxian.batch.calculate import calculate
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.engine.kinds import Kind
from wuxian.engine.plan import Plan
from wuxian.engine.statuses import Status
from wuxian.ledger.codes import (
    KIND_CODES,
    OWED,
    PARTY_CODES,
    REGULAR,
    STATE_CODES,
    STATUS_CODES,
    coded,
)
from wuxian.ledger.packing import COLUMNS, ORDER
from wuxian.support.periods import Period


def compute(people: pl.DataFrame, plan: Plan, period: Period) -> pl.DataFrame:
    """The lines of a month: `packing.COLUMNS` without the run, in `packing.ORDER`.

    ``people`` as made by `inputs.people_of`.
    """
    asked = people.select([name for name in PEOPLE_SCHEMA.names() if name in people.columns])
    blocks = list(calculate(people=asked, plan=plan, periods=[period]))
    if not blocks:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS[1:], pl.Int64))
    keys = people.select("person", "person_id", "entity_id", "department_id")
    accounts = _accounts(people)
    return (
        pl.concat(blocks)
        .with_columns(pl.col("kind").cast(pl.String))
        .join(people.select("person", "place"), on="person", how="left")
        .join(keys, on="person", how="left")
        .join(accounts, on=["person", "kind"], how="left")
        .select(_columns())
        .sort(*ORDER)
    )


def _accounts(people: pl.DataFrame) -> pl.DataFrame:
    columns = {f"account_{kind.value}": kind.value for kind in Kind}
    return (
        people.select("person", *columns)
        .rename(columns)
        .unpivot(index="person", variable_name="kind", value_name="account_id")
        .drop_nulls("account_id")
    )


def _columns() -> list[pl.Expr]:
    computed = pl.col("status").cast(pl.String) == Status.COMPUTED.value
    figures = {"base": "base", "rate": "rate_ppm", "amount": "amount"}
    return [
        pl.col("period"),
        pl.col("person_id"),
        pl.col("account_id").fill_null(0),
        pl.col("entity_id"),
        pl.col("department_id").fill_null(0),
        pl.col("place"),
        coded("kind", KIND_CODES),
        coded("party", PARTY_CODES),
        pl.lit(OWED, dtype=pl.Int16).alias("fact"),
        pl.lit(REGULAR, dtype=pl.Int16).alias("fee_type"),
        coded("status", STATUS_CODES),
        coded("state", STATE_CODES),
        *(pl.when(computed).then(pl.col(old)).alias(new) for old, new in figures.items()),
    ]
