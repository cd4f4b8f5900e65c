"""A seeded crowd: many people in real places, wages with half-fen ties among them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from wuxian import policybook

SEED = 7
MEDIAN_FEN = 750_000
SIGMA = 0.6


def places(count: int) -> list[int]:
    """The first places of the library, in the order of their codes."""
    return [place.code for place in policybook.open_book().places()][:count]


def people(count: int, place_count: int = 337, among: Sequence[int] | None = None) -> pl.DataFrame:
    """Columns as a user would send them: employee_no, place, wage in yuan, own rates.

    ``among``: the places they are in, the first few of the library unless said otherwise.
    """
    chance = np.random.default_rng(SEED)
    codes = np.array(among or places(place_count))
    weights = 1 / np.arange(1, len(codes) + 1) ** 0.8
    wages = chance.lognormal(np.log(MEDIAN_FEN), SIGMA, count).astype(np.int64)
    whole = chance.random(count) < 0.2
    wages = np.where(whole, wages // 100 * 100, wages)
    tie = chance.random(count) < 0.1
    wages = np.where(tie, wages // 200 * 200 + 100, wages)  # × 0.5 % ends in half a fen
    return pl.DataFrame(
        {
            "employee_no": np.arange(count).astype(str),
            "place": chance.choice(codes, count, p=weights / weights.sum()).astype(np.int32),
            "wage": wages / 100,
            "work_injury_rate": chance.choice([0.002, 0.004, 0.007], count),
            "housing_fund_rate": chance.choice([0.05, 0.07], count),
        }
    )


def write(directory: Path, count: int, place_count: int = 337) -> Path:
    """The crowd as a Parquet file, made once."""
    path = directory / f"crowd-{count}-{place_count}.parquet"
    if not path.exists():
        people(count, place_count).write_parquet(path)
    return path
