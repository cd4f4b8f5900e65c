"""Look at an upload and say what is in it, without reading any row as a fact."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuxian.sheets import errors
from wuxian.sheets.analysis import Analysis, analyse
from wuxian.sheets.containers import DEFAULT_LIMITS, Limits, Member, open_members, read_book
from wuxian.sheets.containers.limits import check_packed
from wuxian.sheets.errors import SheetsError
from wuxian.sheets.grid import Grid, as_text
from wuxian.sheets.headers.columns import mask_ids
from wuxian.sheets.headers.tables import TableKind
from wuxian.sheets.profiles import ImportProfile
from wuxian.sheets.rows import Skip, Sorted, sort_rows
from wuxian.sheets.seen import Candidate, FileSeen, Inspection, SheetSeen
from wuxian.sheets.stated import Stated
from wuxian.support.messages import mark

PREVIEWED_ROWS, PREVIEWED_COLUMNS, PREVIEWED_CHARACTERS = 20, 40, 40
_BELOW_HEADER = 5
HIDDEN_ROWS = mark("有 {count} 行被隐藏，没有读取。需要导入时请取消筛选或隐藏后重新上传。")
OTHER_UNIT = mark("表头写明金额单位是{unit}，已按此换算，请确认。")
_UNITS = {1_000: mark("千元"), 10_000: mark("万元")}
_NEEDED: dict[TableKind, tuple[str, ...]] = {
    TableKind.ROSTER: ("name", "id_no", "place"),
    TableKind.PAYROLL: ("name", "gross_pay"),
    TableKind.BUREAU_DETAIL: ("id_no", "period"),
    TableKind.HOUSING_FUND: ("name", "base"),
    TableKind.TEMPLATE: ("name", "id_no"),
    TableKind.FORM: ("name", "id_no"),
}


def inspect(
    *,
    path: Path,
    name: str | None = None,
    profiles: Sequence[ImportProfile] = (),
    stated: Stated | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Inspection:
    """What the file holds: its sheets, tables, columns, guesses and open questions.

    ``name`` is the name the user gave the file, where ``path`` is a quarantine name.
    ``stated`` is what a person says about one of the tables.
    Raises ``SheetsError`` when the upload as a whole is refused; one unreadable file among
    several is reported beside the others.
    """
    data = _bytes_of(path, limits)
    shown = name or path.name
    members = list(open_members(data=data, limits=limits))
    looking = _Looking(shown, profiles, stated or Stated(), limits)
    is_alone = len(members) == 1
    files = [looking.file(member, is_alone=is_alone) for member in members]
    return Inspection(name=shown, sha256=hashlib.sha256(data).hexdigest(), files=tuple(files))


def _bytes_of(path: Path, limits: Limits) -> bytes:
    check_packed(path.stat().st_size, limits)
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class _Looking:
    """One look at an upload, with what is remembered and what was said about it."""

    name: str
    profiles: Sequence[ImportProfile]
    stated: Stated
    limits: Limits

    def file(self, member: Member, *, is_alone: bool) -> FileSeen:
        path = member.path or self.name
        encoding = self.stated.encoding_of(member.path)
        try:
            book = read_book(
                data=member.data, name=Path(path).stem, limits=self.limits, encoding=encoding
            )
        except SheetsError as reason:
            if is_alone or encoding:
                raise
            return FileSeen(member.path, None, None, (), problem=reason.text)
        sheets = tuple(self._sheet(grid, path, member.path) for grid in book.grids)
        return FileSeen(member.path, book.container, book.encoding, sheets)

    def _sheet(self, grid: Grid, path: str, member: str) -> SheetSeen:
        header = self.stated.header_of(member, grid.name)
        analysis = analyse(grid, path=path, profiles=self.profiles, header_rows=header)
        table = _candidate(analysis) if analysis else None
        if header and not (table and table.data_rows):
            raise errors.InvalidHeaderError(errors.HEADER_BELOW.format(last=header[1]))
        return SheetSeen(
            name=grid.name,
            is_hidden=grid.is_hidden,
            rows=len(grid.rows),
            columns=grid.width,
            preview=tuple(_preview(grid, header[1] if header else 0)),
            table=table,
        )


def _preview(grid: Grid, header_end: int) -> list[tuple[str, ...]]:
    """The first rows as text, down to a few below a header that stands lower."""
    shown = max(PREVIEWED_ROWS, header_end + _BELOW_HEADER)
    return [
        tuple(mask_ids(as_text(cell))[:PREVIEWED_CHARACTERS] for cell in cells[:PREVIEWED_COLUMNS])
        for cells in grid.rows[:shown]
    ]


def _candidate(analysis: Analysis) -> Candidate:
    rows = sort_rows(analysis) if not analysis.entries else Sorted(data=[analysis.region.first])
    return Candidate(
        kind=analysis.kind,
        layout=analysis.region.layout,
        header_rows=(analysis.region.first + 1, analysis.region.last + 1),
        first_data_row=rows.data[0] + 1 if rows.data else analysis.first_data_row + 1,
        columns=analysis.columns,
        context=analysis.context,
        data_rows=len(rows.data),
        skipped=tuple(rows.skipped),
        questions=tuple(_questions(analysis, rows)),
        missing=_missing(analysis),
        score=analysis.region.score,
        profile=analysis.profile.name if analysis.profile else None,
    )


def _questions(analysis: Analysis, rows: Sorted) -> list[str]:
    asked = [column.question for column in analysis.columns if column.question]
    hidden = sum(row.reason is Skip.HIDDEN for row in rows.skipped)
    if hidden:
        asked.append(HIDDEN_ROWS.format(count=hidden))
    if analysis.context.yuan_per_unit != 1:
        unit = _UNITS[analysis.context.yuan_per_unit]
        asked.append(OTHER_UNIT.format(unit=unit))
    return asked


def _missing(analysis: Analysis) -> tuple[str, ...]:
    """What the table needs and neither its columns nor its surroundings say."""
    present = {column.field for column in analysis.columns}
    if "period_start" in present or analysis.context.period:
        present.add("period")
    return tuple(key for key in _NEEDED.get(analysis.kind, ()) if key not in present)
