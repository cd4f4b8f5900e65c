"""The library as a frame, and what holds where: every value joined to every place it speaks for."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from wuxian.engine.kinds import State
from wuxian.policybook.data import Layer, Place
from wuxian.policybook.reader import ValueRow
from wuxian.support.periods import Period

RANKS = {Layer.CITY: 0, Layer.PROVINCE: 1, Layer.NATION: 2}
DISPUTED = "{title}（有争议：{note}；另有 {rival}）"
NOTED = "{title}（{note}）"
STATE_ORDER = [state.value for state in State]
"""From best to worst: the greater index is the worse state."""
SUBJECT = ["place", "kind", "parameter", "party", "injury_class"]
_SCHEMA = pl.Schema(
    {
        "rank": pl.Int8(),
        "owner": pl.Int32(),
        "kind": pl.String(),
        "parameter": pl.String(),
        "party": pl.String(),  # "" where a value is for no party
        "component": pl.String(),
        "injury_class": pl.Int32(),  # 0 where there is none
        "months": pl.String(),
        "households": pl.String(),
        "rule": pl.String(),
        "number": pl.Int64(),
        "start": pl.Int32(),
        "end": pl.Int32(),
        "withheld": pl.Boolean(),
        "worst": pl.Int8(),
        "known_from": pl.Int32(),
        "review_by": pl.Int32(),
        "source": pl.String(),
    }
)


def as_frame(rows: Sequence[ValueRow], titles: Mapping[str, str]) -> pl.DataFrame:
    """The values of the default plans (tier 1), one row each, with numbers for days and states."""
    columns = [_columns(row, titles) for row in rows if row.plan is None]
    return pl.DataFrame(columns, schema=_SCHEMA, orient="row")


def _columns(row: ValueRow, titles: Mapping[str, str]) -> tuple[object, ...]:
    return (
        RANKS[Layer(row.layer)],
        row.owner,
        row.kind,
        row.parameter,
        row.party or "",
        row.component,
        row.injury_class or 0,
        row.months,
        row.households,
        row.value,
        row.number,
        row.effective_from,
        row.effective_to,
        row.value is None,
        STATE_ORDER.index(row.state or State.UNVERIFIED),
        _day(row.known_from),
        _day(row.review_by) if row.review_by else None,
        _cited(row, titles[row.source]),
    )


def _cited(row: ValueRow, title: str) -> str:
    """The source of a value; a dispute or an unknown month is said wherever the value is used."""
    if row.rival_value is not None:
        note = row.note or row.rival_reason
        return DISPUTED.format(title=title, note=note, rival=row.rival_value)
    if row.months and row.note:
        return NOTED.format(title=title, note=row.note.split(";")[0])
    return title


def _day(text: str) -> int:
    return int(text.replace("-", ""))


def day_number(day: date) -> int:
    """A day as ``20261122``."""
    return day.year * 10_000 + day.month * 100 + day.day


def chains(places: Sequence[Place]) -> pl.DataFrame:
    """Who speaks for each place: city, province, nation."""
    rows = [(place.code, RANKS[layer], owner) for place in places for layer, owner in place.chain]
    schema = {"place": pl.Int32, "rank": pl.Int8, "owner": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def in_force(values: pl.DataFrame, chain: pl.DataFrame, period: Period) -> pl.DataFrame:
    """What holds at each place in a month: the nearest layer that states a parameter."""
    live = values.filter(pl.col("start") <= period, pl.col("end") >= period)
    joined = chain.join(live, on=["rank", "owner"], how="inner")
    nearest = joined.filter(pl.col("rank") == pl.col("rank").min().over(SUBJECT))
    return nearest.filter(~pl.col("withheld"))


def first_months(values: pl.DataFrame, chain: pl.DataFrame) -> pl.DataFrame:
    """The first month any layer states each parameter for each place."""
    stated = chain.join(values.filter(~pl.col("withheld")), on=["rank", "owner"], how="inner")
    return stated.group_by(SUBJECT[:-1]).agg(first=pl.col("start").min())
