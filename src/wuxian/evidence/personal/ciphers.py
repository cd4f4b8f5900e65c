"""AES-256-GCM with everything a ciphertext needs to be opened again beside it, except the key.

``suite (1 byte) ‖ key version (4 bytes) ‖ nonce (12 bytes) ‖ ciphertext and tag``. The context
(where the ciphertext stands) is authenticated, so one moved to another row or column is refused.
Suite 2 is kept for SM4-GCM.
"""

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wuxian.evidence.personal.errors import BrokenSealError

AES_256_GCM = 1
KEY_BYTES = 32
_NONCE = slice(5, 17)
_BODY = slice(17, None)
_SHORTEST = 17 + 16


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes and its version, which every ciphertext names."""

    version: int
    secret: bytes = field(repr=False)
    aead: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aead", AESGCM(self.secret))


@dataclass(frozen=True, slots=True)
class Context:
    """Where a ciphertext stands: tenant, table, column and row."""

    table: str
    column: str
    row: str
    tenant: str = "main"

    def bytes_for(self, version: int) -> bytes:
        """What is authenticated with the ciphertext."""
        parts = (self.tenant, self.table, self.column, self.row, str(version))
        if any("|" in part for part in parts):
            raise ValueError("no part of a context may hold the separator")
        return "|".join(parts).encode()


def new_secret() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def encrypt(key: Key, plain: bytes, context: Context) -> bytes:
    """The sealed form of ``plain``, for this context only."""
    nonce = os.urandom(12)
    sealed = key.aead.encrypt(nonce, plain, context.bytes_for(key.version))
    return bytes([AES_256_GCM]) + key.version.to_bytes(4, "big") + nonce + sealed


def version_of(sealed: bytes) -> int:
    """Which version of its key a ciphertext was made with. Raises BrokenSealError."""
    if len(sealed) < _SHORTEST or sealed[0] != AES_256_GCM:
        raise BrokenSealError
    return int.from_bytes(sealed[1:5], "big")


def decrypt(key: Key, sealed: bytes, context: Context) -> bytes:
    """The plain bytes. Raises BrokenSealError for a wrong key, another place or a changed byte."""
    if version_of(sealed) != key.version:
        raise BrokenSealError
    try:
        return key.aead.decrypt(sealed[_NONCE], sealed[_BODY], context.bytes_for(key.version))
    except InvalidTag:
        raise BrokenSealError from None
