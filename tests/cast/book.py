"""A fictional library of two cities, computed from figures nobody published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tests.batch.plans import line, plan
from wuxian.engine.plan import Plan
from wuxian.engine.rounding import Mode, Rounding, Unit
from wuxian.support.errors import WuxianError

EAST, WEST = 310000, 510100
YUAN = Rounding(Unit.YUAN, Mode.HALF_UP)


@dataclass(frozen=True, slots=True)
class City:
    code: int
    name: str
    province: int
    province_name: str


class NoSuchCityError(WuxianError):
    """A text that names neither city."""


def lines_of(place: int, period: int, cap: int) -> list[dict[str, Any]]:
    """Pension, medical in two components, unemployment, injury and housing fund."""
    at: dict[str, Any] = {"place": place, "period": period, "floor": 700_000, "cap": cap}
    return [
        line(**at, kind="pension", party="employer", rate_ppm=160_000),
        line(**at, kind="pension", party="employee", rate_ppm=80_000),
        line(**at, kind="medical", party="employer", component="basic", rate_ppm=85_000),
        line(**at, kind="medical", party="employer", component="local", rate_ppm=5_000),
        line(**at, kind="medical", party="employee", rate_ppm=20_000),
        line(**at, kind="unemployment", party="employer", rate_ppm=5_000, state="disputed"),
        line(**at, kind="unemployment", party="employee", rate_ppm=5_000, state="disputed"),
        line(**at, kind="work_injury", party="employer", rate_of="work_injury"),
        line(**at, kind="housing_fund", party="employer", rate_of="housing_fund", rounding=YUAN,
             rate_min_ppm=50_000, rate_max_ppm=120_000, state="unverified"),
        line(**at, kind="housing_fund", party="employee", rate_of="housing_fund", rounding=YUAN,
             rate_min_ppm=50_000, rate_max_ppm=120_000, state="unverified"),
    ]  # fmt: skip


@dataclass(frozen=True)
class TwoCities:
    """The east caps at 36,500 yuan unless told otherwise; the west has no pension rate."""

    digest: str = "two-cities"
    cap: int = 3_650_000

    def places(self) -> tuple[City, ...]:
        return (City(EAST, "上海市", 310000, "上海市"), City(WEST, "成都市", 510000, "四川省"))

    def find_place(self, text: str) -> City:
        for city in self.places():
            if text.removesuffix("市") in {str(city.code), city.name.removesuffix("市")}:
                return city
        raise NoSuchCityError(f"没有名为“{text}”的城市。")

    def values(self, place: int, period: int, as_known: date | None = None) -> Sequence[Any]:
        return []

    def coverage(self) -> Sequence[Any]:
        return []

    def history(self, place: int, kind: str) -> Sequence[Any]:
        return []

    def sources(self) -> Sequence[Any]:
        return []

    def read_from(self, source: str) -> Sequence[Any]:
        return []

    def plan(
        self,
        places: Sequence[int] | None,
        periods: Sequence[int],
        as_known: date | None = None,
        today: date | None = None,
    ) -> Plan:
        found = [
            row
            for place in (EAST, WEST)
            if places is None or place in places
            for period in periods
            for row in lines_of(place, period, self.cap)
        ]
        made = plan(*found)
        west_pension = (pl.col("place") == WEST) & (pl.col("kind") == "pension")
        gap = pl.when(west_pension).then(pl.lit("no_rate")).otherwise(pl.col("gap"))
        return Plan(made.lines.with_columns(gap.alias("gap")), made.class_rates, self.digest)
