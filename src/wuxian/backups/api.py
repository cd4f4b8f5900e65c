"""The doors of ``backups``; what they raise stands in `wuxian.backups.errors`."""

from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path

from wuxian.backups import checking, loghead, places, restoring, standing, taking
from wuxian.backups.data import Backup, Installation, Status, Told
from wuxian.backups.errors import BusyError
from wuxian.support import clock
from wuxian.support.errors import WuxianError


def installation(*, home: Path) -> Installation:
    """The installation in ``home``, its database as one who sees every row."""
    return places.installation(home)


def folder() -> Path:
    """Where backups lie: WUXIAN_BACKUP_DIR, else ``backups`` in the data directory."""
    return places.folder()


def keep() -> int:
    """How many backups are kept: WUXIAN_BACKUP_KEEP, else 14. Raises BackupError."""
    return places.keep()


def is_same_disk(*, where: Path, home: Path) -> bool:
    """Whether one broken disk takes both."""
    return standing.is_same_disk(where, home)


def take(*, here: Installation, target: Path, told: Told) -> Backup:
    """Take a backup as ``target`` (no such file yet) and read it back.

    Raises BackupError, MissingKeyError, WrongKeyError; nothing is left then.
    """
    return taking.take(here, target, told)


def take_into(*, here: Installation, where: Path, count: int, told: Told) -> Backup:
    """Take a backup into a folder, remember how it went, and then forget all but ``count``.

    Raises as `take`; nothing is forgotten then.
    """
    try:
        made = taking.take(here, where / places.name_of(clock.now()), told)
    except BusyError:
        raise
    except WuxianError as error:
        with suppress(OSError):  # where nothing can be written, the last good one grows old
            standing.record_failure(where, str(error))
        raise
    standing.record_good(where, made)
    places.forget_old(where, count)
    return made


def verify(*, path: Path, told: Told) -> Backup:
    """Read a backup, or the newest of a folder, to its end.

    Raises NotFoundError, ArchiveError, CountsDifferError, MissingKeyError, WrongKeyError.
    """
    found = places.find(path)
    with found.open("rb") as file:
        return checking.check(file, found, told)


def status() -> Status:
    """How backups stand: good, late, failed or none; cheap enough for every page."""
    return standing.status()


def refuse_unfinished(*, home: Path) -> None:
    """Raises UnfinishedError where a restore was cut short."""
    restoring.refuse_unfinished(home)


def refuse_filled(*, home: Path) -> None:
    """Raises NotEmptyError for a data directory that holds a database already."""
    restoring.refuse_filled(home)


def inspect(*, path: Path, until: datetime | None, told: Told) -> Backup:
    """Read a backup, or the newest of a folder no later than ``until``, to restore it.

    Raises as `verify`, and NewerError where this software is older than the backup.
    """
    return restoring.inspect(places.find(path, until), told)


def refuse_without_log_key(*, backup: Backup, key: Path) -> None:
    """Raises BackupError where the backup's log was signed and ``key`` is not there."""
    restoring.refuse_without_log_key(backup, key)


def unfinished(*, home: Path) -> AbstractContextManager[bool]:
    """Mark ``home`` as unusable until the block ends well; whether it was marked before."""
    return restoring.unfinished(home)


def load(*, backup: Backup, home: Path, again: bool, told: Told) -> None:
    """Write a backup into the empty database of ``home``, all or nothing, and compare the rows.

    ``again`` empties an embedded database first, because a restore was cut short there; a database
    of one's own is never emptied. Raises NotEmptyError, HalfSightError, ArchiveError, BackupError,
    CountsDifferError.
    """
    if again and places.is_embedded():
        restoring.begin_again(home)
    counting_url = places.installation(home).url
    restoring.load(backup.path, places.owner_url(home), told, counting_url)


def contradiction(*, backup: Backup, checkpoint: Path | None, witness: tuple[str, str]) -> str:
    """How a backup's log falls short of a head that others saw; nothing where it does not.

    ``checkpoint`` is a file somebody kept, ``witness`` its address and public key, if any.
    Raises NoteError, WitnessError.
    """
    mine = backup.manifest.log
    seen = loghead.seen_in(checkpoint) if checkpoint else None
    said = loghead.contradiction(mine, seen) if seen else ""
    if witness[0] and not said and (seen := loghead.seen_by(*witness, mine)):
        said = loghead.contradiction(mine, seen)
    return said


def log_findings() -> list[str]:
    """What checking the whole log of the restored installation finds wrong."""
    return loghead.findings()
