"""The user's own file with what is wrong in front of each row, ready to correct and upload."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wuxian.sheets.analysis import REASON_HEADER, RESULT_HEADER
from wuxian.sheets.containers import DEFAULT_LIMITS, Limits
from wuxian.sheets.errors import NO_SHEET, NoSheetError
from wuxian.sheets.findings import Finding, Severity
from wuxian.sheets.grid import Cell, Grid, Merge, column_index
from wuxian.sheets.reading import open_source
from wuxian.sheets.rows import SKIP_LABELS, spread_downward
from wuxian.sheets.tables import Table

TO_CORRECT = "需修改 · 原第 {row} 行"
TO_ANSWER = "待确认 · 原第 {row} 行"
IMPORTABLE = "可导入 · 原第 {row} 行"
SKIPPED = "已跳过（{reason}）· 原第 {row} 行"
LEADING = 2

_FILLS = {Severity.ERROR: "#F8C9C4", Severity.QUESTION: "#FCE8A6", Severity.WARN: "#FFF6D6"}
_GRAVITY = (Severity.ERROR, Severity.QUESTION, Severity.WARN)
_DANGEROUS = tuple("=+-@\t\r＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d*%?|-+")
_LONGEST_CELL = 32_000
_SHEET_MARKS = re.compile(r"[\[\]:*?/\\']")


def write_error_workbook(
    *,
    original: Path,
    table: Table,
    out: Path,
    name: str | None = None,
    only_failing: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Path:
    """Write the sheet of ``table`` with 导入结果 and 原因 before its first column.

    With ``only_failing`` the rows that need a person are kept and each says which row it was;
    otherwise every row stays where it stood. ``read_table`` passes over the two columns, so
    the corrected file can be uploaded as it is. Texts that a spreadsheet would run are guarded.
    """
    import xlsxwriter  # half the start of a reading child, which never writes

    source = open_source(path=original, name=name, member=table.member, limits=limits)
    grid = next((one for one in source.book.grids if one.name == table.sheet), None)
    if grid is None:
        raise NoSheetError(NO_SHEET.format(sheet=table.sheet))
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(_SHEET_MARKS.sub(" ", table.sheet)[:31] or "Sheet1")
        _Writer(book, page, grid, table).write(only_failing=only_failing)
    return out


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-12.00"), guarded("张三")
    ("'=1+1", '-12.00', '张三')
    """
    if text.startswith(_DANGEROUS) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text[: _LONGEST_CELL - 1]
    return text[:_LONGEST_CELL]


@dataclass(frozen=True, slots=True)
class _Verdict:
    result: str
    reason: str
    fills: dict[int, Severity]


class _Writer:
    """Puts one grid on one page, two columns to the right."""

    def __init__(self, book: Any, page: Any, grid: Grid, table: Table) -> None:
        self._page = page
        self._grid = grid
        self._table = table
        self._fills = {one: book.add_format({"bg_color": colour}) for one, colour in _FILLS.items()}
        self._bold = book.add_format({"bold": True})
        self._text = book.add_format({"num_format": "@"})
        self._first, self._last = (row - 1 for row in table.header_rows)
        below = spread_downward(grid, self._last + 1)
        self._spread = {(row, column): value for row, column, value in below}

    def write(self, *, only_failing: bool) -> None:
        """Header, rows, widths."""
        self._columns()
        for row in range(self._last + 1):
            self._row(row, row, {})
        self._page.write_string(self._first, 0, RESULT_HEADER, self._bold)
        self._page.write_string(self._first, 1, REASON_HEADER, self._bold)
        self._merges()
        self._page.freeze_panes(self._last + 1, LEADING)
        for target, row, verdict in self._placed(only_failing=only_failing):
            self._page.write_string(target, 0, verdict.result)
            self._page.write_string(target, 1, verdict.reason[:_LONGEST_CELL])
            self._row(target, row, verdict.fills)

    def _columns(self) -> None:
        self._page.set_column(0, 0, 22)
        self._page.set_column(1, 1, 48)
        for column in self._table.columns:
            is_number = column.field in ("id_no", "mobile", "bank_account", "hf_person_no")
            place = column_index(column.letter) + LEADING
            self._page.set_column(
                place, place, 20 if is_number else 14, self._text if is_number else None
            )
        for column_hidden in self._grid.hidden_columns:
            place = column_hidden + LEADING
            self._page.set_column(place, place, None, None, {"hidden": True})
        for row in self._grid.hidden_rows:
            if row <= self._last:
                self._page.set_row(row, None, None, {"hidden": True})

    def _merges(self) -> None:
        kept: list[Merge] = []
        for top, left, bottom, right in self._grid.merges:
            if bottom > self._last or any(
                _overlaps((top, left, bottom, right), one) for one in kept
            ):
                continue
            kept.append((top, left, bottom, right))
            text = guarded(str(self._grid.cell(top, left)))
            self._page.merge_range(top, left + LEADING, bottom, right + LEADING, text)
        if self._last > self._first:
            self._page.merge_range(self._first, 0, self._last, 0, RESULT_HEADER, self._bold)
            self._page.merge_range(self._first, 1, self._last, 1, REASON_HEADER, self._bold)

    def _row(self, target: int, row: int, fills: dict[int, Severity]) -> None:
        for column, own in enumerate(self._grid.rows[row]):
            cell = self._spread.get((row, column), own)
            fill = self._fills.get(fills.get(column, Severity.FIXED))
            self._cell(target, column + LEADING, cell, fill)
        for column in set(fills) - set(range(len(self._grid.rows[row]))):
            self._page.write_blank(target, column + LEADING, None, self._fills.get(fills[column]))

    def _cell(self, row: int, column: int, cell: Cell, fill: Any) -> None:
        if cell == "":
            if fill:
                self._page.write_blank(row, column, None, fill)
        elif isinstance(cell, bool):
            self._page.write_boolean(row, column, cell, fill)
        elif isinstance(cell, int | float):
            self._page.write_number(row, column, cell, fill)
        elif isinstance(cell, date) and fill is None:
            self._page.write_datetime(row, column, cell)
        else:
            self._page.write_string(row, column, guarded(str(cell)), fill)

    def _placed(self, *, only_failing: bool) -> Iterator[tuple[int, int, _Verdict]]:
        """Target row, source row and verdict of every row to write."""
        by_row: dict[int, list[Finding]] = defaultdict(list)
        for finding in self._table.findings:
            by_row[finding.row or 0].append(finding)
        if only_failing:
            for place, number in enumerate(sorted(self._table.failing_rows), self._last + 1):
                if number <= len(self._grid.rows):
                    yield place, number - 1, _verdict(number, by_row[number])
            return
        read = set(self._table.row_numbers)
        skipped = {one.row: SKIP_LABELS[one.reason] for one in self._table.skipped}
        for row in range(self._last + 1, len(self._grid.rows)):
            number = row + 1
            if number in read:
                yield row, row, _verdict(number, by_row[number])
            elif number in skipped:
                text = SKIPPED.format(reason=skipped[number], row=number)
                yield row, row, _Verdict(text, _reasons(by_row[number]), {})


def _verdict(number: int, findings: Sequence[Finding]) -> _Verdict:
    graves = {finding.severity for finding in findings}
    text = TO_CORRECT if Severity.ERROR in graves else IMPORTABLE
    if Severity.QUESTION in graves and Severity.ERROR not in graves:
        text = TO_ANSWER
    fills: dict[int, Severity] = {}
    for finding in sorted(findings, key=_gravity, reverse=True):
        if finding.column and finding.severity in _FILLS:
            fills[column_index(finding.column)] = finding.severity
    return _Verdict(text.format(row=number), _reasons(findings), fills)


def _gravity(finding: Finding) -> int:
    return _GRAVITY.index(finding.severity) if finding.severity in _GRAVITY else len(_GRAVITY)


def _reasons(findings: Sequence[Finding]) -> str:
    told = [finding for finding in findings if finding.severity is not Severity.FIXED]
    return "；".join(
        f"{finding.header}：{finding.message}" for finding in sorted(told, key=_gravity)
    )


def _overlaps(one: Merge, other: Merge) -> bool:
    is_apart_down = one[2] < other[0] or other[2] < one[0]
    is_apart_across = one[3] < other[1] or other[3] < one[1]
    return not (is_apart_down or is_apart_across) or (one[0] == one[2] and one[1] == one[3])
