"""An encrypted file in numbered chunks, in which any damage is noticed and named.

Layout, integers big-endian::

    "WUXIANBK" ‖ length (4) ‖ header (JSON, in clear) ‖ SHA-256 of all that stands before (32)
    chunk 0: the manifest     kind 1 ‖ length (4) ‖ ciphertext and tag
    chunk 1…: the body        kind 2 ‖ length (4) ‖ ciphertext and tag
    last chunk: the end       kind 3 ‖ length (4) ‖ {"chunks", "bytes", "sha256"} of the body

Each archive has a random data key, wrapped under the key its reader derives from the version and
the salt in the header. A chunk is AES-256-GCM under the data key; its number is the nonce, and
header, number, kind and length are authenticated with it: a chunk that was changed, moved, left
out or taken from another archive does not open, and a file without its end is not whole.

ArchiveError
├── NotAnArchiveError   it begins otherwise, or its format is newer
├── KeyMismatchError    the key given does not open it
├── DamagedError        bytes were changed; ``chunk`` says where, None for the header
└── CutShortError       it ends before its end; ``chunk`` is the first that is missing
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wuxian.support.errors import WuxianError

MAGIC = b"WUXIANBK"
FORMAT = 1
CHUNK = 1024 * 1024
MANIFEST, BODY, END = 1, 2, 3
_TAG = 16
_LONGEST_HEADER = 64 * 1024
_LONGEST_CHUNK = 64 * 1024 * 1024

NOT_AN_ARCHIVE = "这不是无险的备份文件,或由更新的版本写成。"
NO_KEY = (
    "密钥文件打不开这份备份:它是用另一套根密钥(第 {version} 版)加密的。"
    "请从密钥托管处取回当时的密钥文件。"
)
HEADER_DAMAGED = "备份文件头损坏,不能使用。请改用另一份备份。"
CHUNK_DAMAGED = "备份第 {chunk} 块损坏、被移动或来自别的备份,不能使用。请改用另一份备份。"
CUT_SHORT = "备份不完整:第 {chunk} 块起缺失。请改用另一份备份。"


class ArchiveError(WuxianError):
    """The file cannot be used as an archive."""


class NotAnArchiveError(ArchiveError):
    """It is something else."""

    def __init__(self) -> None:
        super().__init__(NOT_AN_ARCHIVE)


class KeyMismatchError(ArchiveError):
    """The key does not open it."""

    def __init__(self, version: int) -> None:
        super().__init__(NO_KEY.format(version=version))


class DamagedError(ArchiveError):
    """Some of its bytes are not those that were written."""

    def __init__(self, chunk: int | None = None) -> None:
        self.chunk = chunk
        super().__init__(HEADER_DAMAGED if chunk is None else CHUNK_DAMAGED.format(chunk=chunk))


class CutShortError(ArchiveError):
    """It ends too early."""

    def __init__(self, chunk: int) -> None:
        self.chunk = chunk
        super().__init__(CUT_SHORT.format(chunk=chunk))


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in clear: when it was made, and which key opens it."""

    made_at: str
    key_version: int
    salt: bytes


KeyOf = Callable[[int, bytes], bytes]
"""The wrapping key (32 bytes) for a key version and a salt."""


class Writer:
    """Writes an archive: the manifest at once, then ``write`` as often as needed, then ``end``."""

    def __init__(self, file: BinaryIO, header: Header, key: bytes, manifest: bytes) -> None:
        self._file = file
        secret = os.urandom(32)
        self._aead = AESGCM(secret)
        opening = _opening(header, _wrap(key, secret, header))
        self._bound = hashlib.sha256(opening).digest()
        file.write(opening + self._bound)
        self._number = self._size = 0
        self._digest = hashlib.sha256()
        self._buffer = bytearray()
        self._put(MANIFEST, manifest)

    def write(self, data: bytes) -> None:
        """More of the body; chunks are cut to size here."""
        self._digest.update(data)
        self._size += len(data)
        self._buffer += data
        while len(self._buffer) >= CHUNK:
            self._put(BODY, bytes(self._buffer[:CHUNK]))
            del self._buffer[:CHUNK]

    def end(self) -> str:
        """Write what is left and the end; the SHA-256 of the body."""
        if self._buffer:
            self._put(BODY, bytes(self._buffer))
        digest = self._digest.hexdigest()
        said = {"chunks": self._number, "bytes": self._size, "sha256": digest}
        self._put(END, json.dumps(said).encode())
        return digest

    def _put(self, kind: int, plain: bytes) -> None:
        tied = _tied(self._bound, self._number, kind, len(plain))
        sealed = self._aead.encrypt(_nonce(self._number), plain, tied)
        self._file.write(bytes([kind]) + len(plain).to_bytes(4, "big") + sealed)
        self._number += 1


class Archive:
    """An archive opened for reading: its ``header``, its ``manifest``, and once through its body.

    ``sha256`` is that of the body, known once it was read to its end.
    Raises every ArchiveError on opening; while reading, DamagedError and CutShortError.
    """

    def __init__(self, file: BinaryIO, key_of: KeyOf) -> None:
        self._file = file
        self.header, wrapped, self._bound = _read_opening(file)
        key = key_of(self.header.key_version, self.header.salt)
        self._aead = AESGCM(_unwrap(key, wrapped, self.header))
        self._number = 0
        self.sha256 = ""
        kind, self.manifest = self._next()
        if kind != MANIFEST:
            raise DamagedError(0)

    def body(self) -> Iterator[bytes]:
        """Every piece of the body; finishes without an error only if all of it is there."""
        digest, size = hashlib.sha256(), 0
        while True:
            number = self._number
            kind, plain = self._next()
            if kind == END:
                break
            digest.update(plain)
            size += len(plain)
            yield plain
        said = json.loads(plain)
        found = {"chunks": number, "bytes": size, "sha256": digest.hexdigest()}
        if said != found or self._file.read(1):
            raise DamagedError(number)
        self.sha256 = digest.hexdigest()

    def _next(self) -> tuple[int, bytes]:
        number = self._number
        start = self._file.read(5)
        if len(start) < 5:
            raise CutShortError(number)
        kind, length = start[0], int.from_bytes(start[1:], "big")
        if length > _LONGEST_CHUNK:
            raise DamagedError(number)
        sealed = self._file.read(length + _TAG)
        try:
            tied = _tied(self._bound, number, kind, length)
            plain = self._aead.decrypt(_nonce(number), sealed, tied)
        except InvalidTag:
            is_short = len(sealed) < length + _TAG
            raise (CutShortError(number) if is_short else DamagedError(number)) from None
        self._number += 1
        return kind, plain


def read_header(file: BinaryIO) -> Header:
    """What stands in clear. Raises NotAnArchiveError, DamagedError, CutShortError."""
    return _read_opening(file)[0]


def _opening(header: Header, wrapped: bytes) -> bytes:
    said = {
        "format": FORMAT,
        "made_at": header.made_at,
        "key_version": header.key_version,
        "salt": header.salt.hex(),
        "wrapped": wrapped.hex(),
    }
    text = json.dumps(said).encode()
    return MAGIC + len(text).to_bytes(4, "big") + text


def _read_opening(file: BinaryIO) -> tuple[Header, bytes, bytes]:
    start = file.read(len(MAGIC) + 4)
    if not start.startswith(MAGIC):
        raise NotAnArchiveError
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if length > _LONGEST_HEADER:
        raise DamagedError
    text, bound = file.read(length), file.read(32)
    if len(bound) < 32:
        raise CutShortError(0)
    if hashlib.sha256(start + text).digest() != bound:
        raise DamagedError
    header, wrapped = _read_header(json.loads(text))
    return header, wrapped, bound


def _read_header(said: dict[str, Any]) -> tuple[Header, bytes]:
    if said.get("format") != FORMAT:
        raise NotAnArchiveError
    salt, wrapped = bytes.fromhex(said["salt"]), bytes.fromhex(said["wrapped"])
    return Header(str(said["made_at"]), int(said["key_version"]), salt), wrapped


def _wrap(key: bytes, secret: bytes, header: Header) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, secret, _about(header))


def _unwrap(key: bytes, wrapped: bytes, header: Header) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped[:12], wrapped[12:], _about(header))
    except InvalidTag:
        raise KeyMismatchError(header.key_version) from None


def _about(header: Header) -> bytes:
    parts = ("wuxian archive", str(FORMAT), header.made_at, str(header.key_version))
    return "|".join(parts).encode() + header.salt


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _tied(bound: bytes, number: int, kind: int, length: int) -> bytes:
    return bound + number.to_bytes(8, "big") + bytes([kind]) + length.to_bytes(4, "big")
