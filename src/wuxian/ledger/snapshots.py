"""Frames frozen for good: Parquet compressed with zstd, kept under the digest of their bytes."""

import hashlib
import io
import struct

import polars as pl

from wuxian.engine.plan import Plan
from wuxian.ledger import data
from wuxian.ledger.models import Snapshot
from wuxian.support import clock


def freeze_people(people: pl.DataFrame) -> Snapshot:
    """Keep the people of a run; the same people are kept once."""
    return _keep("facts", _bytes(people), "")


def freeze_plan(plan: Plan) -> Snapshot:
    """Keep the plan lines of a run; the same plan is kept once."""
    return _keep("rules", _bytes(plan.lines, plan.class_rates), plan.digest)


def thaw_people(snapshot: Snapshot) -> pl.DataFrame:
    """The people as they were. Raises DamagedSnapshotError."""
    [people] = _frames(snapshot)
    return people


def thaw_plan(snapshot: Snapshot) -> Plan:
    """The plan as it was. Raises DamagedSnapshotError."""
    lines, class_rates = _frames(snapshot)
    return Plan(lines=lines, class_rates=class_rates, digest=snapshot.library_digest)


def _bytes(*frames: pl.DataFrame) -> bytes:
    """Each frame preceded by its length in eight bytes."""
    parts = []
    for frame in frames:
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="zstd", statistics=False)
        parts += [struct.pack(">Q", buffer.tell()), buffer.getvalue()]
    return b"".join(parts)


def _keep(what: str, body: bytes, library_digest: str) -> Snapshot:
    digest = hashlib.sha256(library_digest.encode() + body).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(
        digest=digest,
        defaults={
            "what": what,
            "body": body,
            "library_digest": library_digest,
            "created_at": clock.now(),
        },
    )
    return snapshot


def _frames(snapshot: Snapshot) -> list[pl.DataFrame]:
    body = bytes(snapshot.body)
    if hashlib.sha256(snapshot.library_digest.encode() + body).hexdigest() != snapshot.digest:
        raise data.DamagedSnapshotError(data.DAMAGED.format(digest=snapshot.digest))
    frames = []
    while body:
        [length] = struct.unpack(">Q", body[:8])
        frames.append(pl.read_parquet(io.BytesIO(body[8 : 8 + length])))
        body = body[8 + length :]
    return frames
