"""How backups stand, kept beside them for whoever asks."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wuxian.backups import places
from wuxian.backups.data import Backup, State, Status
from wuxian.support import clock
from wuxian.support import home as homes

NAME = "status.json"
TOO_OLD = timedelta(hours=26)


def record_good(folder: Path, made: Backup) -> None:
    """A backup was taken and read back."""
    now = clock.now().isoformat()
    good = {"verified_at": now, "name": made.path.name, "size": made.size, "rows": made.rows}
    _write(folder, {"tried_at": now, "reason": "", **good})


def record_failure(folder: Path, reason: str) -> None:
    """An attempt failed; what is known of the last good one stays."""
    _write(folder, _read(folder) | {"tried_at": clock.now().isoformat(), "reason": reason})


def status(folder: Path | None = None) -> Status:
    """How backups stand now."""
    folder = folder or places.folder()
    said = _read(folder)
    verified = _moment(said.get("verified_at"))
    return Status(
        state=_state(verified, said.get("reason", "")),
        tried_at=_moment(said.get("tried_at")),
        verified_at=verified,
        name=said.get("name", ""),
        size=said.get("size", 0),
        rows=said.get("rows", 0),
        reason=said.get("reason", ""),
        is_same_disk=is_same_disk(folder, homes.data_dir()),
    )


def _state(verified: datetime | None, reason: str) -> State:
    if reason:
        return State.FAILED
    if verified is None:
        return State.NONE
    return State.LATE if clock.now() - verified > TOO_OLD else State.GOOD


def is_same_disk(folder: Path, home: Path) -> bool:
    """Whether one broken disk takes both; a folder that is yet to be made counts by its parent."""
    return _device(folder) == _device(home)


def _device(path: Path) -> int:
    while not path.exists():
        path = path.parent
    return path.stat().st_dev


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _read(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said


def _write(folder: Path, said: dict[str, Any]) -> None:
    draft = folder / f".{NAME}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / NAME)
