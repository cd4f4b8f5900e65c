"""The plan: policy compiled to the integers the forms need, one row per line of a month.

A *line* is place × period × kind × party × component. `policybook` writes plans, `batch` and the
rooms read them; this module only fixes their shape.
"""

from dataclasses import dataclass

import polars as pl

from wuxian.engine.kinds import Kind, Party, RateOf, State

NO_CAP = 10**12
"""The cap of a line without one, in fen: ten billion yuan, above any reasonable wage."""

KINDS = pl.Enum([kind.value for kind in Kind])
PARTIES = pl.Enum([party.value for party in Party])
STATES = pl.Enum([state.value for state in State])
RATES_OF = pl.Enum([rate_of.value for rate_of in RateOf])

_LINE: dict[str, pl.DataType | type[pl.DataType]] = {
    "place": pl.Int32,  # 310000
    "period": pl.Int32,  # 202307
    "kind": KINDS,
    "party": PARTIES,
    "component": pl.String,  # "main", or the name of a part that is rounded on its own
    "households": pl.String,  # null: everyone; else the households it is for, joined by ";"
    "rate_of": RATES_OF,  # other than "policy": the employer's or person's own rate
    "gap": pl.String,  # null: computable; else before_library, no_rate or no_limits
    "base_add": pl.Int64,
    "base_unit": pl.Int64,
    "floor": pl.Int64,  # fen
    "cap": pl.Int64,  # fen, NO_CAP where the place has none
    "rate_ppm": pl.Int64,  # 0 where the rate is the person's own
    "amount_add": pl.Int64,
    "amount_div": pl.Int64,
    "amount_unit": pl.Int64,
    "fixed": pl.Int64,  # fen due this month
    "per_total": pl.Boolean,  # both sides' sum is rounded, the employer bears the remainder
    "rate_min_ppm": pl.Int64,  # range of an own rate, null where none is known
    "rate_max_ppm": pl.Int64,
    "state": STATES,  # the worst state of the values used
    "past_review": pl.Boolean,
    "source": pl.String,  # what the values were read from, joined by "; "
}
PLAN_SCHEMA = pl.Schema(_LINE)

_CLASS_RATE: dict[str, pl.DataType | type[pl.DataType]] = {
    "place": pl.Int32,
    "period": pl.Int32,
    "injury_class": pl.Int32,  # 1 to 8
    "rate_ppm": pl.Int64,
    "state": STATES,
    "past_review": pl.Boolean,
    "source": pl.String,
}
CLASS_RATES_SCHEMA = pl.Schema(_CLASS_RATE)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the engine needs of the policy for some places and months."""

    lines: pl.DataFrame  # PLAN_SCHEMA
    class_rates: pl.DataFrame  # CLASS_RATES_SCHEMA
    digest: str  # of the library it was compiled from
