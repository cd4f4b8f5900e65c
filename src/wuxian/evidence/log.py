"""Reads of the log: entries in their places, hashes of the tree."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import connection

from wuxian import merkle
from wuxian.evidence.data import NOT_LOGGED, LoggedEntry, NotFoundError
from wuxian.merkle.tree import Position, Stored

T = TypeVar("T")
PIECE = 5_000
_NODES = """SELECT n.level, n.index, n.hash FROM evidence_node n
    JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted(level, index) USING (level, index)"""
_TOUCHING = """SELECT DISTINCT e.number FROM evidence_entry e JOIN evidence_rows r USING (uid)
    WHERE r.claim = %s AND r.object = ANY(%s) ORDER BY e.number"""
_ENTRIES = "SELECT number, leaf FROM evidence_entry"


def size() -> int:
    """How many entries the log has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number) + 1, 0) FROM evidence_entry")
        return int(cursor.fetchone()[0])


def pending() -> int:
    """How many entries wait for their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_pending")
        return int(cursor.fetchone()[0])


def begun_at() -> datetime:
    """When the log was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT begun_at FROM evidence_log")
        found: datetime = cursor.fetchone()[0]
        return found


def with_nodes(compute: Callable[[Stored], T]) -> T:
    """Compute from stored hashes, which are read in one go: a first pass notes what it asks for."""
    asked: set[Position] = set()

    def note(level: int, index: int) -> bytes:
        asked.add((level, index))
        return merkle.EMPTY_ROOT

    compute(note)
    known = nodes(asked)
    return compute(lambda level, index: known[level, index])


def nodes(positions: set[Position]) -> dict[Position, bytes]:
    """Stored hashes by position. Raises NotFoundError where one is missing."""
    levels, indices = [one[0] for one in positions], [one[1] for one in positions]
    with connection.cursor() as cursor:
        cursor.execute(_NODES, [levels, indices])
        found = {(level, index): bytes(hashed) for level, index, hashed in cursor.fetchall()}
    for level, index in sorted(positions - found.keys()):
        raise NotFoundError(NOT_LOGGED.format(index=index << level))
    return found


def root(length: int) -> bytes:
    """The root over the first ``length`` entries."""
    return with_nodes(lambda stored: merkle.root(stored, length))


def entries(numbers: Sequence[int]) -> list[LoggedEntry]:
    """Entries in the order of their numbers. Raises NotFoundError where one is missing."""
    wanted = sorted(set(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"{_ENTRIES} WHERE number = ANY(%s) ORDER BY number", [wanted])
        found = [_entry(number, leaf) for number, leaf in cursor.fetchall()]
    if len(found) != len(wanted):
        missing = min(set(wanted) - {one.index for one in found})
        raise NotFoundError(NOT_LOGGED.format(index=missing))
    return found


def leaves() -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every entry there is, in order, a piece at a time."""
    after = -1
    while piece := _after(after):
        yield from piece
        after = piece[-1][0]


def _after(number: int) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_ENTRIES} WHERE number > %s ORDER BY number LIMIT {PIECE}", [number])
        return [(found, bytes(leaf)) for found, leaf in cursor.fetchall()]


def numbers_where(column: str, values: Sequence[str]) -> list[int]:
    """The numbers of entries about these objects or entities."""
    assert column in {"object", "entity", "action", "uid"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM evidence_entry WHERE {column} = ANY(%s) ORDER BY number",  # noqa: S608
            [list(values)],
        )
        return [row[0] for row in cursor.fetchall()]


def numbers_between(since: datetime, until: datetime) -> list[int]:
    """The numbers of entries of a span of time, its end not included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM evidence_entry WHERE at >= %s AND at < %s ORDER BY number",
            [since, until],
        )
        return [row[0] for row in cursor.fetchall()]


def numbers_touching(claim: str, objects: Sequence[int]) -> list[int]:
    """The numbers of entries whose deeds wrote rows of these objects, imports included."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHING, [claim, list(objects)])
        return [row[0] for row in cursor.fetchall()]


def _entry(number: int, leaf: bytes) -> LoggedEntry:
    return LoggedEntry(number, bytes(leaf), json.loads(bytes(leaf)))
