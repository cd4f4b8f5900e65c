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
    """The bytes of ``COPY ledger_line (COLUMNS) FROM STDIN (FORMAT binary)``.

    A null takes no bytes, so lines are packed by which figures they have: all of them, none, or
    an amount without a base where it is fixed.
    """
    yield _HEADER
    marks = [pl.col(name).is_not_null().alias(f"has_{name}") for name, _ in _FIGURES]
    for part in lines.with_columns(marks).partition_by([f"has_{name}" for name, _ in _FIGURES]):
        present = {name for name, _ in _FIGURES if part[f"has_{name}"][0]}
        for block in part.iter_slices(_BLOCK):
            yield _pack(block, present)
    yield _TRAILER


def _pack(lines: pl.DataFrame, present: set[str]) -> bytes:
    """Each tuple is its number of fields, then each field's length and value; -1 is null."""
    written = [(name, shape) for name, shape in _FIGURES if name in present]
    fields: list[tuple[str, str]] = [("_count", ">i2")]
    for name, shape in (*_KEYS, *_FIGURES):
        fields.append((f"{name}_length", ">i4"))
        if (name, shape) in (*_KEYS, *written):
            fields.append((name, shape))
    rows = np.empty(lines.height, dtype=np.dtype(fields))
    rows["_count"] = len(COLUMNS)
    for name, _ in _FIGURES:
        rows[f"{name}_length"] = -1
    for name, shape in (*_KEYS, *written):
        rows[f"{name}_length"] = np.dtype(shape).itemsize
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
