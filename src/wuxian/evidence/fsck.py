"""Check the whole log: leaves against the tree, the tree against signed heads and the witness."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from wuxian import merkle
from wuxian.evidence import contents, heads, replay, stamping
from wuxian.evidence.data import Finding, Report
from wuxian.merkle import Frontier
from wuxian.merkle.tree import Position

_ENTRIES = """SELECT number, uid, at, action, object, entity, leaf FROM evidence_entry
    ORDER BY number"""
_NODES = """SELECT level, index, hash FROM evidence_node
    ORDER BY ((index + 1) << level), level"""
UNWITNESSED = "没有配置见证方:数据库的所有者截短或换回旧日志时,这里发现不了。"
PIECE = 2_000
Row = tuple[int, str, datetime, str, str, str | None, bytes]


def fsck() -> Report:
    """Everything in the database that is not as the log and its witness say."""
    with snapshot():
        walk = Walk(heads.sizes())
        findings = [*walk.entries(), *walk.nodes()]
        found, witnessed = heads.check(walk.size, walk.roots)
        findings += found
        findings += stamping.check()
        findings += contents.check()
        findings += replay.check()
    warnings = () if heads.is_witnessed() else (UNWITNESSED,)
    return Report(walk.size, walk.root, witnessed, tuple(findings), warnings)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment; inside a transaction, as of that transaction."""
    fresh = not connection.in_atomic_block
    with transaction.atomic():
        if fresh:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


class Walk:
    """One walk over entries and stored hashes; ``roots`` are those at the sizes asked for."""

    def __init__(self, sizes: set[int]) -> None:
        self._sizes = sizes
        self._frontier = Frontier()
        self._grown: dict[Position, bytes] = {}
        self.roots: dict[int, bytes] = {0: merkle.EMPTY_ROOT}

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._frontier.size

    @property
    def root(self) -> bytes:
        """The root over them, computed from their bytes."""
        return self._frontier.root()

    def entries(self) -> Iterator[Finding]:
        """Numbers without gaps; columns as their leaf says."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(_ENTRIES)
            while piece := cursor.fetchmany(PIECE):
                for row in piece:
                    yield from self._entry(row)

    def _entry(self, row: Row) -> Iterator[Finding]:
        number, leaf = row[0], bytes(row[6])
        if number != self.size:
            yield Finding("entry_missing", str(self.size), f"after it comes entry {number}")
        if not _agrees(row, leaf):
            yield Finding("entry_columns", str(number), "its columns say other than its leaf")
        self._grown.update(self._frontier.append(merkle.leaf_hash(leaf)))
        if self.size in self._sizes:
            self.roots[self.size] = self._frontier.root()

    def nodes(self) -> Iterator[Finding]:
        """Stored hashes are those of the leaves."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(_NODES)
            while piece := cursor.fetchmany(PIECE):
                for level, index, hashed in piece:
                    if self._grown.pop((level, index), None) != bytes(hashed):
                        where = f"{level}/{index}"
                        yield Finding("node_changed", where, "it is not the hash of its leaves")
        for level, index in sorted(self._grown)[:10]:
            yield Finding("node_missing", f"{level}/{index}", "the tree has no such hash")


def _agrees(row: Row, leaf: bytes) -> bool:
    try:
        said = json.loads(leaf)
        at = datetime.fromisoformat(said["time"])
        told = (said["id"], at, said["action"], said["object"], said["entity"])
    except (ValueError, KeyError, TypeError):
        return False
    return told == row[1:6]
