"""The people of a calculation: one row each, places and rates already integers."""

import polars as pl

from wuxian.engine.kinds import Kind

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.Int32,  # index into the caller's own table of keys and names
    "place": pl.Int32,  # null: not a place of the library
    "wage": pl.Int64,  # fen a month
    "base": pl.Int64,  # fen, beats the wage
    **{f"base_{kind.value}": pl.Int64 for kind in Kind},  # fen, beats both for one kind
    "work_injury_ppm": pl.Int64,
    "injury_class": pl.Int32,  # 1 to 8, used where no rate is given
    "housing_fund_ppm": pl.Int64,
    "housing_fund_employee_ppm": pl.Int64,  # defaults to the employer's
    "supplementary_housing_fund_ppm": pl.Int64,
    "household": pl.String,  # engine.kinds.Household, null: not known
    "kinds": pl.String,  # joined by ";", null: every kind the place levies
    "start": pl.Int32,  # first and last month of obligation, null: open
    "stop": pl.Int32,
    "blocked": pl.Boolean,  # a cell of the row could not be read
}
PEOPLE_SCHEMA = pl.Schema(_COLUMNS)
REQUIRED = ("person", "place")


def known_columns(people: pl.DataFrame) -> set[str]:
    """The columns of a people frame that hold anything."""
    nulls = people.null_count().row(0, named=True)  # a column of one null is not spread out
    known = {name for name, count in nulls.items() if count < people.height}
    if "blocked" in known and not people["blocked"].any():
        known.remove("blocked")
    return known
