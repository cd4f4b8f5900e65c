"""One sheet understood: where its table is, what its columns mean, what surrounds it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wuxian.sheets.containers.limits import DEFAULT_LIMITS
from wuxian.sheets.grid import Grid, column_letter
from wuxian.sheets.headers.columns import SAMPLES, Column, guess_columns, mask_ids
from wuxian.sheets.headers.context import Context, find_context
from wuxian.sheets.headers.forms import Entry, find_entries
from wuxian.sheets.headers.region import Layout, Region, find_region
from wuxian.sheets.headers.signatures import signatures
from wuxian.sheets.headers.tables import TableKind, table_kind
from wuxian.sheets.profiles import ImportProfile
from wuxian.sheets.stated import check_header
from wuxian.sheets.words.matching import guess
from wuxian.sheets.words.normal import normal

RESULT_HEADER, REASON_HEADER = "导入结果", "原因"
_FORM_SCORE = 6


@dataclass(frozen=True, slots=True)
class Analysis:
    """A table found in a sheet; rows and columns are zero-based here."""

    grid: Grid
    region: Region
    columns: tuple[Column, ...]
    context: Context
    kind: TableKind
    ignored: frozenset[int] = frozenset()
    entries: tuple[Entry, ...] = ()
    profile: ImportProfile | None = None

    @property
    def first_data_row(self) -> int:
        """The row after the header."""
        return self.region.last + 1


def analyse(
    grid: Grid,
    *,
    path: str,
    profiles: Sequence[ImportProfile] = (),
    header_rows: tuple[int, int] | None = None,
) -> Analysis | None:
    """Understand a sheet; ``header_rows`` (one-based) overrules the search.

    Raises InvalidHeaderError where such rows cannot be the header.
    """
    if header_rows:
        check_header(grid, header_rows)
    region = _stated(header_rows) if header_rows else find_region(grid)
    entries = () if header_rows else find_entries(grid)
    if entries and (region is None or _is_rather_a_form(entries, region)):
        return _form(grid, entries, path)
    found = region and _list(grid, region, path, profiles)
    if not found:
        return None
    if found.profile and found.profile.header_rows and not header_rows:
        region = _stated(found.profile.header_rows)
        return _list(grid, region, path, [found.profile]) or found
    return found


def _stated(header_rows: tuple[int, int]) -> Region:
    first, last = header_rows
    return Region(first=first - 1, last=last - 1, score=DEFAULT_LIMITS.columns)


def _is_rather_a_form(entries: Sequence[Entry], region: Region) -> bool:
    rows = {entry.row for entry in entries}
    return region.first in rows or len(entries) * 2 > region.score + 4


def _list(
    grid: Grid, region: Region, path: str, profiles: Sequence[ImportProfile]
) -> Analysis | None:
    headers = signatures(grid, region)
    ignored = {index for index, parts in headers.items() if _is_ours(parts)}
    kept = {index: parts for index, parts in headers.items() if index not in ignored}
    columns = guess_columns(grid, kept, region.last + 1)
    profile = _matching(profiles, grid.name, columns)
    if profile:
        columns = tuple(_by_profile(column, profile) for column in columns)
    context = find_context(grid, region.first, path=path)
    kind = table_kind([c.field for c in columns], region.layout, context_kind=context.kind)
    return Analysis(
        grid=grid,
        region=region,
        columns=_settled(columns, kind),
        context=context,
        kind=kind,
        ignored=frozenset(ignored),
        profile=profile,
    )


def _is_ours(parts: tuple[str, ...]) -> bool:
    """The two columns an error workbook puts in front."""
    return normal(parts[-1]) in (RESULT_HEADER, REASON_HEADER)


def _matching(
    profiles: Sequence[ImportProfile], sheet: str, columns: Sequence[Column]
) -> ImportProfile | None:
    headers = [column.header for column in columns]
    return next((one for one in profiles if one.matches(sheet=sheet, headers=headers)), None)


def _by_profile(column: Column, profile: ImportProfile) -> Column:
    is_decided, field = profile.field_of(column.header)
    if not is_decided:
        return column
    return replace(column, field=field, confidence=100 if field else 0, choices=())


def _settled(columns: tuple[Column, ...], kind: TableKind) -> tuple[Column, ...]:
    """In a tax table the insurances are the employee's share."""
    if kind is not TableKind.TAX:
        return columns
    return tuple(
        replace(column, field=f"{column.field}_employee")
        if column.field and column.field.startswith("amount_") and "employe" not in column.field
        else column
        for column in columns
    )


def _form(grid: Grid, entries: tuple[Entry, ...], path: str) -> Analysis:
    columns = []
    taken: set[str] = set()
    for number, entry in enumerate(entries):
        meant = guess((entry.label,))
        key = meant.target.key if meant and meant.target.key not in taken else None
        taken.add(key or "")
        columns.append(_form_column(grid, number, entry, key, meant.confidence if meant else 0))
    last = max(entry.row for entry in entries)
    return Analysis(
        grid=grid,
        region=Region(entries[0].row, last, score=_FORM_SCORE, layout=Layout.FORM),
        columns=tuple(columns),
        context=find_context(grid, entries[0].row, path=path),
        kind=TableKind.FORM,
        entries=entries,
    )


def _form_column(grid: Grid, number: int, entry: Entry, key: str | None, confidence: int) -> Column:
    sample = mask_ids(str(grid.cell(entry.row, entry.column)).strip())[:40]
    return Column(
        index=number,
        letter=column_letter(entry.column),
        header=entry.label,
        samples=(sample,)[:SAMPLES],
        field=key,
        confidence=confidence if key else 0,
    )
