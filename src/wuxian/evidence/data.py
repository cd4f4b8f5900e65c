"""What passes the door of ``evidence``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from wuxian.evidence.personal.blind import BlindIndex
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.errors import (
    BrokenSealError,
    MissingKeyError,
    SealingError,
    ShreddedError,
    WrongKeyError,
)
from wuxian.evidence.personal.keyring import Purpose
from wuxian.evidence.personal.rotation import KeyState, SealedColumn
from wuxian.evidence.personal.sealing import TENANT, Seals
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark

__all__ = [
    "TENANT",
    "Attachment",
    "BlindIndex",
    "BrokenSealError",
    "Claim",
    "ClaimedTable",
    "Context",
    "DerivedKey",
    "Entry",
    "EntryType",
    "EvidenceError",
    "Finding",
    "Head",
    "InvalidEntryError",
    "InvalidRetentionError",
    "KeptFile",
    "KeyMissingError",
    "KeyState",
    "LogPart",
    "LoggedEntry",
    "MissingKeyError",
    "NotFoundError",
    "NotInTransactionError",
    "Payload",
    "Purpose",
    "RefusedAttachmentError",
    "Report",
    "RetentionClass",
    "RetentionRule",
    "RowsLine",
    "SealedColumn",
    "SealingError",
    "Seals",
    "Setup",
    "Shred",
    "ShreddedError",
    "UnknownTypeError",
    "Who",
    "WrongKeyError",
]

OPERATOR = "operator"
LOG = "log"
"""The subject of what entries say of nobody in particular."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who acted, as the log records it.

    Without a ``user_id`` it is the role that acted: the machine's operator, or a stranger.
    """

    user_id: int | None
    name: str = ""
    role: str = ""

    @property
    def reference(self) -> str:
        """How a leaf names them: a number, never a name."""
        return (self.role or OPERATOR) if self.user_id is None else f"user:{self.user_id}"


class Shred(StrEnum):
    """Whose key seals what is kept beside an entry, and whose erasure destroys it."""

    LOG = "log"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class EntryType:
    """A kind of deed. ``fields`` are what its before and after may say; faces translate it."""

    key: str
    sentence: str
    object: str
    fields: tuple[str, ...] = ()
    shred: Shred = Shred.LOG


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a deed refers to, by its name and the SHA-256 of its bytes in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed to append. ``touched``: ids of the objects whose rows it wrote, by their claim."""

    who: Who
    type: EntryType
    object: str
    entity: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    attachments: tuple[Attachment, ...] = ()
    person: int | None = None
    touched: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimedTable:
    """A table whose rows the log answers for.

    ``object`` is the column that names the object a row belongs to, ``columns`` what is digested.
    ``source`` is what to read it FROM where the table alone would be slow. A ``whole`` table gets
    one digest an object instead of one a row; then ``order`` names columns that tell rows apart.
    """

    table: str
    object: str
    columns: tuple[str, ...]
    key: str = "id"
    source: str = ""
    whole: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The rows that make up an object: after its last entry they are as that entry left them.

    A change of tables or columns is a new key (``roster.person.2``).
    """

    key: str
    tables: tuple[ClaimedTable, ...]


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry in its place: ``leaf`` is the bytes the tree is over, ``said`` what they say."""

    index: int
    leaf: bytes
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Payload:
    """What is kept beside an entry, opened: values and the salts of their commitments."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    attachments: tuple[Attachment, ...]
    salts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowsLine:
    """An object's line in the manifest of the entry ``index``.

    ``line`` is ``claim:object:previous entry:SHA-256(salt ‖ records)``; it is leaf ``place`` of a
    tree of ``lines`` whose root the entry states as its ``rows``. Salt and records in hexadecimal.
    """

    index: int
    line: str
    salt: str
    records: str
    place: int
    lines: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log is, and how far others have seen it.

    ``size`` and ``root`` are those of the tree now; ``signed_size`` of the last checkpoint.
    ``unwitnessed_minutes`` is how long the oldest entry that no witness has seen has waited; 0
    where all are seen, None where no witness is configured.
    """

    origin: str
    size: int
    root: bytes
    pending: int
    signed_size: int
    signed_at: datetime | None
    cosigned_size: int
    cosigned_at: datetime | None
    unwitnessed_minutes: int | None


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the log's key is, and which witness and time-stamp authority are asked, if any."""

    key: Path
    witness_url: str = ""
    witness_key: str = ""
    tsa_url: str = ""
    tsa_certificate: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the log says. ``where`` names an entry, or a table and a row."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What checking the whole log found. ``witnessed``: the size its witness vouched for."""

    size: int
    root: bytes
    witnessed: int | None
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogPart:
    """The log's files of a bundle, by name, ready to be written beside others."""

    entries: bytes
    proofs: bytes
    salts: bytes
    checkpoint: bytes
    keys: bytes


@dataclass(frozen=True, slots=True)
class DerivedKey:
    """A key derived from a root key, and the version of that root key."""

    version: int
    secret: bytes = field(repr=False)


class EvidenceError(WuxianError):
    """Something about the log is not as it must be."""


class NotInTransactionError(EvidenceError):
    """An entry outside the transaction of its deed."""


class UnknownTypeError(EvidenceError):
    """No room registered such entries or rows."""


class InvalidEntryError(EvidenceError):
    """An entry that says what its type does not know."""


class NotFoundError(EvidenceError):
    """There is no entry of that number, or no checkpoint covers it yet."""


class KeyMissingError(EvidenceError):
    """The log's signing key is not that of this log, or cannot be read."""


NOT_IN_TRANSACTION = "A deed and its entry are written in one transaction; there is none here."
UNKNOWN_CLAIM = "No room claims rows as {key}."
UNKNOWN_TYPE = "No room registered entries of type {key}."
UNKNOWN_FIELDS = "Entries of type {type} do not speak of {fields}."
NO_PERSON = "Entries of type {type} are sealed for a person; none was named."
NOT_LOGGED = "日志里还没有第 {index} 条。"
NOT_SIGNED = "第 {index} 条还没有被检查点覆盖，请一分钟后再试。"
KEY_OF_ANOTHER = "签名密钥 {path} 属于另一本日志({found})，不是 {wanted}。"


class RetentionClass(StrEnum):
    """What kind of record something is, for how long it is kept."""

    CONTRIBUTION = "contribution"
    SYNCHRONISATION = "synchronisation"
    TICKET = "ticket"
    CASE_MATERIAL = "case_material"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A class of records and how long it is kept, and the fewest years that may be chosen."""

    kind: str
    name: str
    years: int
    least: int


class InvalidRetentionError(EvidenceError):
    """Fewer years than a class of records must be kept."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file somebody attached: whom it is about, its name, media type and size in bytes."""

    id: str
    subject: str
    name: str
    media_type: str
    size: int
    kept_at: datetime


class RefusedAttachmentError(EvidenceError):
    """A file that is not taken in, with what to do instead."""


NO_ATTACHMENT = mark("没有找到这个附件，或者您无权查看。")
