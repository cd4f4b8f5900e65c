"""The hierarchy: root key (a file) → tenant key → data keys (the database) → a key per subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction

from wuxian.evidence.personal import rootkeys
from wuxian.evidence.personal.ciphers import (
    Context,
    Key,
    decrypt,
    encrypt,
    new_secret,
    version_of,
)
from wuxian.evidence.personal.errors import BrokenSealError, MissingKeyError, WrongKeyError
from wuxian.evidence.personal.models import DataKey
from wuxian.support import clock
from wuxian.support.messages import mark

_LOCK = 0x77757869
FOREIGN = mark("密钥文件 {path} 与这个数据库不匹配。请从密钥托管处取回正确的文件;数据没有改变。")


class Purpose(StrEnum):
    """What a key of the hierarchy wraps or seals."""

    TENANT = "tenant"
    """Wraps the data keys."""
    SUBJECTS = "subjects"
    """Wraps the keys of people, imports and files."""
    FIELDS = "fields"
    """Seals fields that belong to nobody in particular."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The opened data keys, every version of each."""

    keys: Mapping[Purpose, Mapping[int, Key]]

    def newest(self, purpose: Purpose) -> Key:
        """The version to write with."""
        versions = self.keys[purpose]
        return versions[max(versions)]

    def of(self, purpose: Purpose, sealed: bytes) -> Key:
        """The version something was sealed with. Raises BrokenSealError."""
        try:
            return self.keys[purpose][version_of(sealed)]
        except KeyError:
            raise BrokenSealError from None


def wrapping(purpose: str, version: int) -> Context:
    """Where a wrapped data key stands."""
    return Context("evidence_datakey", "wrapped", f"{purpose}/{version}")


def root_keys() -> rootkeys.RootKeys:
    """The key file, read again when it changes. Raises MissingKeyError, WrongKeyError."""
    where = rootkeys.path()
    try:
        stamp = where.stat().st_mtime_ns
    except FileNotFoundError:
        raise MissingKeyError(rootkeys.MISSING.format(path=where)) from None
    return _read_once(where, stamp)


@lru_cache(maxsize=8)
def _read_once(where: Path, _stamp: int) -> rootkeys.RootKeys:
    return rootkeys.read(where)


def open_keyring() -> Keyring:
    """Open the data keys with the key file; a new installation gets its keys here.

    Raises MissingKeyError or WrongKeyError with what to do.
    """
    rows = _rows() or _first_keys()
    roots = root_keys()
    keys: dict[Purpose, dict[int, Key]] = {purpose: {} for purpose in Purpose}
    for purpose, version, wrapped in sorted(rows, key=lambda row: row[0] != Purpose.TENANT):
        above = roots.roots if purpose == Purpose.TENANT else keys[Purpose.TENANT]
        keys[Purpose(purpose)][version] = Key(version, _unwrap(above, purpose, version, wrapped))
    return Keyring(keys)


def _rows() -> list[tuple[str, int, bytes]]:
    rows = DataKey.objects.values_list("purpose", "version", "wrapped")
    return [(purpose, version, bytes(wrapped)) for purpose, version, wrapped in rows]


def _unwrap(above: Mapping[int, Key], purpose: str, version: int, wrapped: bytes) -> bytes:
    try:
        return _unwrap_once(above[version_of(wrapped)], purpose, version, wrapped)
    except (KeyError, BrokenSealError):
        raise WrongKeyError(FOREIGN.format(path=rootkeys.path())) from None


@lru_cache(maxsize=256)
def _unwrap_once(key: Key, purpose: str, version: int, wrapped: bytes) -> bytes:
    return decrypt(key, wrapped, wrapping(purpose, version))


@transaction.atomic
def _first_keys() -> list[tuple[str, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if rows := _rows():
        return rows
    above = rootkeys.create(rootkeys.path()).newest
    for purpose in Purpose:
        made = add_key(purpose, 1, above)
        above = made if purpose is Purpose.TENANT else above
    return _rows()


def add_key(purpose: Purpose, version: int, above: Key) -> Key:
    """A new version of a key, wrapped by the one above it."""
    key = Key(version, new_secret())
    wrapped = encrypt(above, key.secret, wrapping(purpose, version))
    DataKey.objects.create(
        purpose=purpose, version=version, wrapped=wrapped, created_at=clock.now()
    )
    return key
