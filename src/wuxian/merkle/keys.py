"""Private keys in files: ``PRIVATE+KEY+<name>+<id>+<key>``, as other tools write them."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wuxian.merkle import encoding
from wuxian.merkle.errors import NoteError
from wuxian.merkle.notes import COSIGNATURE, ED25519, Signer

_PREFIX = "PRIVATE+KEY+"
NOT_PRIVATE = "not a private key: {path}"


def format_signer(signer: Signer) -> str:
    """The private key as text. Whoever has it signs in the signer's name."""
    encoded = encoding.encode(signer.kind + signer.private.private_bytes_raw())
    return f"{_PREFIX}{signer.name}+{signer.verifier.key_id.hex()}+{encoded}"


def parse_signer(text: str, where: str = "text") -> Signer:
    """Read what `format_signer` wrote. Raises NoteError, which never quotes the key."""
    try:
        name, key_id, encoded = text.strip().removeprefix(_PREFIX).split("+", 2)
        raw = encoding.decode(encoded)
        signer = Signer(name, Ed25519PrivateKey.from_private_bytes(raw[1:]), raw[:1])
    except ValueError:
        raise NoteError(NOT_PRIVATE.format(path=where)) from None
    is_known = signer.kind in {ED25519, COSIGNATURE} and text.startswith(_PREFIX)
    if not is_known or signer.verifier.key_id.hex() != key_id:
        raise NoteError(NOT_PRIVATE.format(path=where))
    return signer


def read_signer(path: Path) -> Signer:
    """The private key of a file. Raises NoteError, OSError."""
    return parse_signer(path.read_text(encoding="utf-8"), str(path))


def kept_signer(path: Path, name: str, kind: bytes = ED25519) -> Signer:
    """The private key of a file, made on first use; only its owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = Signer(name, Ed25519PrivateKey.generate(), kind)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_signer(path)
    with os.fdopen(handle, "w", encoding="utf-8") as writer:
        writer.write(format_signer(fresh) + "\n")
        writer.flush()
        os.fsync(writer.fileno())
    return fresh
