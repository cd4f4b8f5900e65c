"""From a plan to one table per kind and party, with the components side by side."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from wuxian.engine.contributions import LineForm
from wuxian.engine.forms import Terms
from wuxian.engine.kinds import CORE_KINDS, OWN_RATE, Household, Kind, Party, RateOf
from wuxian.engine.plan import NO_CAP, STATES
from wuxian.engine.rounding import PPM
from wuxian.engine.statuses import CODE_OF, GAP_STATUS

LIMIT_TERMS = ("base_add", "base_unit", "floor", "cap")
COMPONENT_TERMS = ("rate_ppm", "amount_add", "amount_div", "amount_unit", "fixed")
_NEUTRAL = {
    "base_add": 0,
    "base_unit": 1,
    "floor": 0,
    "cap": NO_CAP,
    "rate_ppm": 0,
    "amount_add": PPM // 2,
    "amount_div": PPM,
    "amount_unit": 1,
    "fixed": 0,
}
_EMPTY: dict[str, pl.DataType | type[pl.DataType]] = {
    "place": pl.Int32,
    "gap": pl.Int8,
    "state": STATES,
    "past_review": pl.Boolean,
    "rate": pl.Int32,
    "rate_min": pl.Int64,
    "rate_max": pl.Int64,
    "source": pl.String,
}
FIXED = "fixed"
NAMED_PARTS = (FIXED, "less_employee")
"""Components that have no rate of their own to show."""
HOUSEHOLDS = ("", *(household.value for household in Household))
"""The households a table may distinguish; the empty text stands for not known."""


@dataclass(frozen=True, slots=True)
class LineTable:
    """One kind and party in one month: a row per place (and household where it matters).

    Columns of ``frame``: place, household (only if ``by_household``), gap (status code or
    null), state, past_review, rate, rate_min, rate_max, source, component
    names as ``name_1`` …, and the terms that differ between places.
    """

    form: LineForm
    frame: pl.DataFrame
    by_household: bool

    @property
    def is_core(self) -> bool:
        """Whether every place owes this kind."""
        return self.form.kind in CORE_KINDS

    @property
    def is_voluntary(self) -> bool:
        """Whether only those with a rate of their own owe it."""
        return self.form.kind is Kind.SUPPLEMENTARY_HOUSING_FUND


def empty_table(kind: Kind, party: Party) -> LineTable:
    """The table of a kind that no place of the plan levies, so that those who owe it are named."""
    form = LineForm(kind, party, OWN_RATE.get(kind, RateOf.POLICY), (Terms(rate_ppm="rate"),))
    return LineTable(form, pl.DataFrame(schema=_EMPTY), by_household=False)


def line_table(kind: Kind, party: Party, rows: pl.DataFrame) -> LineTable:
    """The table of one kind and party from its lines of one month."""
    rate_of = RateOf(rows["rate_of"][0])
    by_household = rows["households"].null_count() < rows.height
    keys = ["place", "household"] if by_household else ["place"]
    if by_household:
        rows = _by_household(rows)
    if rows["per_total"].any():
        rows = _split_totals(rows, party)
    wide = _components_side_by_side(rows, keys)
    same = _same_everywhere(wide)
    count = sum(name.startswith("name_") for name in wide.columns)
    components = []
    for number in range(1, count + 1):
        components.append(_component(same, number, own_rate=rate_of is not RateOf.POLICY))
    constant = [name for name in same if _is_foldable(name)]
    form = LineForm(kind, party, rate_of, tuple(components), same.get("needs_wage"))
    return LineTable(form, wide.drop(constant), by_household)


def _same_everywhere(wide: pl.DataFrame) -> dict[str, Any]:
    """The columns with one value only, and that value."""
    terms = [name for name in wide.columns if _stem(name) in _NEUTRAL or name == "needs_wage"]
    counts = wide.select(pl.col(terms).n_unique()).row(0, named=True)
    first = wide.row(0, named=True)
    return {name: first[name] for name, count in counts.items() if count == 1}


def _stem(name: str) -> str:
    return name.rstrip("_0123456789")


def _is_foldable(name: str) -> bool:
    """Whether a term that is the same everywhere need not be a column; rates stay, they are
    shown."""
    return _stem(name) in _NEUTRAL and _stem(name) != "rate_ppm"


def _by_household(rows: pl.DataFrame) -> pl.DataFrame:
    """One copy of the rows per household; rows meant for a household beat the general ones."""
    copies = []
    for household in HOUSEHOLDS:
        meant = pl.col("households").str.split(";").list.contains(household)
        special = rows.filter(meant)
        general = rows.filter(pl.col("households").is_null()).join(
            special.select("place").unique(), on="place", how="anti"
        )
        both = pl.concat([special, general])
        copies.append(both.with_columns(pl.lit(household).alias("household")))
    return pl.concat(copies)


def _split_totals(rows: pl.DataFrame, party: Party) -> pl.DataFrame:
    """Rounding the total: the employee pays to the fen, the employer the rounded rest.

    The employer's line becomes the rounded total less the employee's share, so ``rate_ppm``
    holds which multiple of the own rates a component takes (see `batch.calculate`).
    """
    total = rows.filter(pl.col("per_total"))
    to_the_fen = {"amount_add": PPM // 2, "amount_div": PPM, "amount_unit": 1}
    if party is Party.EMPLOYEE:
        fen = total.with_columns(**{name: pl.lit(v, pl.Int64) for name, v in to_the_fen.items()})
        return pl.concat([rows.filter(~pl.col("per_total")), fen])
    less = total.with_columns(
        pl.lit("less_employee").alias("component"),
        **{name: pl.lit(v, pl.Int64) for name, v in {**to_the_fen, "amount_unit": -1}.items()},
    )
    return pl.concat([rows, less])


def _components_side_by_side(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    order = pl.col("component").is_in(NAMED_PARTS)
    rows = rows.sort(*keys, order, "component")
    most = rows.group_by(keys).len()["len"].max()
    numbers = range(most if isinstance(most, int) else 0)
    first = rows.group_by(keys, maintain_order=True).agg(
        pl.col("gap")
        .drop_nulls()
        .first()
        .replace_strict(
            {gap: CODE_OF[status] for gap, status in GAP_STATUS.items()}, return_dtype=pl.Int8
        ),
        pl.col("state").max(),
        pl.col("past_review").any(),
        (pl.col("component") != FIXED).any().alias("needs_wage"),
        pl.col("rate_ppm").sum().cast(pl.Int32).alias("rate"),
        pl.col("rate_min_ppm").first().alias("rate_min"),
        pl.col("rate_max_ppm").first().alias("rate_max"),
        pl.col("source").unique(maintain_order=True).drop_nulls().str.join("; "),
        *(pl.col(term).first() for term in LIMIT_TERMS),
        *(
            pl.col(column).get(number, null_on_oob=True).alias(f"{name}_{number + 1}")
            for number in numbers
            for column, name in [("component", "name"), *((term, term) for term in COMPONENT_TERMS)]
        ),
    )
    return first.with_columns(_neutral_fill(first))


def _neutral_fill(frame: pl.DataFrame) -> list[pl.Expr]:
    """Terms of absent components and of gaps: whatever gives zero, the usual value if known."""
    terms = [name for name in frame.columns if _stem(name) in _NEUTRAL]
    known = frame.select(pl.col(terms).drop_nulls().first()).row(0, named=True)
    filled = []
    for name in terms:
        stem = _stem(name)
        keeps = stem in {"rate_ppm", "fixed", "floor", "cap"} or known[name] is None
        filled.append(pl.col(name).fill_null(_NEUTRAL[stem] if keeps else known[name]))
    return filled


def _component(same: dict[str, Any], number: int, *, own_rate: bool) -> Terms:
    def term(name: str) -> int | str:
        return int(same[name]) if name in same else name

    limits = {name: term(name) for name in LIMIT_TERMS}
    parts = {name: term(f"{name}_{number}") for name in COMPONENT_TERMS}
    if own_rate:
        parts["rate_ppm"] = f"own_rate_{number}"
    return Terms(**limits, **parts)
