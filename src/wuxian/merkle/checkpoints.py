"""Checkpoints (C2SP tlog-checkpoint) and their cosignatures (C2SP tlog-cosignature).

A checkpoint is a signed note of a log's origin, its size and its root. A witness adds a line that
says when it saw the checkpoint, and that it fits everything it saw before.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from wuxian.merkle import encoding
from wuxian.merkle.errors import NoteError, SignatureError
from wuxian.merkle.hashing import SIZE
from wuxian.merkle.notes import (
    COSIGNATURE,
    Note,
    Signer,
    Verifier,
    open_note,
    parse_note,
    sign_note,
)

_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")
NOT_A_CHECKPOINT = "the note is not a checkpoint: {reason}"
OTHER_ORIGIN = "a checkpoint of {found}, not of {wanted}"
WRONG_COSIGNATURE = "the cosignature by {name} does not fit the checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its origin, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoding.encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's word that it saw a checkpoint at a time (seconds since 1970)."""

    name: str
    timestamp: int


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a note signed by the log."""
    return sign_note(str(checkpoint), [signer])


def open_checkpoint(note: bytes, log: Verifier) -> Checkpoint:
    """The checkpoint, signed by the log under its own name.

    Raises NoteError for anything that is no checkpoint of this log, SignatureError.
    """
    found = parse_checkpoint(open_note(note, [log]))
    if found.origin != log.name:
        raise NoteError(OTHER_ORIGIN.format(found=found.origin, wanted=log.name))
    return found


def parse_checkpoint(note: Note) -> Checkpoint:
    """The text of a note as a checkpoint; lines of extensions are left alone. Raises NoteError."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0]:
        raise NoteError(NOT_A_CHECKPOINT.format(reason="it has fewer than three lines"))
    origin, size, encoded = lines[:3]
    if not _SIZE.fullmatch(size):
        raise NoteError(NOT_A_CHECKPOINT.format(reason="its size is not a number"))
    try:
        root = encoding.decode(encoded)
    except ValueError:
        root = b""
    if len(root) != SIZE:
        raise NoteError(NOT_A_CHECKPOINT.format(reason="its root is not a hash"))
    return Checkpoint(origin, int(size), root)


def cosign(note: str, witness: Signer, timestamp: int) -> str:
    """The note with a line of a witness, whose key is of the kind `COSIGNATURE`."""
    assert witness.kind == COSIGNATURE, "a witness signs with a key of its own kind"
    message = _cosigned(parse_note(note.encode()).text, timestamp)
    return note + witness.line(message, struct.pack(">Q", timestamp))


def cosignatures(note: bytes, witnesses: Sequence[Verifier]) -> list[Cosignature]:
    """The cosignatures by known witnesses, in the order of ``witnesses``.

    Raises NoteError, or SignatureError for one that does not fit.
    """
    parsed = parse_note(note)
    found = []
    for witness in witnesses:
        for line in filter(lambda one: one.is_by(witness), parsed.signatures):
            stamp, signature = line.body[:8], line.body[8:]
            timestamp = int.from_bytes(stamp)
            if not witness.accepts(_cosigned(parsed.text, timestamp), signature):
                raise SignatureError(WRONG_COSIGNATURE.format(name=witness.name))
            found.append(Cosignature(witness.name, timestamp))
    return found


def _cosigned(text: str, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
