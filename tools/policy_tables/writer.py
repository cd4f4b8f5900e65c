"""Write the library's YAML by hand, so that the same facts always give the same bytes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from .hoist import NATION
from .keys import Key
from .months import OPEN
from .shaping import Series
from .sources import Source
from .timeline import Segment

_PLAIN = re.compile(r"[\w〔〕（）《》、，。：/%.+·~→×÷＝–—-][^:#\n\[\]{},&*?|<>=!'\"\\`@]*")
_HEAD = ("parameter", "party", "component", "injury_class", "plan", "months", "households")
_HEAD_NAMES = {"injury_class": "class"}


def scalar(text: str) -> str:
    """A text as a YAML scalar that reads back as itself.

    >>> scalar("a: b")
    '"a: b"'
    """
    if text and text == text.strip() and _PLAIN.fullmatch(text) and not text.startswith("- "):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write_series(out: Path, series: Series, slugs: Mapping[str, str]) -> None:
    """One file per place and kind."""
    files = defaultdict(list)
    for key in sorted(series):
        files[key.place, key.kind].append(key)
    for (place, kind), keys in sorted(files.items()):
        lines = [f"place: {place}", f"kind: {kind}", "series:"]
        for key in keys:
            lines += _series(key, series[key], slugs)
        write(folder_of(out, place) / f"{kind}.yaml", lines)


def folder_of(out: Path, place: str) -> Path:
    """Where a place's files stand: nation, provinces/<code> or cities/<code>."""
    if place == NATION:
        return out / "nation"
    municipalities = {"110000", "120000", "310000", "500000"}
    is_province = place.endswith("0000") and place not in municipalities
    return out / ("provinces" if is_province else "cities") / place


def _series(key: Key, segments: list[Segment], slugs: Mapping[str, str]) -> list[str]:
    head = [(_HEAD_NAMES.get(name, name), getattr(key, name)) for name in _HEAD]
    head.append(("unit", segments[0].unit))
    lines = [f"{name}: {scalar(value)}" for name, value in head if value]
    lines.append("values:")
    first, *rest = lines
    entry = [f"- {first}", *(f"  {line}" for line in rest)]
    for segment in segments:
        entry += [f"  {line}" for line in _values(segment, slugs)]
    return entry


def _values(segment: Segment, slugs: Mapping[str, str]) -> list[str]:
    fields = [
        ("from", segment.start),
        ("to", "" if segment.end == OPEN else segment.end),
        ("withheld" if segment.withheld else "value", segment.withheld or segment.value),
        ("source", slugs[segment.source]),
        ("state", "" if segment.withheld else segment.state),
        ("note", "" if segment.withheld else segment.note),
        ("start_unknown", "true" if segment.start_unknown and not segment.withheld else ""),
        ("known_from", segment.known_from),
        ("review_by", "" if segment.withheld else segment.review_by),
    ]
    lines = mapping(fields)
    if segment.rival:
        value, source, reason = segment.rival
        inner = [("value", value), ("source", slugs[source]), ("reason", reason)]
        lines += ["rival:", *(f"  {line}" for line in mapping(inner))]
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def mapping(fields: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of a mapping; empty values are left out."""
    return [f"{name}: {scalar(value)}" for name, value in fields if value != ""]


def write_sources(out: Path, sources: Iterable[Source]) -> None:
    """One small file per source."""
    for source in sources:
        names = ("title", "number", "publisher", "issued", "locator", "url", "loaded_on")
        fields = [(name, getattr(source, name)) for name in names]
        write(out / "sources" / f"{source.slug}.yaml", mapping(fields))


def write(path: Path, lines: list[str]) -> None:
    """Write lines with a final newline, making the folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
