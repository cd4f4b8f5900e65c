"""The compiled library: one SQLite file in the user's cache, built once per content.

A start must not parse two thousand files, so the folder is fingerprinted by sizes and times,
and the fingerprint leads to the file built for that content. Files are written aside and moved
into place, so two processes may build at once; nothing in the cache is executed.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from wuxian.policybook.files import content_digest, stamp
from wuxian.policybook.reader import (
    Contents,
    PlaceRow,
    SourceRow,
    ValueRow,
    read_contents,
    read_texts,
)

FORMAT = "1"
"""Part of the cache's file names: raise it when the tables below change."""
KEPT = 8
"""Compiled libraries kept in the cache; older ones are removed."""
_TABLES: dict[str, Any] = {"value": ValueRow, "source": SourceRow, "place": PlaceRow}


def open_compiled(library: Path) -> tuple[sqlite3.Connection, str]:
    """The compiled library and the digest of its contents, building it if it is new."""
    cache = cache_folder()
    pointer = cache / f"{stamp(library)}.{FORMAT}.digest"
    digest = _read(pointer)
    target = cache / f"{digest}.{FORMAT}.sqlite"
    if digest is None or not target.exists():
        digest = _build(library, cache)
        target = cache / f"{digest}.{FORMAT}.sqlite"
        _write_aside(pointer, digest.encode())
    uri = f"{target.as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False), digest


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/wuxian``, ``~/.cache/wuxian``, or a private temporary folder."""
    home = os.environ.get("XDG_CACHE_HOME")
    wanted = Path(home) / "wuxian" if home else Path("~/.cache/wuxian").expanduser()
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _temporary()
    return wanted if os.access(wanted, os.W_OK) else _temporary()


def _temporary() -> Path:
    folder = Path(tempfile.gettempdir()) / f"wuxian-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        return Path(tempfile.mkdtemp(prefix="wuxian-"))
    return folder


def _read(pointer: Path) -> str | None:
    try:
        return pointer.read_text(encoding="ascii")
    except OSError:
        return None


def _build(library: Path, cache: Path) -> str:
    texts = read_texts(library)
    digest = content_digest(library, texts)
    target = cache / f"{digest}.{FORMAT}.sqlite"
    if not target.exists():
        _write_aside(target, _as_bytes(read_contents(library, texts)))
        _forget_old(cache)
    return digest


def _as_bytes(contents: Contents) -> bytes:
    with closing(sqlite3.connect(":memory:")) as memory:
        _fill(memory, "value", contents.values)
        _fill(memory, "source", contents.sources)
        _fill(memory, "place", contents.places)
        memory.execute("CREATE INDEX value_owner ON value (layer, owner)")
        memory.commit()
        return memory.serialize()


def _fill(memory: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    fields = _TABLES[table]._fields
    marks = ", ".join("?" * len(fields))
    memory.execute(f"CREATE TABLE {table} ({', '.join(fields)})")
    memory.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - own names


def _write_aside(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as aside:
        aside.write(data)
    Path(name).replace(target)


def _forget_old(cache: Path) -> None:
    for suffix in ("sqlite", "digest"):
        files = sorted(cache.glob(f"*.{suffix}"), key=_modified, reverse=True)
        for file in files[KEPT:]:
            file.unlink(missing_ok=True)


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another process removed it
        return 0
