"""What a witness decides: persist, then cosign; and only what fits everything it saw before."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from wuxian.merkle.checkpoints import Checkpoint, cosign, open_checkpoint, parse_checkpoint
from wuxian.merkle.errors import MerkleError, NoteError, SignatureError
from wuxian.merkle.hashing import EMPTY_ROOT
from wuxian.merkle.notes import Signer, Verifier, parse_note
from wuxian.merkle.proofs import verify_consistency
from wuxian.merkle.witness.requests import Request, parse_request

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
NOTHING = Checkpoint("", 0, EMPTY_ROOT)


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    body: str
    kind: str = TEXT


def name_of(origin: str) -> str:
    """The name under which a log's last head is kept and asked for."""
    return sha256(origin.encode()).hexdigest()


class Witness:
    """Remembers the last head of each log it knows, in one file a log."""

    def __init__(
        self,
        folder: Path,
        signer: Signer,
        logs: Sequence[Verifier],
        *,
        clock: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._signer, self._clock = folder, signer, clock
        self._logs = {log.name: log for log in logs}
        self._lock = threading.Lock()

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a log that asks for a cosignature, as the protocol says."""
        try:
            asked = parse_request(body)
            origin = parse_checkpoint(parse_note(asked.note)).origin
        except NoteError as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n")
        if origin not in self._logs:
            return Answer(HTTPStatus.NOT_FOUND, "unknown origin\n")
        try:
            checkpoint = open_checkpoint(asked.note, self._logs[origin])
        except SignatureError as error:
            return Answer(HTTPStatus.FORBIDDEN, f"{error}\n")
        with self._lock:
            return self._weigh(asked, checkpoint)

    def _weigh(self, asked: Request, new: Checkpoint) -> Answer:
        """Compare with what was seen; persist before answering."""
        seen = self._seen(new.origin)
        if asked.old > new.size:
            return Answer(HTTPStatus.BAD_REQUEST, "the old size is beyond the checkpoint\n")
        if asked.old != seen.size or (new.size == seen.size and new.root != seen.root):
            return Answer(HTTPStatus.CONFLICT, f"{seen.size}\n", SIZE)
        try:
            verify_consistency(
                old_size=seen.size, new_size=new.size, old_root=seen.root, new_root=new.root,
                proof=asked.proof,
            )  # fmt: skip
        except MerkleError as error:
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}\n")
        note = asked.note.decode()
        cosigned = cosign(note, self._signer, self._clock())
        self._persist(new.origin, cosigned.encode())
        return Answer(HTTPStatus.OK, cosigned.removeprefix(note))

    def last(self, name: str) -> Answer:
        """The last head cosigned, by `name_of` its origin: what a reader compares a log with."""
        known = {name_of(origin): origin for origin in self._logs}
        path = self._path(known[name]) if name in known else None
        if path is None or not path.exists():
            return Answer(HTTPStatus.NOT_FOUND, "nothing seen\n")
        return Answer(HTTPStatus.OK, path.read_text(encoding="utf-8"))

    def _seen(self, origin: str) -> Checkpoint:
        """The last head cosigned; a damaged file is an error, never a fresh start."""
        path = self._path(origin)
        if not path.exists():
            return NOTHING
        return open_checkpoint(path.read_bytes(), self._logs[origin])

    def _persist(self, origin: str, note: bytes) -> None:
        """On disk before the answer leaves, whole or not at all."""
        path = self._path(origin)
        aside = path.with_suffix(".new")
        with aside.open("wb") as writer:
            writer.write(note)
            writer.flush()
            os.fsync(writer.fileno())
        aside.rename(path)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _path(self, origin: str) -> Path:
        return self._folder / f"{name_of(origin)}.checkpoint"
