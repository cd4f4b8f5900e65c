"""The log's part of a bundle: entries, their proofs under one signed head, and what is opened."""

from collections.abc import Sequence

from django.db import connection

from wuxian import merkle
from wuxian.evidence import checkpointing, log, sealing, witnessing
from wuxian.evidence.checkpointing import Signed
from wuxian.evidence.data import NOT_SIGNED, LoggedEntry, LogPart, NotFoundError, ShreddedError
from wuxian.evidence.personal.sealing import load
from wuxian.merkle import encoding
from wuxian.merkle.tree import Stored
from wuxian.support.canonical import canonical

NEWEST, DAILY = 100, 400
_SIZES = f"""SELECT size FROM (
    (SELECT size FROM evidence_checkpoint ORDER BY id DESC LIMIT {NEWEST})
    UNION
    (SELECT max(size) FROM evidence_checkpoint GROUP BY date_trunc('day', signed_at)
        ORDER BY 1 DESC LIMIT {DAILY})) AS known WHERE size < %s ORDER BY size"""  # noqa: S608
_PAYLOADS = "SELECT uid, subject, sealed FROM evidence_payload WHERE uid = ANY(%s)"


def collect(indices: Sequence[int], opened: frozenset[str] | None) -> LogPart:
    """Entries under the newest head that the witness cosigned (or signed, without a witness).

    ``opened``: whose payloads its reader may see, None for all. Raises NotFoundError.
    """
    signed = _head(max(indices, default=-1))
    entries = log.entries(indices)
    return LogPart(
        entries=b"".join(_line(one) for one in entries),
        proofs=_proofs([one.index for one in entries], signed.size),
        salts=canonical(_salts(entries, opened)),
        checkpoint=(signed.cosigned or signed.note).encode(),
        keys=_keys(),
    )


def _head(last: int) -> Signed:
    found = checkpointing.last(cosigned=witnessing.witness() is not None)
    if found is None or last >= found.size:
        raise NotFoundError(NOT_SIGNED.format(index=last))
    return found


def _line(entry: LoggedEntry) -> bytes:
    return b'{"index":%d,"leaf":%b}\n' % (entry.index, entry.leaf)


def _proofs(indices: Sequence[int], size: int) -> bytes:
    """Inclusion of each entry, and growth from every head a reader may have kept."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [size])
        older = [row[0] for row in cursor.fetchall()]

    def prove(stored: Stored) -> dict[str, object]:
        paths = {one: merkle.inclusion_proof(stored, one, size) for one in indices}
        growth = {one: merkle.consistency_proof(stored, one, size) for one in older}
        return {"size": size, "inclusion": _spelt(paths), "consistency": _spelt(growth)}

    return canonical(log.with_nodes(prove))


def _spelt(proofs: dict[int, list[bytes]]) -> dict[str, list[str]]:
    return {str(one): [encoding.encode(hashed) for hashed in path] for one, path in proofs.items()}


def _salts(entries: Sequence[LoggedEntry], opened: frozenset[str] | None) -> dict[str, object]:
    by_uid = {str(one.said["id"]): one.index for one in entries}
    with connection.cursor() as cursor:
        cursor.execute(_PAYLOADS, [list(by_uid)])
        rows = [row for row in cursor.fetchall() if opened is None or row[1] in opened]
    seals = load({subject for _, subject, _ in rows})
    found: dict[str, object] = {}
    for uid, subject, sealed in rows:
        try:
            found[str(by_uid[uid])] = sealing.unseal(seals, subject, uid, bytes(sealed))
        except ShreddedError:
            continue  # erased: the entry still proves that something was done
    return found


def _keys() -> bytes:
    witness = witnessing.witness()
    known = [str(witness.key)] if witness else []
    log_key = str(witnessing.signer().verifier)
    return canonical({"log": log_key, "witnesses": known, "quorum": len(known)})
