"""Caps on what one upload may cost; the declared sizes inside a file are never believed."""

import zipfile
from dataclasses import dataclass

from wuxian.sheets import errors
from wuxian.sheets.grid import Grid

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
# A small file may be very repetitive and harmless; the ratio counts only past this size.
RATIO_COUNTS_FROM = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes packed and unpacked, growth while unpacking, entries, columns and rows."""

    packed: int = 50 * MEGABYTE
    unpacked: int = 500 * MEGABYTE
    ratio: int = 100
    entries: int = 500
    columns: int = 300
    rows: int = 300_000


DEFAULT_LIMITS = Limits()


def check_packed(size: int, limits: Limits) -> None:
    """Refuse a file larger than the cap."""
    if size > limits.packed:
        shown = {"size": size // MEGABYTE, "limit": limits.packed // MEGABYTE}
        raise errors.OversizeError(errors.TOO_BIG.format(**shown))


def check_width(grid: Grid, limits: Limits) -> None:
    """Refuse a sheet wider than the cap."""
    check_extent(grid.name, rows=len(grid.rows), columns=grid.width, limits=limits)


def check_extent(sheet: str, *, rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet that reaches further than the caps."""
    if columns > limits.columns:
        shown = {"sheet": sheet, "count": columns, "limit": limits.columns}
        raise errors.OversizeError(errors.TOO_WIDE.format(**shown))
    if rows > limits.rows:
        shown = {"sheet": sheet, "count": rows, "limit": limits.rows}
        raise errors.OversizeError(errors.TOO_TALL.format(**shown))


class Budget:
    """Counts real bytes while inflating, over all the entries of one upload."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self._packed = max(packed, 1)
        self._limits = limits
        self._spent = 0

    def inflate(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """The entry's content, counted chunk by chunk."""
        pieces = []
        with archive.open(entry) as source:
            while piece := source.read(CHUNK):
                self._spend(len(piece))
                pieces.append(piece)
        return b"".join(pieces)

    def measure(self, archive: zipfile.ZipFile) -> None:
        """Count every entry without keeping it."""
        for entry in archive.infolist():
            with archive.open(entry) as source:
                while piece := source.read(CHUNK):
                    self._spend(len(piece))

    def _spend(self, count: int) -> None:
        self._spent += count
        if self._spent > self._limits.unpacked:
            limit = self._limits.unpacked // MEGABYTE
            raise errors.OversizeError(errors.TOO_BIG_UNPACKED.format(limit=limit))
        if self._spent > max(RATIO_COUNTS_FROM, self._packed * self._limits.ratio):
            raise errors.OversizeError(errors.TOO_DENSE.format(limit=self._limits.ratio))
