"""What passes the doors of ``backups``."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

Told = Callable[[str, int, int], None]
"""Hears of progress: what is being done, how far, of how many (0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class LogHead:
    """How far the log of evidence was: entries, the root over them in hex, how far signed."""

    origin: str
    size: int
    root: str
    signed_size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. It stands first in it, encrypted.

    ``counts`` are rows per table in the snapshot that was dumped, ``migrations`` those applied
    (``app.name``), ``log`` the head of the log, no later than the snapshot.
    """

    software: str
    made_at: str
    server_version: int
    database_bytes: int
    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    log: LogHead

    def to_json(self) -> bytes:
        """The manifest as it stands in the archive."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """A manifest read back."""
        said = json.loads(text)
        whole = {"migrations": tuple(said["migrations"]), "log": LogHead(**said["log"])}
        return cls(**said | whole)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read to its end and found whole."""

    path: Path
    manifest: Manifest
    size: int
    sha256: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.manifest.counts.values())


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation is: its data directory and its database, as one who sees every row."""

    home: Path
    url: str


class State(StrEnum):
    """Whether backups can be relied on now."""

    GOOD = "good"
    NONE = "none"
    """None was ever taken."""
    LATE = "late"
    """The last good one is too old."""
    FAILED = "failed"
    """The last attempt failed; there may be older good ones."""


@dataclass(frozen=True, slots=True)
class Status:
    """How backups stand: the last attempt, and the last one that was verified."""

    state: State
    tried_at: datetime | None
    verified_at: datetime | None
    name: str
    size: int
    rows: int
    reason: str
    is_same_disk: bool
