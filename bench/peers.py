"""What people would write instead: a loop of decimals, and pandas."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from wuxian.batch.calculate import calculate
from wuxian.engine.plan import Plan
from wuxian.engine.rounding import PPM


def ours(people: pl.DataFrame, plan: Plan, period: int) -> pl.DataFrame:
    """The engine."""
    return pl.concat(calculate(people=people, plan=plan, periods=[period]))


def decimal_loop(people: pl.DataFrame, plan: Plan, period: int) -> dict[tuple[Any, ...], int]:
    """Person by person, line by line, in decimals."""
    lines: dict[int, list[dict[str, Any]]] = {}
    for line in plan.lines.filter(pl.col("period") == period).iter_rows(named=True):
        lines.setdefault(line["place"], []).append(line)
    result: dict[tuple[Any, ...], int] = {}
    for person in people.iter_rows(named=True):
        for line in lines.get(person["place"], ()):
            if line["gap"] or line["households"] or line["per_total"]:
                continue
            rate = _rate(line, person)
            if rate is None:
                continue
            base = min(max(Decimal(person["wage"]), line["floor"]), line["cap"])
            unit = Decimal(line["amount_unit"])
            exact = base * rate / unit
            amount = exact.quantize(Decimal(1), _mode(line)) * unit + line["fixed"]
            key = (person["person"], line["kind"], line["party"])
            result[key] = result.get(key, 0) + int(amount)
    return result


def _rate(line: dict[str, Any], person: dict[str, Any]) -> Decimal | None:
    own = {"policy": line["rate_ppm"], "work_injury": person["work_injury_ppm"]}
    own["housing_fund"] = person["housing_fund_ppm"]
    ppm = own.get(line["rate_of"])
    return None if ppm is None else Decimal(ppm) / PPM


def _mode(line: dict[str, Any]) -> str:
    if line["amount_add"] == 0:
        return ROUND_DOWN
    return ROUND_UP if line["amount_add"] == line["amount_div"] - 1 else ROUND_HALF_UP


def pandas_merge(people: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The textbook way: one merge, then columns, then a group-by over components."""
    joined = people.merge(lines, on="place")
    rate = np.select(
        [joined["rate_of"] == "policy", joined["rate_of"] == "work_injury"],
        [joined["rate_ppm"], joined["work_injury_ppm"]],
        joined["housing_fund_ppm"],
    )
    base = joined["wage"].clip(joined["floor"], joined["cap"])
    rounded = (base * rate + joined["amount_add"]) // joined["amount_div"] * joined["amount_unit"]
    joined["amount"] = rounded + joined["fixed"]
    return joined.groupby(["person", "kind", "party"], sort=False, observed=True)["amount"].sum()


def pandas_lines(plan: Plan, period: int) -> pd.DataFrame:
    """The plan as pandas wants it; only what every peer can compute."""
    lines = plan.lines.filter(
        (pl.col("period") == period)
        & pl.col("gap").is_null()
        & pl.col("households").is_null()
        & ~pl.col("per_total")
        & (pl.col("rate_of") != "supplementary_housing_fund")
    )
    columns = ["place", "kind", "party", "rate_of", "rate_ppm", "floor", "cap"]
    columns += ["amount_add", "amount_div", "amount_unit", "fixed"]
    texts = pl.col("kind", "party", "rate_of").cast(pl.String)
    return pd.DataFrame(lines.select(columns).with_columns(texts).to_dict(as_series=False))


def as_amounts(result: Any) -> pl.DataFrame:
    """What a peer computed, as person, kind, party and theirs."""
    if isinstance(result, dict):
        rows = [(*key, amount) for key, amount in result.items()]
        schema = {"person": pl.Int32, "kind": pl.String, "party": pl.String, "theirs": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")
    flat = result.reset_index()
    columns = {name: flat[name].to_numpy() for name in ("person", "kind", "party", "amount")}
    return pl.DataFrame(columns).select(
        pl.col("person").cast(pl.Int32),
        pl.col("kind", "party").cast(pl.String),
        pl.col("amount").cast(pl.Int64).alias("theirs"),
    )
