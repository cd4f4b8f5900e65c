"""Series that no row of the tables states, kept as data in ``extras.yaml``."""

from dataclasses import dataclass
from typing import Any

from .keys import Key
from .months import OPEN
from .shaping import Series
from .sources import Source
from .timeline import Segment


@dataclass(frozen=True, slots=True)
class Extras:
    """More series, and the records of their sources by the text that names them."""

    series: Series
    sources: dict[str, Source]


def extra_series(data: dict[str, Any], loaded_on: str) -> Extras:
    """Read the series and sources of ``extras.yaml``."""
    series: Series = {}
    for entry in data["series"]:
        for kind in entry["kinds"] if "kinds" in entry else [entry["kind"]]:
            series.setdefault(_key(entry, kind), []).append(_segment(entry))
    records = {
        f"{slug}\n": Source(slug, **fields, loaded_on=loaded_on)
        for slug, fields in data["sources"].items()
    }
    return Extras(series, records)


def _key(entry: dict[str, Any], kind: str) -> Key:
    return Key(
        entry["place"],
        kind,
        entry["parameter"],
        entry.get("party", ""),
        entry.get("component", ""),
        months=entry.get("months", ""),
    )


def _segment(entry: dict[str, Any]) -> Segment:
    return Segment(
        entry["from"],
        entry.get("to", OPEN),
        entry["value"],
        entry["unit"],
        source=f"{entry['source']}\n",
        state=entry["state"],
        note=entry.get("note", ""),
        known_from=entry.get("known_from", ""),
        start_unknown=entry.get("start_unknown") == "true",
    )
