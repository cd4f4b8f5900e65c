"""Lines as PostgreSQL's binary COPY takes them, packed a million at a time by NumPy."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_KEYS: tuple[tuple[str, str], ...] = (
    ("run_id", ">i8"), ("period", ">i4"), ("person_id", ">i8"), ("account_id", ">i8"),
    ("entity_id", ">i8"), ("department_id", ">i8"), ("place", ">i4"), ("kind", ">i2"),
    ("party", ">i2"), ("fact", ">i2"), ("fee_type", ">i2"), ("status", ">i2"), ("state", ">i2"),
)  # fmt: skip
_FIGURES: tuple[tuple[str, str], ...] = (("base", ">i8"), ("rate_ppm", ">i4"), ("amount", ">i8"))
COLUMNS = tuple(name for name, _ in (*_KEYS, *_FIGURES))
ORDER = ("person_id", "entity_id", "place", "kind", "party")
_BLOCK = 250_000


def packed(lines: pl.DataFrame) -> Iterator[bytes]:
    """The bytes of ``COPY ledger_line (COLUMNS) FROM STDIN (FORMAT binary)``."""
    yield _HEADER
    computed = pl.col("amount").is_not_null()
    for part, has_figures in ((lines.filter(computed), True), (lines.filter(~computed), False)):
        for block in part.iter_slices(_BLOCK):
            yield _pack(block, has_figures=has_figures)
    yield _TRAILER


def _pack(lines: pl.DataFrame, *, has_figures: bool) -> bytes:
    """Each tuple is its number of fields, then each field's length and value; -1 is null."""
    fields: list[tuple[str, str]] = [("_count", ">i2")]
    for name, shape in _KEYS:
        fields += [(f"{name}_length", ">i4"), (name, shape)]
    for name, shape in _FIGURES:
        fields += [(f"{name}_length", ">i4"), *([(name, shape)] if has_figures else [])]
    rows = np.empty(lines.height, dtype=np.dtype(fields))
    rows["_count"] = len(COLUMNS)
    for name, shape in (*_KEYS, *_FIGURES):
        present = has_figures or (name, shape) in _KEYS
        rows[f"{name}_length"] = np.dtype(shape).itemsize if present else -1
        if present:
            rows[name] = lines[name].to_numpy()
    return rows.tobytes()


def digest_of(lines: pl.DataFrame) -> str:
    """The SHA-256 of the lines in their own order, whatever run they belong to.

    Every column but the run's number, as little-endian int64; null is the lowest integer.
    """
    ordered = lines.sort(*ORDER)
    hashed = hashlib.sha256()
    for name in COLUMNS[1:]:
        column: Any = ordered[name].cast(pl.Int64).fill_null(-(2**63)).to_numpy()
        hashed.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return hashed.hexdigest()
