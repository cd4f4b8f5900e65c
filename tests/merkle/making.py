"""A small log with a witness, and bundles of it, honest or not."""

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wuxian import merkle
from wuxian.merkle import Checkpoint, MemoryTree, Signer, encoding
from wuxian.merkle.bundles import write_container
from wuxian.merkle.notes import COSIGNATURE
from wuxian.support.canonical import canonical

ORIGIN = "example.org/log"
ORIGINAL = "一份回执".encode()
SIZE, BEFORE, SHOWN = 37, 11, (2, 10, 11, 36)
Files = dict[str, bytes]


def signer(name: str, kind: bytes = merkle.notes.ED25519) -> Signer:
    return Signer(name, Ed25519PrivateKey.generate(), kind)


def committed(value: bytes, salt: bytes) -> str:
    return sha256(salt + value).hexdigest()


@dataclass
class Log:
    """A log of invented deeds; every deed opens to what ``opened`` says."""

    key: Signer = field(default_factory=lambda: signer(ORIGIN))
    eye: Signer = field(default_factory=lambda: signer("example.org/eye", COSIGNATURE))
    leaves: list[bytes] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)

    def add(self, value: Mapping[str, Any], attached: Sequence[bytes] = ()) -> None:
        salt = os.urandom(32)
        opened: dict[str, Any] = {"after": {"salt": salt.hex(), "value": value}}
        digests = [sha256(one).digest() for one in attached]
        if digests:
            opened["attachments"] = [
                {"name": "回执.pdf", "salt": salt.hex(), "sha256": one.hex()} for one in digests
            ]
        self.opened.append(opened)
        leaf = {
            "log": self.key.name, "object": f"bill:{len(self.leaves)}", "before": None,
            "after": committed(canonical(value), salt),
            "attachments": [committed(one, salt) for one in digests],
        }  # fmt: skip
        self.leaves.append(canonical(leaf))

    @property
    def tree(self) -> MemoryTree:
        return MemoryTree(self.leaves)

    def head(self, size: int | None = None) -> bytes:
        size = len(self.leaves) if size is None else size
        checkpoint = Checkpoint(self.key.name, size, self.tree.root(size))
        return merkle.sign_checkpoint(checkpoint, self.key).encode()

    def cosigned(self, size: int | None = None) -> bytes:
        return merkle.cosign(self.head(size).decode(), self.eye, 1_700_000_000).encode()

    def files(self, shown: Sequence[int] = SHOWN, size: int | None = None) -> Files:
        size, tree = size or len(self.leaves), self.tree
        hashes = {index: tree.inclusion(index, size) for index in shown}
        growth = {old: tree.consistency(old, size) for old in (BEFORE, 16) if old < size}
        lines = [b'{"index":%d,"leaf":%b}\n' % (index, self.leaves[index]) for index in shown]
        files = {
            "entries.jsonl": b"".join(lines),
            "salts.json": canonical({str(index): self.opened[index] for index in shown}),
            "proofs.json": canonical(
                {"size": size, "inclusion": _spelt(hashes), "consistency": _spelt(growth)}
            ),
            "checkpoint": self.cosigned(size),
            "keys.json": canonical(
                {
                    "log": str(self.key.verifier),
                    "witnesses": [str(self.eye.verifier)],
                    "quorum": 1,
                }
            ),
            "README.zh-CN.txt": "怎样核对".encode(),
        }
        attached = [one for index in shown for one in self.opened[index].get("attachments", ())]
        return files | ({"originals/回执.pdf": ORIGINAL} if attached else {})


def _spelt(hashes: Mapping[int, Sequence[bytes]]) -> dict[str, list[str]]:
    return {str(index): [encoding.encode(one) for one in each] for index, each in hashes.items()}


def listed(files: Files, **changed: Any) -> Files:
    """The files with a manifest that lists them as they are."""
    manifest = {
        "format": 1, "generator": "test", "made": "2026-11-22T00:00:00Z", "scope": "person:17",
        "files": [
            {"name": name, "sha256": sha256(content).hexdigest()}
            for name, content in files.items() if name != "manifest.json"
        ],
    }  # fmt: skip
    return {"manifest.json": canonical(manifest | changed), **files}


def packed(files: Files) -> bytes:
    target = io.BytesIO()
    write_container(target, files)
    return target.getvalue()


def example() -> Log:
    log = Log()
    for number in range(SIZE):
        log.add({"fen": number, "note": "补缴"}, [ORIGINAL] if number == 10 else [])
    return log
