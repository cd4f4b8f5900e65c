"""Take a backup: dump, encrypt, read back, and only then let it have its name."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wuxian import __version__
from wuxian.backups import dumping, loghead
from wuxian.backups.checking import check
from wuxian.backups.data import Backup, Installation, Manifest, Told
from wuxian.backups.errors import BackupError, BusyError
from wuxian.evidence import api as evidence
from wuxian.support import clock
from wuxian.support.archive import Header, Writer

SUFFIX = ".backup"
PARTIAL = ".partial"
BUSY = "另一次备份正在进行,请稍后再试。"
TAKEN = "{path} 已存在,没有改动。请换一个文件名。"
NO_ROOM = "写入 {path} 失败:{reason}。原有的备份没有改变。"
DUMPING = "正在备份"


def take(here: Installation, target: Path, told: Told) -> Backup:
    """Back up to ``target``, which appears once it has been read back and found whole.

    Raises BackupError and its kin, MissingKeyError and WrongKeyError; nothing is left then.
    """
    evidence.open_seals()  # a key file that does not fit this database opens no backup of it
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(target.parent), _draft(target) as file:
            _write(file, here, told)
            file.flush()
            os.fsync(file.fileno())
            found = check(_again(file), target, told)
            _name(file, target)
            return found
    except OSError as error:
        reason = error.strerror or str(error)
        raise BackupError(NO_ROOM.format(path=target, reason=reason)) from error


def _write(file: BinaryIO, here: Installation, told: Told) -> None:
    head = loghead.head()  # before the snapshot, so that the dump holds all of it
    salt = os.urandom(16)
    key = evidence.derive_key(purpose="backup", salt=salt)
    with dumping.snapshot(here.url) as still:
        made_at = clock.now().isoformat(timespec="seconds")
        manifest = Manifest(
            __version__, made_at, still.server_version, still.database_bytes,
            still.counts, still.migrations, head,
        )  # fmt: skip
        header = Header(made_at, key.version, salt)
        writer, done = Writer(file, header, key.secret, manifest.to_json()), 0
        for piece in dumping.dump(here.url, still.id):
            writer.write(piece)
            done += len(piece)
            told(DUMPING, done, 0)
        writer.end()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BusyError(BUSY) from None
    finally:
        os.close(lock)


@contextmanager
def _draft(target: Path) -> Iterator[BinaryIO]:
    """A file without a name, which the kernel forgets if we are killed.

    Where the file system has no such files, one whose name is not that of a backup; the next
    backup removes what a killed one left.
    """
    if target.exists():
        raise BackupError(TAKEN.format(path=target))
    for left in target.parent.glob(f".*{PARTIAL}"):
        left.unlink()
    try:
        handle = os.open(target.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError:
        handle = os.open(_partial(target), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
    finally:
        _partial(target).unlink(missing_ok=True)


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}{PARTIAL}")


def _again(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _name(file: BinaryIO, target: Path) -> None:
    """Give the file its name; ``dst_dir_fd`` makes Python follow the link to a nameless file."""
    partial = _partial(target)
    source = partial if partial.exists() else Path(f"/proc/self/fd/{file.fileno()}")
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.link(source, target.name, dst_dir_fd=folder, follow_symlinks=True)
        os.fsync(folder)
    except FileExistsError:
        raise BackupError(TAKEN.format(path=target)) from None
    finally:
        os.close(folder)
