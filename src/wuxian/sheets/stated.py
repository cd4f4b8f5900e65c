"""What a person says about one table of an upload, against what would be guessed."""

from dataclasses import dataclass

from wuxian.sheets import errors
from wuxian.sheets.grid import Grid, is_blank

HeaderRows = tuple[int, int]
TALLEST_HEADER = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """Where the header of a sheet is (one-based, first and last row), and how its text is encoded.

    ``member`` is the path inside a zip. What is None is guessed as for any other table.
    """

    sheet: str | None = None
    member: str = ""
    header_rows: HeaderRows | None = None
    encoding: str | None = None

    def header_of(self, member: str, sheet: str) -> HeaderRows | None:
        """The header stated for this sheet."""
        is_meant = member == self.member and self.sheet in (None, sheet)
        return self.header_rows if is_meant else None

    def encoding_of(self, member: str) -> str | None:
        """The encoding stated for this file."""
        return self.encoding if member == self.member else None


def check_header(grid: Grid, header_rows: HeaderRows) -> None:
    """Raises InvalidHeaderError where such rows cannot head a table."""
    first, last = header_rows
    if not 1 <= first <= last:
        raise errors.InvalidHeaderError(errors.HEADER_ORDER.format(first=first, last=last))
    if last - first >= TALLEST_HEADER:
        raise errors.InvalidHeaderError(errors.HEADER_TALL.format(limit=TALLEST_HEADER))
    if last > len(grid.rows):
        raise errors.InvalidHeaderError(
            errors.HEADER_OUTSIDE.format(count=len(grid.rows), last=last)
        )
    if all(is_blank(cell) for row in grid.rows[first - 1 : last] for cell in row):
        raise errors.InvalidHeaderError(errors.HEADER_BLANK.format(first=first, last=last))
