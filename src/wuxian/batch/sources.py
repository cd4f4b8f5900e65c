"""The file a person names, as a table whose columns have canonical names.

A comma-separated or Parquet file whose header already has them is read straight; everything
else goes through `sheets`, in a process of its own.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from wuxian.batch.reading import (
    COLUMNS,
    FILE_ROW,
    MONEY_COLUMNS,
    RATE_COLUMNS,
    CellFinding,
    InvalidInputError,
)
from wuxian.support.money import format_rate, format_yuan
from wuxian.support.periods import format_period

_FALLBACKS = {"wage": "gross_pay"}

EMPTY = "{name}:文件是空的。"
NO_ROWS = "{name}:没有数据行。"
UNREADABLE_PARQUET = "{name}:不是可读的 Parquet 文件。"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Rows by canonical column, and what `sheets` found wrong at its cells."""

    rows: pl.DataFrame
    findings: tuple[CellFinding, ...] = ()


def read_source(path: Path) -> SourceTable:
    """The people of a file, columns by canonical name, ``file_row`` where it came from sheets.

    Raises `InvalidInputError`, or an error of `sheets` naming what the file is.
    """
    if path.stat().st_size == 0:
        raise InvalidInputError(EMPTY.format(name=path.name))
    straight = _straight(path)
    table = _through_sheets(path) if straight is None else SourceTable(straight)
    if table.rows.is_empty():
        raise InvalidInputError(NO_ROWS.format(name=path.name))
    return table


@contextmanager
def spooled(stream: BinaryIO, *, suffix: str = ".csv") -> Iterator[Path]:
    """A stream that cannot be read twice, as a file."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(stream.read())
        file.flush()
        yield Path(file.name)


def _straight(path: Path) -> pl.DataFrame | None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] == b"PAR1":
        return _parquet(path)
    if b"\0" in head:
        return None
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("ascii", "replace")
    names = [name.strip().strip('"') for name in first.strip().split(",")]
    if not set(names) <= set(COLUMNS) or len(set(names)) < len(names):
        return None
    return _csv(path)


def _parquet(path: Path) -> pl.DataFrame:
    try:
        scan = pl.scan_parquet(path)
        wanted = [name for name in scan.collect_schema().names() if name in COLUMNS]
        return scan.select(wanted).collect()
    except pl.exceptions.ComputeError:
        raise InvalidInputError(UNREADABLE_PARQUET.format(name=path.name)) from None


def _csv(path: Path) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            io.BytesIO(path.read_bytes().removeprefix(b"\xef\xbb\xbf")),
            infer_schema=False,
            truncate_ragged_lines=False,
        ).rename(str.strip)
    except pl.exceptions.PolarsError:
        return None  # ragged, or in another encoding: sheets knows what to say


def _through_sheets(path: Path) -> SourceTable:
    """What a person's spreadsheet says, typed by `sheets` and written back as plain text.

    A file a person names on the command line is theirs: no cap but the machine's.
    """
    from wuxian import sheets  # costly to import, and a plain table does without
    from wuxian.sheets.tables import BLOCKING

    theirs = sheets.Limits(packed=2**31, unpacked=2**33, columns=2_000, rows=2_000_000)
    table = sheets.read_table(path=path, limits=theirs)
    columns: dict[str, list[str | int | None]] = {FILE_ROW: list(table.row_numbers)}
    for name in COLUMNS:
        source = _FALLBACKS.get(name, name) if name not in table.values else name
        if source in table.values:
            columns[name] = [_text(name, value) for value in table.values[source]]
    findings = tuple(
        CellFinding(finding.row, finding.header or finding.column or "", finding.message)
        for finding in table.findings
        if finding.row is not None and finding.severity in BLOCKING
    )
    return SourceTable(pl.DataFrame(columns, strict=False), findings)


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name in MONEY_COLUMNS:
        return format_yuan(value)
    if name in RATE_COLUMNS:
        return format_rate(value)
    if name in {"start", "stop"}:
        return format_period(value)
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return str(value)
