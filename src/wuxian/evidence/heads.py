"""Signed heads against the tree: ours, those the witness cosigned, and what it says today."""

from collections.abc import Iterator, Mapping

from django.db import connection

from wuxian import merkle
from wuxian.evidence import witnessing
from wuxian.evidence.data import Finding
from wuxian.merkle import Checkpoint, MerkleError
from wuxian.merkle.witness import WitnessError

_NOTES = """SELECT c.id, c.size, c.note, w.note FROM evidence_checkpoint c
    LEFT JOIN evidence_cosigned w ON w.checkpoint = c.id ORDER BY c.id"""
BEYOND = "the head has {size} entries, the log {here}: entries are gone"
FORKED = "the head of {size} entries has root {theirs}, the log {ours}: entries were changed"


def sizes() -> set[int]:
    """The sizes at which roots will be needed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM evidence_checkpoint")
        stored = {row[0] for row in cursor.fetchall()}
    seen = _seen_quietly()
    return stored | ({seen.size} if seen else set())


def is_witnessed() -> bool:
    """Whether a witness is configured."""
    return witnessing.witness() is not None


def check(here: int, roots: Mapping[int, bytes]) -> tuple[list[Finding], int | None]:
    """Findings, and the size the witness vouches for today."""
    findings = list(_stored(here, roots))
    if not is_witnessed():
        return findings, None
    try:
        seen = _seen()
    except (WitnessError, MerkleError) as reason:
        return [*findings, Finding("witness_lost", "witness", str(reason))], None
    if seen is None:
        unseen = _has_cosigned()
        forgot = Finding("witness_forgot", "witness", "it cosigned heads and remembers none")
        return findings + ([forgot] if unseen else []), 0
    return [*findings, *_fits("witness", "witness", seen, here, roots)], seen.size


def _stored(here: int, roots: Mapping[int, bytes]) -> Iterator[Finding]:
    key, witness = witnessing.signer().verifier, witnessing.witness()
    with connection.cursor() as cursor:
        cursor.execute(_NOTES)
        rows = cursor.fetchall()
    for number, size, note, cosigned in rows:
        try:
            head = merkle.open_checkpoint(bytes(note), key)
            if cosigned is not None and witness is not None:
                _check_same(head, merkle.open_checkpoint(bytes(cosigned), key))
                merkle.cosignatures(bytes(cosigned), [witness.key])
        except MerkleError as reason:
            yield Finding("head_unsigned", str(number), str(reason))
            continue
        if head.size != size:
            yield Finding("head_unsigned", str(number), "its note states another size")
        yield from _fits("head", str(number), head, here, roots)


def _check_same(head: Checkpoint, cosigned: Checkpoint) -> None:
    if head != cosigned:
        raise MerkleError("the witness cosigned another head")


def _fits(
    kind: str, where: str, head: Checkpoint, here: int, roots: Mapping[int, bytes]
) -> Iterator[Finding]:
    if head.size > here:
        yield Finding(f"{kind}_beyond", where, BEYOND.format(size=head.size, here=here))
        return
    ours = roots.get(head.size, b"")
    if head.root != ours:
        told = FORKED.format(size=head.size, theirs=head.root.hex()[:16], ours=ours.hex()[:16])
        yield Finding(f"{kind}_forked", where, told)


def _seen() -> Checkpoint | None:
    """What the witness saw last. Raises WitnessError, NoteError for a head we did not sign."""
    witness, key = witnessing.witness(), witnessing.signer().verifier
    note = witness.last(key.name) if witness else None
    return merkle.open_checkpoint(note.encode(), key) if note else None


def _seen_quietly() -> Checkpoint | None:
    try:
        return _seen()
    except MerkleError:
        return None


def _has_cosigned() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM evidence_cosigned)")
        return bool(cursor.fetchone()[0])
