"""Sign the head, and show it to the witness.

Every minute or thousand entries, whichever comes first. A witness that does not answer stops
nothing: the head stays signed and is shown again, and `head` says for how long nobody has seen it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from wuxian import merkle
from wuxian.evidence import log, witnessing
from wuxian.evidence.actions import origin
from wuxian.evidence.data import Head
from wuxian.merkle import Checkpoint
from wuxian.merkle.witness import OtherSizeError, WitnessClient, WitnessError
from wuxian.support import clock

LOCK = "evidence_checkpoint"
EVERY = timedelta(seconds=60)
ENTRIES = 1_000
_LAST = """SELECT c.id, c.size, c.signed_at, c.note, w.note, w.cosigned_at
    FROM evidence_checkpoint c {join} JOIN evidence_cosigned w ON w.checkpoint = c.id
    ORDER BY c.size DESC, c.id DESC LIMIT 1"""
_WAITING = """SELECT min(at) FROM (
    SELECT at FROM evidence_entry WHERE number = %s
    UNION ALL
    (SELECT (convert_from(leaf, 'UTF8')::jsonb->>'time')::timestamptz
    FROM evidence_pending ORDER BY id LIMIT 1)) AS waiting(at)"""
_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Signed:
    """A stored checkpoint, with the witness's cosignature where it has one."""

    id: int
    size: int
    signed_at: datetime
    note: str
    cosigned: str | None
    cosigned_at: datetime | None


def last(*, cosigned: bool = False) -> Signed | None:
    """The newest checkpoint, or the newest that the witness cosigned."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST.format(join="" if cosigned else "LEFT"))
        row = cursor.fetchone()
    if row is None:
        return None
    number, size, at, note, seen, seen_at = row
    return Signed(number, size, at, _text(note), _text(seen) if seen else None, seen_at)


def _text(note: bytes) -> str:
    return bytes(note).decode()


def checkpoint(*, now: bool = False) -> Signed | None:
    """Sign a head if it is time for one (or ``now``) and the log grew; the newest checkpoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        before, size = last(), log.size()
        if _is_time(before, size, now=now):
            _sign(size)
    return last()


def _is_time(before: Signed | None, size: int, *, now: bool) -> bool:
    if before is None:
        return size > 0
    grown = size - before.size
    return grown > 0 and (now or grown >= ENTRIES or clock.now() - before.signed_at >= EVERY)


def _sign(size: int) -> None:
    head = Checkpoint(origin(), size, log.root(size))
    note = merkle.sign_checkpoint(head, witnessing.signer())
    insert = "INSERT INTO evidence_checkpoint (size, signed_at, note) VALUES (%s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(insert, [size, clock.now(), note.encode()])


def show() -> bool:
    """Show the newest checkpoint to the witness; whether it has seen it now."""
    newest, witness = last(), witnessing.witness()
    if newest is None or witness is None:
        return False
    if newest.cosigned is not None:
        return True
    try:
        cosigned = _ask(witness, newest)
    except WitnessError as reason:
        _logger.warning("witness", reason=str(reason), size=newest.size)
        return False
    insert = """INSERT INTO evidence_cosigned (checkpoint, cosigned_at, note) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING"""
    with connection.cursor() as cursor:
        cursor.execute(insert, [newest.id, clock.now(), cosigned.encode()])
    return True


def _ask(witness: WitnessClient, newest: Signed) -> str:
    """Ask with the growth since what we think it saw; if it saw another size, since that."""
    seen = last(cosigned=True)
    try:
        return _from(witness, newest, seen.size if seen else 0)
    except OtherSizeError as other:
        return _from(witness, newest, other.size)


def _from(witness: WitnessClient, newest: Signed, old: int) -> str:
    """Raises WitnessError; one that saw more than we have says so by the size."""
    if old > newest.size:
        raise OtherSizeError(old)
    proof = log.with_nodes(lambda stored: merkle.consistency_proof(stored, old, newest.size))
    return witness.add_checkpoint(newest.note, old, proof)


def head() -> Head:
    """How far the log is, and how far others have seen it."""
    size, signed, seen = log.size(), last(), last(cosigned=True)
    return Head(
        origin=origin(),
        size=size,
        root=log.root(size),
        pending=log.pending(),
        signed_size=signed.size if signed else 0,
        signed_at=signed.signed_at if signed else None,
        cosigned_size=seen.size if seen else 0,
        cosigned_at=seen.cosigned_at if seen else None,
        unwitnessed_minutes=_unwitnessed(seen.size if seen else 0),
    )


def _unwitnessed(seen: int) -> int | None:
    """Minutes since the oldest entry that the witness has not seen."""
    if witnessing.witness() is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [seen])
        (since,) = cursor.fetchone()
    return 0 if since is None else max(0, int((clock.now() - since) // timedelta(minutes=1)))
