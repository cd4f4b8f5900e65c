"""Read one table of an upload: the door behind the preview and the import."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wuxian.sheets import errors
from wuxian.sheets.analysis import Analysis, analyse
from wuxian.sheets.cells_read import ColumnRead, by_field, findings_of, read_column
from wuxian.sheets.containers import DEFAULT_LIMITS, Limits, open_members, read_book
from wuxian.sheets.containers.limits import check_packed
from wuxian.sheets.dictionary import choices_of
from wuxian.sheets.findings import Finding
from wuxian.sheets.grid import Book, Cell, column_index, corrected
from wuxian.sheets.headers.columns import Column
from wuxian.sheets.people import check_people
from wuxian.sheets.profiles import ImportProfile
from wuxian.sheets.rows import Sorted, sort_rows, spread_downward
from wuxian.sheets.tables import Table, TotalCheck
from wuxian.sheets.totals import check_sums, check_totals, derive, differences
from wuxian.sheets.values import Value, reader_of
from wuxian.sheets.words.fields import Type, parse_target

Mapped = Mapping[str, str | None]


def read_table(
    *,
    path: Path,
    name: str | None = None,
    member: str = "",
    sheet: str | None = None,
    mapping: Mapped | None = None,
    profile: ImportProfile | None = None,
    header_rows: tuple[int, int] | None = None,
    encoding: str | None = None,
    include_hidden: bool = False,
    corrections: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Read a table into typed columns.

    ``member`` is the path inside a zip; ``sheet`` defaults to the one with the surest header;
    ``mapping`` gives column letters their fields and overrules what was guessed, ``None``
    leaves a column out; ``header_rows`` are one-based; ``encoding`` overrules the guess
    for a text; ``corrections`` are cells typed anew, by their address (``{"E12": "9500"}``).
    Raises ``SheetsError``.
    """
    source = open_source(path=path, name=name, member=member, limits=limits, encoding=encoding)
    profiles = [profile] if profile else []
    analysis = _chosen(source, sheet, profiles, header_rows)
    analysis = replace(analysis, grid=corrected(analysis.grid, corrections or {}))
    analysis = _mapped(analysis, mapping or {})
    return _Reading(source, analysis, include_hidden=include_hidden).table()


@dataclass(frozen=True, slots=True)
class Source:
    """One opened file of an upload."""

    book: Book
    member: str
    path: str


def open_source(
    *, path: Path, name: str | None, member: str, limits: Limits, encoding: str | None = None
) -> Source:
    """Open the file, or the member of the zip; the only readable one if none is named."""
    check_packed(path.stat().st_size, limits)
    shown = name or path.name
    members = list(open_members(data=path.read_bytes(), limits=limits))
    for one in members:
        if one.path == member or (not member and len(members) == 1):
            within = one.path or shown
            book = read_book(
                data=one.data, name=Path(within).stem, limits=limits, encoding=encoding
            )
            return Source(book=book, member=one.path, path=within)
    raise errors.NoSheetError(errors.NO_SHEET.format(sheet=member or shown))


def _chosen(
    source: Source,
    sheet: str | None,
    profiles: Sequence[ImportProfile],
    header_rows: tuple[int, int] | None,
) -> Analysis:
    grids = [grid for grid in source.book.grids if sheet is None or grid.name == sheet]
    if sheet is not None and not grids:
        raise errors.NoSheetError(errors.NO_SHEET.format(sheet=sheet))
    found = [
        analysis
        for grid in grids
        if (analysis := analyse(grid, path=source.path, profiles=profiles, header_rows=header_rows))
    ]
    if not found:
        raise errors.NoTableError(errors.NO_TABLE)
    return max(found, key=lambda one: (not one.grid.is_hidden, one.profile is not None, _size(one)))


def _size(analysis: Analysis) -> tuple[int, int]:
    mapped = sum(1 for column in analysis.columns if column.field)
    return (min(analysis.region.score, 12 + mapped), mapped)


def _mapped(analysis: Analysis, mapping: Mapped) -> Analysis:
    """The columns with what the user said about them."""
    present = {column.letter: column for column in analysis.columns}
    for letter, key in mapping.items():
        if letter.upper() not in present and column_index(letter) >= analysis.grid.width:
            raise errors.InvalidMappingError(errors.NO_COLUMN.format(column=letter))
        if key is not None:
            parse_target(key)
    said = {letter.upper(): key for letter, key in mapping.items()}
    given = {key for key in said.values() if key}
    columns = [
        replace(column, field=said[column.letter], confidence=100, choices=())
        if column.letter in said
        else _yielding(column, given)
        for column in analysis.columns
    ]
    new = [_unheaded(letter, key) for letter, key in said.items() if letter not in present and key]
    return replace(analysis, columns=(*columns, *new))


def _yielding(column: Column, given: set[str]) -> Column:
    """A guess gives way where the user put its field elsewhere."""
    return replace(column, field=None) if column.field in given else column


def _unheaded(letter: str, key: str) -> Column:
    index = column_index(letter)
    return Column(index, letter, header="", samples=(), field=key, confidence=100)


class _Reading:
    """One pass over one analysed table."""

    def __init__(self, source: Source, analysis: Analysis, *, include_hidden: bool) -> None:
        self._source = source
        self._analysis = analysis
        self._columns = [column for column in analysis.columns if column.field]
        if analysis.entries:
            self._rows = Sorted(data=[analysis.region.first])
        else:
            self._rows = sort_rows(analysis, include_hidden=include_hidden)
        self._choices = choices_of(source.book, analysis)
        self._positions = {row: position for position, row in enumerate(self._rows.data)}
        self._spread = _by_column(spread_downward(analysis.grid, analysis.first_data_row))

    def table(self) -> Table:
        """Values, findings, totals."""
        reads = by_field([self._read(column) for column in self._columns])
        numbers = [row + 1 for row in self._rows.data]
        totals = tuple(self._totals(reads))
        values = {key: read.values for key, read in reads.items()}
        findings = [one for read in reads.values() for one in findings_of(read, self._places(read))]
        findings += check_people(reads, numbers, self._analysis.kind)
        findings += differences(totals, reads)
        findings += self._derived(values, reads, numbers)
        _split_levy_items(values)
        return self._table(numbers, values, findings, totals)

    def _read(self, column: Column) -> ColumnRead:
        cells, uncached = self._cells(column)
        context = self._analysis.context
        target = parse_target(column.field or "")
        reader = reader_of(
            target.type,
            yuan_per_unit=context.yuan_per_unit,
            year=context.period // 100 if context.period else None,
            choices=self._choices.get(column.field or "", frozenset()),
        )
        return read_column(column, cells, reader, uncached)

    def _cells(self, column: Column) -> tuple[list[Cell], frozenset[int]]:
        grid = self._analysis.grid
        if self._analysis.entries:
            entry = self._analysis.entries[column.index]
            return [grid.cell(entry.row, entry.column)], frozenset()
        cells = [grid.cell(row, column.index) for row in self._rows.data]
        positions = self._positions
        for row, value in self._spread.get(column.index, ()):
            if row in positions:
                cells[positions[row]] = value
        uncached = (row for row, place in grid.uncached if place == column.index)
        return cells, frozenset(positions[row] for row in uncached if row in positions)

    def _places(self, read: ColumnRead) -> list[tuple[int, str]]:
        if self._analysis.entries:
            entry = self._analysis.entries[read.column.index]
            return [(entry.row + 1, read.column.letter)]
        return [(row + 1, read.column.letter) for row in self._rows.data]

    def _totals(self, reads: Mapping[str, ColumnRead]) -> Iterator[TotalCheck]:
        reader = reader_of(Type.MONEY, yuan_per_unit=self._analysis.context.yuan_per_unit)
        rows = self._rows
        return check_totals(self._analysis, reads, rows.data, rows.totals, reader)

    def _derived(
        self,
        values: dict[str, list[Value]],
        reads: Mapping[str, ColumnRead],
        numbers: Sequence[int],
    ) -> list[Finding]:
        profile = self._analysis.profile
        if profile is None:
            return []
        derive(values, profile.derived_fields)
        check = profile.derive_check
        if check is None or check.equals not in reads:
            return []
        return list(check_sums(values, check, reads[check.equals], numbers))

    def _table(
        self,
        numbers: Sequence[int],
        values: dict[str, list[Value]],
        findings: Sequence[Finding],
        totals: tuple[TotalCheck, ...],
    ) -> Table:
        analysis = self._analysis
        return Table(
            sheet=analysis.grid.name,
            member=self._source.member,
            kind=analysis.kind,
            header_rows=(analysis.region.first + 1, analysis.region.last + 1),
            columns=analysis.columns,
            context=analysis.context,
            row_numbers=tuple(numbers),
            values=values,
            findings=tuple(findings),
            skipped=tuple(self._rows.skipped),
            totals=totals,
        )


def _by_column(spread: Iterable[tuple[int, int, Cell]]) -> dict[int, list[tuple[int, Cell]]]:
    found: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
    for row, column, value in spread:
        found[column].append((row, value))
    return found


def _split_levy_items(values: dict[str, list[Value]]) -> None:
    """A collector's item says the insurance and who pays."""
    items = values.pop("levy_item", None)
    if items is None:
        return
    parts = [str(item or "").partition(":") for item in items]
    values["kind"] = [kind or None for kind, _, _ in parts]
    values["party"] = [party or None for _, _, party in parts]
