"""The whole way from the tables to the folder."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import hoist, places, shaping, sources, unemployment, writer
from .extras import extra_series
from .judgements import Refusal, read_data, sift
from .keys import Key, key_of
from .rows import FIRST, SECOND, Row, read_records, read_table
from .timeline import Segment, segments

OWNED = ("nation", "provinces", "cities", "sources")
"""Folders the tool writes anew each time; everything else in the library is left alone."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the facts are."""

    first: Path
    second: Path
    places: Path
    conflicts: Path


def load(tables: Tables, out: Path, loaded_on: str) -> int:
    """Write the library; return how many values it holds."""
    rows = read_table(tables.first, FIRST) + read_table(tables.second, SECOND)
    kept, refused = sift(rows, read_data("judgements.yaml"))
    records = read_records(tables.places)
    series, unused = _series(kept, tables, records)
    extra = extra_series(read_data("extras.yaml"), loaded_on)
    series = hoist.without_repetition(_merged(series, extra.series), _above)
    _clear(out)
    known = sources.collect(rows, loaded_on) | extra.sources
    _write(out, series, known, loaded_on)
    places.write_places(out, records)
    write_refusals(out, [*refused, *unused])
    return sum(len(one) for one in series.values())


def _series(
    rows: list[Row], tables: Tables, records: list[dict[str, str]]
) -> tuple[shaping.Series, list[Refusal]]:
    rules = read_data("judgements.yaml")
    grouped, unused = _grouped(rows)
    prior = _prior(read_records(tables.conflicts))
    series = {key: _dated(key, group, prior) for key, group in grouped.items()}
    series = shaping.with_rivals(series, rules["rivals"])
    series = shaping.doubted(series, rules["doubts"])
    unused += _outvoted(grouped, series)
    series = shaping.split_parts(series, _present(rules["splits"], series))
    series = unemployment.disputed_from_2026(series, rows, rules["unemployment"])
    national = {key.injury_class: one[0].value for key, one in series.items() if _is_base(key)}
    for key, segment in list(shaping.unstated_classes(series, national)):
        series[key] = [segment]
    series = {key: shaping.reviewed(key, one) for key, one in series.items()}
    codes = [record["city_code"] for record in records]
    return hoist.hoisted(series, codes), unused


def _is_base(key: Key) -> bool:
    return key.parameter == "class_rate" and key.place == hoist.NATION


def _present(splits: list[dict[str, Any]], series: shaping.Series) -> list[dict[str, Any]]:
    held = {(key.place, key.kind, key.party) for key in series if key.parameter == "rate"}
    return [rule for rule in splits if (rule["place"], rule["kind"], rule["party"]) in held]


def _grouped(rows: list[Row]) -> tuple[dict[Key, list[Row]], list[Refusal]]:
    grouped, unused = defaultdict(list), []
    for row in rows:
        whole = shaping.yearly_as_once(row)
        if whole is None:
            unused.append(Refusal(row, "月额乘十二不成整年额"))
        elif key := key_of(whole):
            once = "1" if whole.kind.endswith("_annual") else key.months
            grouped[replace(key, months=once)].append(whole)
    return grouped, unused + _said_twice(grouped)


def _said_twice(grouped: dict[Key, list[Row]]) -> list[Refusal]:
    """Drop a monthly amount where another row says that its yearly sum is due at once."""
    yearly = [key for key in grouped if key.parameter == "fixed" and key.months == "1"]
    doubled = [replace(key, months="") for key in yearly]
    rows = [row for key in doubled for row in grouped.pop(key, [])]
    return [Refusal(row, "另一行写明是年缴，按月额会重复计算") for row in rows]


def _prior(conflicts: list[dict[str, str]]) -> set[tuple[str, str, str]]:
    """Where the first table is to be kept: plain differences the second has no text for."""
    return {
        (one["city_code"], one["kind"], one["party"])
        for one in conflicts
        if one["type"] == "value" and one["repo_confidence"] != "official-text"
    }


def _dated(key: Key, rows: list[Row], prior: set[tuple[str, str, str]]) -> list[Segment]:
    first_wins = any((row.place, row.kind, row.party) in prior for row in rows)
    made = segments(rows, first_wins=first_wins)
    return shaping.once_a_year(made) if key.months == "1" else made


def _outvoted(grouped: dict[Key, list[Row]], series: shaping.Series) -> Iterable[Refusal]:
    """Rows whose figure stands nowhere in their series, neither as value nor as rival."""
    for key, rows in grouped.items():
        shown = {one.value for one in series[key]}
        shown |= {one.rival[0] for one in series[key] if one.rival}
        for row in rows:
            if row.value not in shown:
                yield Refusal(row, "另一行优先（官方文本、较新或前表），此值不采")


def _merged(series: shaping.Series, extra: shaping.Series) -> shaping.Series:
    merged = dict(series)
    for key, segments_ in extra.items():
        merged[key] = sorted([*merged.get(key, []), *segments_], key=lambda one: one.start)
    return merged


def _above(place: str) -> list[str]:
    owners = [hoist.province_of(place), hoist.NATION]
    return [owner for owner in owners if owner != place and place != hoist.NATION]


def _clear(out: Path) -> None:
    for name in OWNED:
        shutil.rmtree(out / name, ignore_errors=True)


def _write(
    out: Path, series: shaping.Series, known: dict[str, sources.Source], loaded_on: str
) -> None:
    used = defaultdict(set)
    for key, values in series.items():
        for one in values:
            used[one.source].add(key.place)
            if one.rival:
                used[one.rival[1]].add(key.place)
    records = {text: known.get(text) or sources.named(text, used[text], loaded_on) for text in used}
    writer.write_sources(out, records.values())
    writer.write_series(out, series, {text: one.slug for text, one in records.items()})


def write_refusals(out: Path, refused: list[Refusal]) -> None:
    """Record every row that was not loaded, with the reason."""
    lines = ["# Generated: rows of the tables that were not loaded, and why.", "rows:"]
    ordered = sorted(refused, key=lambda one: (one.row.table, one.row.line))
    for one in ordered:
        row = one.row
        fields = [
            ("table", row.table),
            ("line", str(row.line)),
            ("place", row.place),
            ("kind", row.kind),
            ("party", row.party),
            ("value", row.value),
            ("from", row.start),
            ("reason", one.reason),
        ]
        first, *rest = writer.mapping(fields)
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    writer.write(out / "not_loaded.yaml", lines)
