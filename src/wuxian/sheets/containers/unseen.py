"""What calamine does not tell: hidden rows and columns, formulas without a stored result.

A pass over the raw XML instead of a second library, because loading 50,000 rows twice costs
more than all the rest. It also measures how far a sheet reaches before calamine, which
allocates the whole rectangle, is let near it.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from posixpath import join, normpath

from lxml import etree

from wuxian.sheets import errors
from wuxian.sheets.containers.limits import Limits, check_extent
from wuxian.sheets.grid import column_index

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_CELL_REFERENCE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d+)[\"'][^>]*>"
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_NUMBER = re.compile(rb"\b(r|min|max)=[\"'](\d+)[\"']")


@dataclass(frozen=True, slots=True)
class Unseen:
    """Zero-based positions in one sheet."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()


def of_zipped(data: bytes, limits: Limits) -> dict[str, Unseen] | None:
    """By sheet name; ``None`` when the file is not an Excel workbook in XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return None
            return {
                name: _of_sheet(name, archive.read(path), limits)
                for name, path in _sheet_paths(archive)
                if path in archive.namelist()
            }
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError, ValueError, OSError):
        raise errors.DamagedFileError(errors.DAMAGED) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise errors.DamagedFileError(errors.DAMAGED) from None


def _sheet_paths(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {str(one.get("Id")): one.get("Target") or "" for one in relations}
    paths = []
    for element in _parse(archive.read("xl/workbook.xml")).iter():
        if not isinstance(element.tag, str) or etree.QName(element).localname != "sheet":
            continue
        keys = [value for name, value in element.attrib.items() if str(name).endswith("}id")]
        target = str(targets.get(str(keys[0]), "")) if keys else ""
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        paths.append((element.get("name") or "", path))
    return paths


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _of_sheet(name: str, xml: bytes, limits: Limits) -> Unseen:
    _check_reach(name, xml, limits)
    is_any_hidden = b"hidden=" in xml
    return Unseen(
        rows=_hidden_rows(xml) if is_any_hidden else frozenset(),
        columns=_hidden_columns(xml, limits) if is_any_hidden else frozenset(),
        uncached=_without_result(xml) if b"<f" in xml or b":f>" in xml else frozenset(),
    )


def _check_reach(name: str, xml: bytes, limits: Limits) -> None:
    references = set(_CELL_REFERENCE.findall(xml))
    columns = max((column_index(c.decode()) + 1 for c in {c for c, _ in references}), default=0)
    rows = max((int(row) for row in {row for _, row in references}), default=0)
    check_extent(name, rows=rows, columns=columns, limits=limits)


def _hidden_rows(xml: bytes) -> frozenset[int]:
    hidden = set()
    position = -1
    for match in _ROW.finditer(xml):
        numbers = dict(_NUMBER.findall(match[1]))
        position = int(numbers[b"r"]) - 1 if b"r" in numbers else position + 1
        if _HIDDEN.search(match[1]):
            hidden.add(position)
    return frozenset(hidden)


def _hidden_columns(xml: bytes, limits: Limits) -> frozenset[int]:
    hidden: set[int] = set()
    for match in _COL.finditer(xml):
        numbers = dict(_NUMBER.findall(match[1]))
        if _HIDDEN.search(match[1]) and b"min" in numbers and b"max" in numbers:
            last = min(int(numbers[b"max"]), limits.columns)
            hidden.update(range(int(numbers[b"min"]) - 1, last))
    return frozenset(hidden)


def _without_result(xml: bytes) -> frozenset[tuple[int, int]]:
    found = _NO_RESULT.findall(xml)
    return frozenset((int(row) - 1, column_index(column.decode())) for column, row in found)
