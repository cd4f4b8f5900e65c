"""Read a backup to its end: every chunk, the digest, and as many rows as its tables had."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from wuxian.backups.data import Backup, Manifest, Told
from wuxian.backups.dumping import RowCounter
from wuxian.backups.errors import CountsDifferError
from wuxian.evidence import api as evidence
from wuxian.support.archive import Archive

CHECKING = "正在核对"
SHORT = "备份与数据库的行数不一致:{tables}。"
SHOWN = 5


def open_backup(file: BinaryIO) -> Archive:
    """The archive, with the key file. Raises ArchiveError, MissingKeyError, WrongKeyError."""
    return Archive(file, _key)


def _key(version: int, salt: bytes) -> bytes:
    return evidence.derive_key(purpose="backup", salt=salt, version=version).secret


def check(file: BinaryIO, path: Path, told: Told) -> Backup:
    """A backup, read from where the file stands. Raises ArchiveError, CountsDifferError."""
    size = file.seek(0, 2)
    file.seek(0)
    archive = open_backup(file)
    manifest = Manifest.from_json(archive.manifest)
    with RowCounter() as counter:
        for piece in archive.body():
            counter.feed(piece)
            told(CHECKING, file.tell(), size)
        compare(manifest.counts, counter.counts())
    return Backup(path, manifest, size, archive.sha256)


def compare(wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Raises CountsDifferError naming tables whose rows differ, in number only."""
    names = sorted(wanted.keys() | found.keys())
    differ = [
        f"{name} {wanted.get(name, 0)} → {found.get(name, 0)}"
        for name in names
        if wanted.get(name) != found.get(name)
    ]
    if differ:
        raise CountsDifferError(SHORT.format(tables="、".join(differ[:SHOWN])))
