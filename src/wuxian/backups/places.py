"""Where backups lie, what they are called, and how many are kept."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from wuxian.backups.data import Installation
from wuxian.backups.errors import BackupError, NotFoundError
from wuxian.support import home as homes
from wuxian.support import postgres

DIR = "WUXIAN_BACKUP_DIR"
KEEP = "WUXIAN_BACKUP_KEEP"
URL = "WUXIAN_BACKUP_URL"
OWNER = "WUXIAN_OWNER_URL"
KEPT = 14
BAD_KEEP = "WUXIAN_BACKUP_KEEP 应为 1 或更大的整数。"
NO_BACKUP = "{folder} 中没有{until}备份。"
NOT_THERE = "找不到备份 {path}。"
_NAME = re.compile(r"wuxian-(\d{8}T\d{6}Z)\.backup")
_STAMP = "%Y%m%dT%H%M%SZ"


def installation(home: Path, environ: Mapping[str, str] = os.environ) -> Installation:
    """The installation in ``home``, its database as one who sees every row."""
    return Installation(home, environ.get(URL) or owner_url(home, environ))


def owner_url(home: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The database as its owner, who may make tables."""
    return environ.get(OWNER) or environ.get(postgres.VARIABLE) or postgres.url_of(home)


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the database is in the data directory."""
    return not environ.get(postgres.VARIABLE)


def folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where backups lie."""
    named = environ.get(DIR)
    return Path(named).expanduser().absolute() if named else homes.data_dir(environ) / "backups"


def keep(environ: Mapping[str, str] = os.environ) -> int:
    """How many backups are kept. Raises BackupError."""
    said = environ.get(KEEP) or str(KEPT)
    if not said.isdecimal() or int(said) < 1:
        raise BackupError(BAD_KEEP)
    return int(said)


def name_of(moment: datetime) -> str:
    """The name of a backup, which sorts by time."""
    return f"wuxian-{moment.astimezone(UTC).strftime(_STAMP)}.backup"


def backups_in(where: Path) -> list[Path]:
    """The backups of a folder, oldest first; other files are none of ours."""
    return sorted(path for path in where.glob("wuxian-*.backup") if _NAME.fullmatch(path.name))


def made_at(path: Path) -> datetime:
    """When a backup was begun, by its name."""
    found = _NAME.fullmatch(path.name)
    assert found
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)


def forget_old(where: Path, count: int) -> list[Path]:
    """Remove all but the newest ``count`` backups; those removed."""
    gone = backups_in(where)[:-count]
    for path in gone:
        path.unlink()
    return gone


def find(path: Path, until: datetime | None = None) -> Path:
    """A backup, or the newest of a folder no later than ``until``. Raises NotFoundError."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise NotFoundError(NOT_THERE.format(path=path))
    fitting = [one for one in backups_in(path) if until is None or made_at(one) <= until]
    if not fitting:
        said = f" {until.isoformat()} 及以前的" if until else ""
        raise NotFoundError(NO_BACKUP.format(folder=path, until=said))
    return fitting[-1]
