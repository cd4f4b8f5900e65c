"""One record per notice or page: what it is called, who issued it, when, and where it was read."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from . import marks
from .hoist import NATION, province_of
from .rows import Row
from .timeline import source_key


@dataclass(frozen=True, slots=True)
class Source:
    """A source record; empty text means unknown."""

    slug: str
    title: str
    number: str = ""
    publisher: str = ""
    issued: str = ""
    locator: str = ""
    url: str = ""
    loaded_on: str = ""


def collect(rows: Iterable[Row], loaded_on: str) -> dict[str, Source]:
    """A record for every source the rows name, by the text that names it."""
    groups = defaultdict(list)
    for row in rows:
        groups[source_key(row)].append(row)
    return {text: _record(text, group, loaded_on) for text, group in groups.items()}


def _record(text: str, rows: list[Row], loaded_on: str) -> Source:
    title, url = text.split("\n")
    return Source(
        slug=slug_of(text, {row.place for row in rows}),
        title=marks.title_of(title) or rows[0].locator,
        number=marks.document_number(title) or "",
        publisher=marks.publisher(title) or "",
        issued=marks.issued_on(title) or "",
        locator="; ".join([*sorted({row.locator for row in rows})[:3], *marks.remarks_in(title)]),
        url=url,
        loaded_on=loaded_on,
    )


def named(text: str, places: set[str], loaded_on: str) -> Source:
    """A record for a source that no row names, only a judgement."""
    title, url = text.split("\n")
    return Source(slug_of(text, places), title, url=url, loaded_on=loaded_on)


def slug_of(text: str, places: set[str]) -> str:
    """A short stable name: whose source, which document, and six digits to tell them apart."""
    digits = re.search(r"〔(20\d\d)〕(\d+)", text)
    year = re.search(r"20\d\d", text)
    middle = f"{digits[1]}-{digits[2]}" if digits else year[0] if year else "undated"
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{_scope(places)}-{middle}-{digest}"


def _scope(places: set[str]) -> str:
    if len(places) == 1:
        return next(iter(places))
    provinces = {province_of(place) for place in places}
    return next(iter(provinces)) if len(provinces) == 1 else NATION
