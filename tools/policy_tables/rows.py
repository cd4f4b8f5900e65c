"""The rows of the two tables, as they stand."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FIRST, SECOND = "first", "second"
"""The table of the earlier years, and the table of 2026."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what a source says a parameter is, from a month on."""

    table: str
    line: int
    place: str
    city: str
    kind: str
    party: str
    value: str
    unit: str
    start: str
    end: str
    source: str
    locator: str
    confidence: str
    url: str
    note: str

    @property
    def text(self) -> str:
        """Everything said about the row, for finding marks in it."""
        return f"{self.source} | {self.locator} | {self.note}"

    @property
    def number(self) -> Decimal:
        """The value, exact."""
        return Decimal(self.value)


def read_table(path: Path, table: str) -> list[Row]:
    """Read one table; rows keep their line numbers so that a refusal can name them."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [_row(record, table, line) for line, record in enumerate(csv.DictReader(lines), 2)]


def _row(record: dict[str, str], table: str, line: int) -> Row:
    return Row(
        table=table,
        line=line,
        place=record["city_code"],
        city=record["city"],
        kind=record["kind"],
        party=record["party"],
        value=plain(record["value"]),
        unit=record["unit"],
        start=record["effective_from"],
        end=record["effective_to"],
        source=record["source"].strip(),
        locator=record["source_locator"].strip(),
        confidence=record["confidence"],
        url=record.get("official_url", "").strip(),
        note=record.get("note", "").strip(),
    )


def plain(text: str) -> str:
    """A decimal without exponent or trailing zeros.

    >>> plain("0.10")
    '0.1'
    """
    return format(Decimal(text).normalize(), "f")


def read_records(path: Path) -> list[dict[str, str]]:
    """Read a table of another shape."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
