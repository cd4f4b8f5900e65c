"""Unemployment rates from 2026 on: the reduction ran out on paper, and no instrument was seen."""

from dataclasses import replace
from typing import Any

from .hoist import NATION
from .keys import Key
from .months import shifted
from .rows import Row
from .shaping import Series
from .timeline import Segment, source_key

Rivals = dict[tuple[str, str], list[tuple[str, str]]]


def rivals_of(rows: list[Row]) -> Rivals:
    """(place, party) → other figures with their sources: restored where stated, then statutory."""
    kinds = ("unemployment_disputed", "unemployment_statutory")
    found: Rivals = {}
    for kind in kinds:
        for row in rows:
            if row.kind == kind:
                found.setdefault((row.place, row.party), []).append((row.value, source_key(row)))
    return found


def disputed_from_2026(series: Series, rows: list[Row], rule: dict[str, Any]) -> Series:
    """Put the statutory or restored rate beside every rate of 2026."""
    others = rivals_of(rows)
    result = dict(series)
    for key, segments in series.items():
        if key.kind == "unemployment" and key.parameter == "rate":
            beside = others.get((key.place, key.party), []) + others.get((NATION, key.party), [])
            result[key] = [
                one
                for segment in segments
                for one in _from_2026(segment, rule, beside, _note(key, rule))
            ]
    return result


def _note(key: Key, rule: dict[str, Any]) -> str:
    for cited in rule["cited"]:
        in_province = key.place[:2] + "0000" == cited.get("province")
        if cited.get("place") == key.place or in_province:
            return str(cited["note"])
    return str(rule["note"])


def _from_2026(
    segment: Segment, rule: dict[str, Any], beside: list[tuple[str, str]], note: str
) -> list[Segment]:
    start = rule["from"]
    if segment.end < start:
        return [segment]
    before = [replace(segment, end=shifted(start, -1))] if segment.start < start else []
    value, source = next(other for other in beside if other[0] != segment.value)
    after = replace(
        segment,
        start=max(segment.start, start),
        note=note,
        start_unknown=False,
        state="disputed",
        rival=(value, source, rule["reason"]),
        review_by=rule["review_by"],
    )
    return [*before, after]
