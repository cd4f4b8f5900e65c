"""Small plans written by hand, for tests."""

from typing import Any

import polars as pl

from wuxian.engine.plan import CLASS_RATES_SCHEMA, NO_CAP, PLAN_SCHEMA, Plan
from wuxian.engine.rounding import Rounding

LINE: dict[str, Any] = {
    "place": 310000,
    "period": 202307,
    "kind": "pension",
    "party": "employer",
    "component": "main",
    "households": None,
    "rate_of": "policy",
    "gap": None,
    "base_add": 0,
    "base_unit": 1,
    "floor": 0,
    "cap": NO_CAP,
    "rate_ppm": 0,
    "fixed": 0,
    "per_total": False,
    "rate_min_ppm": None,
    "rate_max_ppm": None,
    "state": "secondary",
    "past_review": False,
    "source": "a notice",
}


def line(*, rounding: Rounding | None = None, **values: Any) -> dict[str, Any]:
    """A line of a plan: Shanghai pension of the employer unless said otherwise."""
    add, divisor, unit = (rounding or Rounding()).for_amounts()
    return {
        **LINE,
        "amount_add": add,
        "amount_div": divisor,
        "amount_unit": unit,
        **values,
    }


def plan(*lines: dict[str, Any], classes: list[dict[str, Any]] | None = None) -> Plan:
    """A plan of these lines."""
    defaults = {"state": "secondary", "past_review": False, "source": "a table"}
    return Plan(
        lines=pl.DataFrame(list(lines), schema=PLAN_SCHEMA),
        class_rates=pl.DataFrame(
            [defaults | row for row in classes or []], schema=CLASS_RATES_SCHEMA
        ),
        digest="test",
    )
