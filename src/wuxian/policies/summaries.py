"""What a month comes to at a place, kind by kind, and at every place in numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.plan import NO_CAP
from wuxian.policies.data import KindLine, Place, PlaceLine, ShareLine

STATE_ORDER = list(State)


def place_lines(places: Sequence[Place], lines: pl.DataFrame) -> list[PlaceLine]:
    """Every place with how many of its kinds can be computed and how sure they are."""
    gap = pl.col("gap").is_not_null().any().alias("has_gap")
    worst = pl.col("state").max()
    kinds = lines.group_by("place", "kind").agg(gap, worst)
    by_place: dict[int, list[tuple[bool, str]]] = defaultdict(list)
    for place, has_gap, state in kinds.select("place", "has_gap", "state").iter_rows():
        by_place[place].append((has_gap, state))
    return [_place_line(place, by_place.get(place.code, [])) for place in places]


def _place_line(place: Place, kinds: list[tuple[bool, str]]) -> PlaceLine:
    states = [state for _, state in kinds]
    return PlaceLine(
        code=place.code,
        name=place.name,
        province=place.province_name,
        computable=sum(not has_gap for has_gap, _ in kinds),
        gaps=sum(has_gap for has_gap, _ in kinds),
        worst_state=max(states, key=lambda state: STATE_ORDER.index(State(state)), default=None),
        province_code=place.province,
        states=dict(Counter(state for has_gap, state in kinds if not has_gap)),
    )


def kind_lines(lines: pl.DataFrame) -> Iterator[KindLine]:
    """The kinds of one place and month, in their usual order."""
    by_kind: dict[Kind, list[dict[str, Any]]] = defaultdict(list)
    for row in lines.iter_rows(named=True):
        by_kind[Kind(row["kind"])].append(row)
    for kind in Kind:
        if rows := by_kind.get(kind):
            yield _kind_line(kind, rows)


def _kind_line(kind: Kind, rows: list[dict[str, Any]]) -> KindLine:
    limited = [row for row in rows if row["component"] != "fixed" and row["gap"] is None]
    first = limited[0] if limited else None
    return KindLine(
        kind=kind,
        state=max((State(row["state"]) for row in rows), key=STATE_ORDER.index),
        is_past_review=any(row["past_review"] for row in rows),
        floor=first["floor"] or None if first else None,
        cap=first["cap"] if first and first["cap"] < NO_CAP else None,
        shares=tuple(_share(row) for row in rows),
    )


def _share(row: dict[str, Any]) -> ShareLine:
    return ShareLine(
        party=Party(row["party"]),
        component=row["component"],
        gap=row["gap"],
        rate_ppm=row["rate_ppm"],
        fixed=row["fixed"],
        own_rate=row["rate_of"] != "policy",
        rate_min_ppm=row["rate_min_ppm"],
        rate_max_ppm=row["rate_max_ppm"],
        households=row["households"],
    )
