"""Give waiting entries their numbers: one process at a time, without gaps, in one transaction.

An entry is ready when every transaction that began before its own has ended; otherwise one that
commits later could claim an earlier place. So a long transaction holds the log back, never up.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from wuxian import merkle
from wuxian.evidence import log
from wuxian.merkle.tree import Position, perfect_subtrees

LOCK = "evidence_sequencer"
AT_ONCE = 10_000
_READY = f"""SELECT id, uid, leaf, subject, sealed FROM evidence_pending
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT {AT_ONCE}"""  # noqa: S608
_ENTRY = "evidence_entry (number, uid, at, action, object, entity, leaf)"
_PAYLOAD = "evidence_payload (uid, subject, sealed)"
_NODE = "evidence_node (level, index, hash)"

Waiting = tuple[int, str, bytes, str, bytes | None]


def sequence() -> int:
    """Number everything that is ready; how many. Nothing where another process is at it."""
    total = 0
    while count := _batch():
        total += count
    return total


@transaction.atomic
def _batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        if cursor.fetchone() == (False,):
            return 0
        cursor.execute(_READY)
        ready: Sequence[Waiting] = cursor.fetchall()
    if ready:
        _number(log.size(), ready)
    return len(ready)


def _number(size: int, ready: Sequence[Waiting]) -> None:
    _copy(_ENTRY, (_entry(size + at, one) for at, one in enumerate(ready)))
    _copy(_PAYLOAD, ((uid, subject, sealed) for _, uid, _, subject, sealed in ready if sealed))
    _copy(_NODE, _grown(size, [one[2] for one in ready]))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM evidence_pending WHERE id = ANY(%s)", [[one[0] for one in ready]]
        )


def _entry(number: int, waiting: Waiting) -> tuple[Any, ...]:
    _, uid, leaf, _, _ = waiting
    said = json.loads(bytes(leaf))
    return (number, uid, said["time"], said["action"], said["object"], said["entity"], leaf)


def _grown(size: int, leaves: Sequence[bytes]) -> Iterable[tuple[int, int, bytes]]:
    """The new hashes: they hang on the perfect subtrees that make up the tree so far."""
    before = log.nodes(set(perfect_subtrees(0, size)))
    hashes: dict[Position, bytes] = dict(before)
    for at, leaf in enumerate(leaves):
        merkle.grow(hashes, size + at, merkle.leaf_hash(bytes(leaf)))
    return ((*position, hashed) for position, hashed in hashes.items() if position not in before)


def _copy(target: str, values: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)
