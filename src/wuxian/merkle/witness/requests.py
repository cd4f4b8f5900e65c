"""The body of ``add-checkpoint``: an old size, a proof, a blank line, the checkpoint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wuxian.merkle import encoding
from wuxian.merkle.errors import NoteError

MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")
NOT_A_REQUEST = "not an add-checkpoint request"


@dataclass(frozen=True, slots=True)
class Request:
    """A head a log asks to be cosigned, and how it grew out of the one of ``old`` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


def format_request(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The body as it is sent."""
    hashes = "".join(f"{encoding.encode(one)}\n" for one in proof)
    return f"old {old}\n{hashes}\n{note}".encode()


def parse_request(body: bytes) -> Request:
    """Read a body. Raises NoteError."""
    head, found, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        proof = tuple(encoding.decode(line) for line in lines)
    except ValueError:
        raise NoteError(NOT_A_REQUEST) from None
    size = _OLD.fullmatch(first)
    if not found or not size or len(proof) > MOST_HASHES:
        raise NoteError(NOT_A_REQUEST)
    return Request(int(size[1]), proof, note)
