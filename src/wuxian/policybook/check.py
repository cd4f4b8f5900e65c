"""Check every file of a library: the form by JSON Schema, the sense by rules no schema can say."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from wuxian.policybook import strict_yaml
from wuxian.policybook.book import open_book
from wuxian.policybook.data import NATION, Layer
from wuxian.policybook.errors import InvalidLibraryError, Problem, UnsafePlanError
from wuxian.policybook.files import fact_files, find_library, owner_of
from wuxian.policybook.rounding import parse_rounding
from wuxian.support.errors import WuxianError
from wuxian.support.money import parse_rate, parse_yuan
from wuxian.support.periods import format_period, parse_period

MISPLACED = "文件写的是 {place} {kind}，但它放在 {file}"
NO_SOURCE = "没有这个来源：{source}"
NO_REASON = "有争议的值要写明对立值（rival）"
NO_CHECKER = "已核对的值要写明核对日期与核对人"
BACKWARDS = "起始月 {start} 晚于结束月 {end}"
OVERLAP = "与上一个值的月份重叠：{start}"
NOT_A_VALUE = "“{value}”不是 {unit} 的写法"
REPEATED = "同一参数出现两次：{subject}"
NOT_A_DAY = "不是日期：{text}"
_NUMBERS = {"yuan": parse_yuan, "ratio": parse_rate}
_SUBJECT = ("parameter", "party", "component", "class", "plan", "months", "households")
_DAYS = ("known_from", "verified_on", "review_by")


def check_library(path: Path | None = None) -> list[Problem]:
    """Everything wrong with a library, file by file; an empty list means it is sound.

    Raises ``LibraryNotFoundError`` if there is none.
    """
    library = find_library(path)
    found: list[Problem] = []
    schemas = _schemas(library)
    sources = {file.stem for file in (library / "sources").glob("*.yaml")}
    for file in [*fact_files(library), *sorted((library / "cases").glob("*.yaml"))]:
        found += _check_file(library, file, schemas, sources)
    return found or list(_uncomputable(library))


def _uncomputable(library: Path) -> Iterator[Problem]:
    """Figures that are well written and contradict each other in a month they hold in."""
    book = open_book(library)
    starts = {row.effective_from for row in book.rows() if row.unit in _NUMBERS}
    for period in sorted(starts):
        try:
            book.plan(None, [period])
        except UnsafePlanError as error:
            yield Problem(_nearest_file(library, error), 1, str(error))


def _nearest_file(library: Path, error: UnsafePlanError) -> str:
    folders = (f"cities/{error.place}", f"provinces/{error.place // 10000}0000", "nation")
    names = [f"{folder}/{error.kind}.yaml" for folder in folders]
    return next((name for name in names if (library / name).is_file()), names[-1])


def _schemas(library: Path) -> dict[str, Draft202012Validator]:
    folder = library / "schema"
    if not folder.is_dir():  # a library of one's own need not carry the schemas
        folder = find_library() / "schema"
    return {
        file.stem: Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
        for file in folder.glob("*.json")
    }


def _check_file(
    library: Path, file: Path, schemas: dict[str, Draft202012Validator], sources: set[str]
) -> list[Problem]:
    name = file.relative_to(library).as_posix()
    text = file.read_text(encoding="utf-8")
    try:
        data = strict_yaml.parse(text, name)
    except InvalidLibraryError as error:
        return list(error.problems)
    complaints = [*_formal(schemas[_schema_of(name)], data)]
    if not complaints and "series" in data:
        complaints = [*_misplaced(library, file, data), *_sense(data, sources)]
    return [Problem(name, strict_yaml.line_of(text, at), said) for at, said in complaints]


_Complaint = tuple[Sequence[str | int], str]


def _schema_of(name: str) -> str:
    top = name.split("/")[0]
    return {"sources": "source", "places.yaml": "places", "cases": "cases"}.get(top, "series")


def _formal(schema: Draft202012Validator, data: Any) -> Iterator[_Complaint]:
    for error in schema.iter_errors(data):
        nearest = best_match([error]) or error
        yield list(nearest.absolute_path), nearest.message


def _misplaced(library: Path, file: Path, data: dict[str, Any]) -> Iterator[_Complaint]:
    owner = owner_of(library, file)
    place = 0 if owner and owner[0] is Layer.NATION else int(data["place"])
    if owner is None or (owner[1] or NATION) != place or file.stem != data["kind"]:
        name = file.relative_to(library).as_posix()
        yield ["place"], MISPLACED.format(place=data["place"], kind=data["kind"], file=name)


def _sense(data: dict[str, Any], sources: set[str]) -> Iterator[_Complaint]:
    seen = set()
    for index, series in enumerate(data["series"]):
        subject = tuple(series.get(field) for field in _SUBJECT)
        if subject in seen:
            yield ["series", index], REPEATED.format(subject=" ".join(filter(None, subject)))
        seen.add(subject)
        for number, value in enumerate(series["values"]):
            for said in _value(series, value, sources):
                yield ["series", index, "values", number], said
        for number, said in _overlaps(series["values"]):
            yield ["series", index, "values", number], said


def _value(series: dict[str, Any], value: dict[str, Any], sources: set[str]) -> Iterator[str]:
    rival = value.get("rival", {})
    for source in filter(None, (value["source"], rival.get("source"))):
        if source not in sources:
            yield NO_SOURCE.format(source=source)
    if value.get("state") == "disputed" and not rival:
        yield NO_REASON
    if value.get("state") == "verified" and not {"verified_on", "verified_by"} <= value.keys():
        yield NO_CHECKER
    if "to" in value and value["to"] < value["from"]:
        yield BACKWARDS.format(start=value["from"], end=value["to"])
    for text in filter(None, (value.get("value"), rival.get("value"))):
        if not _is_written_well(series, text):
            yield NOT_A_VALUE.format(value=text, unit=series["unit"])
    yield from _bad_days(value)


def _bad_days(value: dict[str, Any]) -> Iterator[str]:
    for text in (value[field] for field in _DAYS if field in value):
        try:
            date.fromisoformat(text)
        except ValueError:
            yield NOT_A_DAY.format(text=text)


def _is_written_well(series: dict[str, Any], text: str) -> bool:
    try:
        if series["unit"] in _NUMBERS:
            return _NUMBERS[series["unit"]](text) >= 0
        if series["parameter"] == "rounding":
            parse_rounding(text)
    except (ValueError, WuxianError):
        return False
    return True


def _overlaps(values: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    before = 0
    for number, value in enumerate(values):
        start = parse_period(value["from"])
        if start <= before:
            yield number, OVERLAP.format(start=format_period(start))
        before = parse_period(value["to"]) if "to" in value else 999912
