"""What a kind of value adds to its series: yearly sums, parts, rivals, review dates."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from . import marks
from .keys import Key
from .months import OPEN, last_day, shifted
from .rows import Row, plain
from .timeline import Segment, disputed

LIMITS = {"base_min", "base_max"}
LIMITS_ARE_REVIEWED_AFTER = 15  # months: a year, and a quarter for the late notice
OTHERS_ARE_REVIEWED_BY = "2027-12-31"
CLOSED_BEFORE = "2026-01"  # what ended earlier is history and needs no review
YEARLY_TOLERANCE = Decimal("0.06")  # twelve monthly shares, each cut to the fen

Series = dict[Key, list[Segment]]


def yearly_as_once(row: Row) -> Row | None:
    """A yearly sum that was divided by twelve, put together again; ``None`` if it does not fit."""
    if row.kind.endswith("_annual") or not row.party.startswith("fixed_"):
        return row
    if not marks.is_yearly(row) and "元/年" not in row.source:
        return row
    if row.place == "120000":  # the yearly sum is stated month by month
        return row
    total = row.number * 12
    whole = total.to_integral_value()
    if abs(total - whole) > YEARLY_TOLERANCE:
        return None
    note = f"每年 {whole} 元，缴纳月份未知，暂列一月; {row.note}"
    return replace(row, kind="critical_illness_annual", value=plain(str(whole)), note=note)


def once_a_year(segments: list[Segment]) -> list[Segment]:
    """A yearly sum without a known month: due in January, and said to be unverified."""
    text = "缴纳月份未知，暂列一月"
    noted = [
        replace(one, note=one.note if text in one.note else f"{text}; {one.note}".strip("; "))
        for one in segments
    ]
    return [replace(one, state="unverified") for one in noted]


def split_parts(series: Series, rules: list[dict[str, Any]]) -> Series:
    """Replace a rate by the parts that are rounded on their own."""
    result = dict(series)
    for rule in rules:
        whole = Key(rule["place"], rule["kind"], "rate", rule["party"], "main")
        segments = result.pop(whole)
        rest = [one for one in segments if one.value != rule["value"]]
        if rest:
            result[whole] = rest
        for component, value in rule["parts"].items():
            result[replace(whole, component=component)] = [
                replace(one, value=value, note=f"{rule['reason']}; {one.note}".strip("; "))
                for one in segments
                if one.value == rule["value"]
            ]
    return result


def with_rivals(series: Series, rules: list[dict[str, str]]) -> Series:
    """Set the known rival figures beside ours."""
    result = dict(series)
    for rule in rules:
        component = "main" if rule["parameter"] == "rate" else ""
        key = Key(rule["place"], rule["kind"], rule["parameter"], rule.get("party", ""), component)
        result[key] = [_rivalled(one, rule) for one in result.get(key, [])]
        if not result[key]:
            del result[key]
    return result


def _rivalled(segment: Segment, rule: dict[str, str]) -> Segment:
    inside = rule.get("from", "") <= segment.start and segment.end <= rule.get("to", OPEN)
    if segment.value != rule["value"] or segment.rival or not inside:
        return segment
    return disputed(segment, rule["rival"], f"{rule['source']}\n", rule["reason"])


def doubted(series: Series, rules: list[dict[str, str]]) -> Series:
    """Mark the figures that look wrong as unverified."""
    result = dict(series)
    for rule in rules:
        key = Key(rule["place"], rule["kind"], rule["parameter"])
        result |= {key: [_doubted(one, rule) for one in result[key]]} if key in result else {}
    return result


def _doubted(segment: Segment, rule: dict[str, str]) -> Segment:
    if segment.value != rule["value"]:
        return segment
    note = "; ".join(filter(None, (rule["reason"], segment.note)))
    return replace(segment, state="unverified", note=note)


def reviewed(key: Key, segments: list[Segment]) -> list[Segment]:
    """Date the review of the last value; the ones before it have a successor."""
    if not segments or key.parameter == "avg_wage":
        return segments
    last = segments[-1]
    if last.end < CLOSED_BEFORE:
        return segments
    due = last.review_by or _review_by(key, last)
    return [*segments[:-1], replace(last, review_by=due)]


def _review_by(key: Key, last: Segment) -> str:
    if last.end != OPEN:
        return last_day(last.end)
    if key.parameter in LIMITS:
        return last_day(shifted(last.start, LIMITS_ARE_REVIEWED_AFTER - 1))
    return OTHERS_ARE_REVIEWED_BY


def unstated_classes(series: Series, national: dict[str, str]) -> Iterator[tuple[Key, Segment]]:
    """Where a place scales the classes and states only some, the others are withheld.

    Otherwise the national rate would silently stand in for a figure we have not seen.
    """
    for place in sorted({key.place for key in series if key.parameter == "class_rate"}):
        if place == "000000":
            continue
        stated = {
            key.injury_class: key
            for key in series
            if key.place == place and key.parameter == "class_rate"
        }
        scaled = [
            one
            for number, key in stated.items()
            for one in series[key]
            if one.value != national[number] or "下调" in one.source + one.note
        ]
        if scaled:
            yield from _withheld(place, stated, min(one.start for one in scaled), scaled[0])


def _withheld(
    place: str, stated: dict[str, Key], start: str, like: Segment
) -> Iterator[tuple[Key, Segment]]:
    for number in "12345678":
        if number not in stated:
            key = Key(place, "work_injury", "class_rate", "employer", injury_class=number)
            reason = "该地调整了行业基准费率，此类数值未见"
            yield key, replace(like, start=start, end=OPEN, value="", withheld=reason, rival=None)
