"""What each column says: the texts of its header rows from the group down to the leaf."""

from wuxian.sheets.grid import Grid, as_text, is_blank
from wuxian.sheets.headers.region import Region

JOINT = " / "


def signatures(grid: Grid, region: Region) -> dict[int, tuple[str, ...]]:
    """Column → header parts; a merged group is repeated over the columns it covers.

    The same leaf under many groups is normal and is kept.
    """
    rows = [row for row in range(region.first, region.last + 1) if row not in grid.hidden_rows]
    spread = {row: _filled(grid, row, rows) for row in rows}
    found = {}
    for column in range(grid.width):
        if column in grid.hidden_columns:
            continue
        parts = _parts([spread[row].get(column, "") for row in rows])
        if parts:
            found[column] = parts
    return found


def _parts(texts: list[str]) -> tuple[str, ...]:
    parts: list[str] = []
    for text in texts:
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _filled(grid: Grid, row: int, rows: list[int]) -> dict[int, str]:
    """The row's texts with merges filled; without any merge, groups reach to the next text."""
    texts = {column: _text(grid, row, column) for column in range(grid.width)}
    merges = [merge for merge in grid.merges if merge[0] <= row <= merge[2]]
    for top, left, _, right in merges:
        anchor = _text(grid, top, left) if top in rows else ""
        texts.update({column: anchor for column in range(left, right + 1) if anchor})
    if not _has_merges(grid, rows) and row != rows[-1]:
        _fill_forward(grid, rows[-1], texts)
    return texts


def _has_merges(grid: Grid, rows: list[int]) -> bool:
    return any(top in rows for top, *_ in grid.merges)


def _fill_forward(grid: Grid, leaf: int, texts: dict[int, str]) -> None:
    for column in range(1, grid.width):
        is_open = not texts[column] and bool(_text(grid, leaf, column))
        if is_open and texts[column - 1] and _text(grid, leaf, column - 1):
            texts[column] = texts[column - 1]


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.cell(row, column)
    return "" if is_blank(cell) else " ".join(as_text(cell).replace("\u00a0", " ").split())
