"""A table read: typed values by column, findings by cell, and what its totals say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wuxian.sheets.findings import Finding, Severity
from wuxian.sheets.headers.columns import Column
from wuxian.sheets.headers.context import Context
from wuxian.sheets.headers.tables import TableKind
from wuxian.sheets.rows import SkippedRow
from wuxian.sheets.values import Value
from wuxian.support.money import Fen

BLOCKING = frozenset({Severity.ERROR, Severity.QUESTION})


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A stated total beside the sum of its rows, in fen."""

    row: int
    column: str
    field: str
    stated: Fen
    computed: Fen

    @property
    def difference(self) -> Fen:
        """Stated less computed."""
        return self.stated - self.computed


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from one sheet.

    ``values`` maps a field to one value per row: money in fen, rates in ppm, months as
    YYYYMM (``period`` as a list of them), days as dates, unknown as ``None``. ``row_numbers``
    are one-based rows of the user's own file, in the same order.
    """

    sheet: str
    member: str
    kind: TableKind
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]
    context: Context
    row_numbers: tuple[int, ...]
    values: Mapping[str, list[Value]]
    findings: tuple[Finding, ...]
    skipped: tuple[SkippedRow, ...]
    totals: tuple[TotalCheck, ...]

    @property
    def failing_rows(self) -> frozenset[int]:
        """Rows with an error or an open question."""
        return frozenset(
            finding.row for finding in self.findings if finding.row and finding.severity in BLOCKING
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Field → value for each row, with its number under ``row``."""
        keys = list(self.values)
        columns = [self.values[key] for key in keys]
        for number, *cells in zip(self.row_numbers, *columns, strict=True):
            yield {"row": number, **dict(zip(keys, cells, strict=True))}

    def __len__(self) -> int:
        return len(self.row_numbers)
