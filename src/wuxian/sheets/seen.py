"""What an inspection reports: files, sheets, tables, columns, and what to ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from wuxian.sheets.headers.columns import Column
from wuxian.sheets.headers.context import Context
from wuxian.sheets.headers.region import Layout
from wuxian.sheets.headers.tables import TableKind
from wuxian.sheets.rows import SkippedRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table that could be imported. Row numbers are one-based, of the user's own file.

    ``score`` is twice the header's score; ``profile`` the name of the layout it matched;
    ``missing`` the fields this sort of table needs and does not have.
    """

    kind: TableKind
    layout: Layout
    header_rows: tuple[int, int]
    first_data_row: int
    columns: tuple[Column, ...]
    context: Context
    data_rows: int
    skipped: tuple[SkippedRow, ...]
    questions: tuple[str, ...]
    missing: tuple[str, ...]
    score: int
    profile: str | None

    def mapping(self) -> dict[str, str | None]:
        """Column letter → field, to be edited and given to ``read_table``."""
        return {column.letter: column.field for column in self.columns}


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """One sheet; ``preview`` shows its first rows as text, identity numbers masked."""

    name: str
    is_hidden: bool
    rows: int
    columns: int
    preview: tuple[tuple[str, ...], ...]
    table: Candidate | None


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One file of the upload; ``problem`` says why nothing could be read from it."""

    member: str
    container: str | None
    encoding: str | None
    sheets: tuple[SheetSeen, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """The upload; ``sha256`` names its content."""

    name: str
    sha256: str
    files: tuple[FileSeen, ...]

    def tables(self) -> Iterator[tuple[FileSeen, SheetSeen, Candidate]]:
        """Every table found, with its file and sheet."""
        for file in self.files:
            for sheet in file.sheets:
                if sheet.table:
                    yield file, sheet, sheet.table
