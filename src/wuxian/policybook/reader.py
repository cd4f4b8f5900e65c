"""From files to rows: one row per dated value, exact and flat."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wuxian.policybook.data import NATION, OPEN_PERIOD, Layer
from wuxian.policybook.errors import InvalidLibraryError, Problem
from wuxian.policybook.files import fact_files, owner_of
from wuxian.support.errors import WuxianError
from wuxian.support.money import parse_rate, parse_yuan
from wuxian.support.periods import parse_period

PROGRESS_EVERY = 200
_HEAD = {
    "parameter", "party", "component", "class", "plan", "months", "households", "unit", "values",
}  # fmt: skip
_VALUE = {
    "from", "to", "value", "withheld", "source", "state", "note", "start_unknown", "known_from",
    "verified_on", "verified_by", "review_by", "rival",
}  # fmt: skip
_NUMBERS = {"yuan": parse_yuan, "ratio": parse_rate}


class ValueRow(NamedTuple):
    """A dated value as it is stored; the order is that of the compiled table."""

    owner: int
    layer: str
    kind: str
    parameter: str
    party: str | None
    component: str | None
    injury_class: int | None
    plan: str | None
    months: str | None
    households: str | None
    unit: str
    value: str | None  # None: withheld, so that no layer above speaks for this one
    number: int | None  # fen or parts per million
    effective_from: int
    effective_to: int
    source: str
    state: str | None
    note: str | None
    start_unknown: int
    known_from: str
    verified_on: str | None
    verified_by: str | None
    review_by: str | None
    rival_value: str | None
    rival_source: str | None
    rival_reason: str | None


class SourceRow(NamedTuple):
    """A source record as it is stored."""

    id: str
    title: str
    number: str | None
    publisher: str | None
    issued: str | None
    locator: str | None
    url: str | None
    digest: str | None
    loaded_on: str


class PlaceRow(NamedTuple):
    """A place as it is stored."""

    code: int
    name: str
    province: int
    province_name: str
    fund_year_start: str | None


class Contents(NamedTuple):
    """Everything a library says."""

    values: list[ValueRow]
    sources: list[SourceRow]
    places: list[PlaceRow]


def read_texts(library: Path) -> dict[Path, str]:
    """The text of every fact file, in a fixed order."""
    return {file: file.read_text(encoding="utf-8") for file in fact_files(library)}


def read_contents(library: Path, texts: Mapping[Path, str]) -> Contents:
    """Read every file; ``InvalidLibraryError`` names the file and line of the first mistake."""
    data = dict(_parsed(library, texts))
    sources = {
        file.stem: _source(file.stem, record)
        for file, record in data.items()
        if file.parent.name == "sources"
    }
    values = [
        row
        for file, record in data.items()
        if (owner := owner_of(library, file)) is not None
        for row in _values(library, file, texts[file], owner, record, sources)
    ]
    return Contents(values, list(sources.values()), _places(data[library / "places.yaml"]))


def _parsed(library: Path, texts: Mapping[Path, str]) -> Iterator[tuple[Path, Any]]:
    from wuxian.policybook import strict_yaml  # costly, and a compiled library does without

    shown = sys.stderr.isatty()
    for count, (file, text) in enumerate(texts.items(), 1):
        if shown and count % PROGRESS_EVERY == 0:
            sys.stderr.write(f"\r读取政策库 {count}/{len(texts)}")
        yield file, strict_yaml.parse(text, file.relative_to(library).as_posix())
    if shown:
        sys.stderr.write("\r\033[K")


def _source(name: str, record: dict[str, str]) -> SourceRow:
    return SourceRow(
        id=name,
        title=record["title"],
        number=record.get("number"),
        publisher=record.get("publisher"),
        issued=record.get("issued"),
        locator=record.get("locator"),
        url=record.get("url"),
        digest=record.get("digest"),
        loaded_on=record["loaded_on"],
    )


def _places(record: dict[str, list[dict[str, str]]]) -> list[PlaceRow]:
    provinces = {one["code"]: one["name"] for one in record["provinces"]}
    return [
        PlaceRow(
            int(one["code"]),
            one["name"],
            int(one["code"][:2] + "0000"),
            provinces[one["code"][:2] + "0000"],
            one.get("fund_year_start"),
        )
        for one in record["places"]
    ]


def _values(
    library: Path,
    file: Path,
    text: str,
    owner: tuple[Layer, int],
    record: dict[str, Any],
    sources: Mapping[str, SourceRow],
) -> Iterator[ValueRow]:
    for index, head in enumerate(record["series"]):
        for number, value in enumerate(head["values"]):
            try:
                yield _value(owner, record["kind"], head, value, sources)
            except (KeyError, ValueError, WuxianError) as error:
                from wuxian.policybook import strict_yaml

                line = strict_yaml.line_of(text, ["series", index, "values", number])
                name = file.relative_to(library).as_posix()
                raise InvalidLibraryError([Problem(name, line, _said(error))]) from None


def _said(error: Exception) -> str:
    return f"缺少或未知：{error.args[0]}" if isinstance(error, KeyError) else str(error)


def _value(
    owner: tuple[Layer, int],
    kind: str,
    head: dict[str, Any],
    value: dict[str, Any],
    sources: Mapping[str, SourceRow],
) -> ValueRow:
    unknown = (head.keys() - _HEAD) | (value.keys() - _VALUE)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    layer, code = owner
    number = _NUMBERS.get(head["unit"])
    rival = value.get("rival", {})
    stated = value.get("value") if "withheld" in value else value["value"]
    return ValueRow(
        owner=NATION if layer is Layer.NATION else code,
        layer=layer.value,
        kind=kind,
        parameter=head["parameter"],
        party=head.get("party"),
        component=head.get("component"),
        injury_class=int(head["class"]) if "class" in head else None,
        plan=head.get("plan"),
        months=head.get("months"),
        households=head.get("households"),
        unit=head["unit"],
        value=stated,
        number=number(stated) if number and stated is not None else None,
        effective_from=parse_period(value["from"]),
        effective_to=parse_period(value["to"]) if "to" in value else OPEN_PERIOD,
        source=value["source"],
        state=value.get("state"),
        note=value.get("note") or value.get("withheld"),
        start_unknown=int(value.get("start_unknown") == "true"),
        known_from=value.get("known_from") or _known_from(sources[value["source"]]),
        verified_on=value.get("verified_on"),
        verified_by=value.get("verified_by"),
        review_by=value.get("review_by"),
        rival_value=rival.get("value"),
        rival_source=rival.get("source"),
        rival_reason=rival.get("reason"),
    )


def _known_from(source: SourceRow) -> str:
    return source.issued or source.loaded_on
