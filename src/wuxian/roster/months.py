"""The facts of one month as frames, for calculations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection

from wuxian.employers.data import FACT_CHANNELS, Account
from wuxian.engine.kinds import Kind
from wuxian.roster.data import Amount, MonthFacts
from wuxian.support.periods import Period, add_months, first_day

_KNOWN = "recorded_at <= %(known)s AND (superseded_at IS NULL OR superseded_at > %(known)s)"
_ENROLMENTS = f"""
SELECT person_id, account_id, kind FROM roster_enrolment
WHERE {_KNOWN} AND start <= %(period)s AND (stop IS NULL OR stop >= %(period)s)
  AND account_id = ANY (%(accounts)s::bigint[])
ORDER BY person_id, account_id, kind
"""  # noqa: S608
_EMPLOYMENTS = f"""
SELECT person_id, entity_id, department_id FROM roster_employment
WHERE {_KNOWN} AND (left_on IS NULL OR left_on >= %(first)s)
  AND (hired_on IS NULL OR hired_on < %(next)s)
"""  # noqa: S608
_WAGES = f"""
SELECT DISTINCT ON (person_id, entity_id, meaning, kind)
    person_id, entity_id, meaning, kind, amount
FROM roster_wage
WHERE {_KNOWN} AND valid_from <= %(period)s
ORDER BY person_id, entity_id, meaning, kind, valid_from DESC, id DESC
"""  # noqa: S608
_HOUSEHOLDS = f"""
SELECT DISTINCT ON (person_id, entity_id) person_id, entity_id, household
FROM roster_household
WHERE {_KNOWN} AND valid_from <= %(period)s
ORDER BY person_id, entity_id, valid_from DESC, id DESC
"""  # noqa: S608
_ENROLMENT_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "account_id": pl.Int64, "kind": pl.String,
}  # fmt: skip
_EMPLOYMENT_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "entity_id": pl.Int64, "department_id": pl.Int64,
}  # fmt: skip
_ACCOUNT_SCHEMA: dict[str, Any] = {
    "account_id": pl.Int64, "entity_id": pl.Int64, "place": pl.Int32, "channel": pl.String,
}  # fmt: skip
_WAGE_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "entity_id": pl.Int64, "meaning": pl.String, "kind": pl.String,
    "amount": pl.Int64,
}  # fmt: skip
_RATES = f"""
SELECT DISTINCT ON (person_id, entity_id, rate) person_id, entity_id, rate, value
FROM roster_ownrate
WHERE {_KNOWN} AND valid_from <= %(period)s
ORDER BY person_id, entity_id, rate, valid_from DESC, id DESC
"""  # noqa: S608
_RATE_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "entity_id": pl.Int64, "rate": pl.String, "value": pl.Int64,
}  # fmt: skip
_HOUSEHOLD_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "entity_id": pl.Int64, "household": pl.String,
}  # fmt: skip
_WHO = ["person_id", "entity_id"]


def month_facts(period: Period, known: datetime, accounts: Sequence[Account]) -> MonthFacts:
    """Who is enrolled on which of the accounts in a month, with wages, as known at a moment."""
    asked = {
        "period": period,
        "known": known,
        "first": first_day(period),
        "next": first_day(add_months(period, 1)),
        "accounts": [account.id for account in accounts],
    }
    enrolments = _enrolments(asked, accounts)
    people = enrolments.select("person_id", "entity_id", "department_id", "place").unique(
        subset=["person_id", "entity_id", "place"], keep="first", maintain_order=True
    )
    households = _frame(_HOUSEHOLDS, asked, _HOUSEHOLD_SCHEMA)
    for facts in (_wages(asked), households, _own_rates(asked)):
        people = people.join(facts, on=_WHO, how="left", maintain_order="left")
    return MonthFacts(people=people, enrolments=enrolments.drop("department_id"))


def _enrolments(asked: dict[str, Any], accounts: Sequence[Account]) -> pl.DataFrame:
    """Enrolments of the month whose person is employed by the account's entity in it."""
    rows = [(one.id, one.entity_id, one.place, one.channel.value) for one in accounts]
    places = pl.DataFrame(rows, schema=_ACCOUNT_SCHEMA, orient="row")
    employed = _frame(_EMPLOYMENTS, asked, _EMPLOYMENT_SCHEMA)
    return (
        _frame(_ENROLMENTS, asked, _ENROLMENT_SCHEMA)
        .join(places, on="account_id", how="inner", maintain_order="left")
        .join(employed, on=_WHO, how="inner", maintain_order="left")
        .sort("person_id", "entity_id", "place", "account_id", "kind", nulls_last=True)
    )


def _wages(asked: dict[str, Any]) -> pl.DataFrame:
    """One row per person and entity: wage, base and a column for each kind's own base."""
    rows = _frame(_WAGES, asked, _WAGE_SCHEMA)
    meaning, kind, amount = pl.col("meaning"), pl.col("kind"), pl.col("amount")
    declared = meaning == Amount.DECLARED_BASE.value
    average = amount.filter(meaning == Amount.PRIOR_YEAR_AVERAGE.value).first()
    monthly = amount.filter(meaning == Amount.MONTHLY_WAGE.value).first()
    return rows.group_by(_WHO, maintain_order=True).agg(
        pl.coalesce(average, monthly).alias("wage"),
        amount.filter(declared & kind.is_null()).first().alias("base"),
        *(amount.filter(declared & (kind == one.value)).first().alias(f"base_{one.value}")
          for one in Kind),
    )  # fmt: skip


def _own_rates(asked: dict[str, Any]) -> pl.DataFrame:
    """One row per person and entity: a column for each rate they have of their own."""
    value, rate = pl.col("value"), pl.col("rate")
    columns = (value.filter(rate == one.value).first().alias(f"own_{one}") for one in FACT_CHANNELS)
    rows = _frame(_RATES, asked, _RATE_SCHEMA)
    return rows.group_by(_WHO, maintain_order=True).agg(*columns)


def _frame(query: str, asked: dict[str, Any], schema: dict[str, Any]) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")
