"""Put a backup back into an empty place, all of it or nothing."""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from wuxian import __version__
from wuxian.backups import dumping
from wuxian.backups.checking import check, compare, open_backup
from wuxian.backups.data import Backup, Manifest, Told
from wuxian.backups.errors import BackupError, NewerError, NotEmptyError, UnfinishedError
from wuxian.backups.programs import complain, environment, program, stop
from wuxian.support import postgres
from wuxian.support.postgres.sockets import DATABASE

MARK = "restore-unfinished"
RESTORING = "正在恢复"
NEWER = (
    "这份备份由更新的版本({theirs})写成,当前版本({ours})缺少 {count} 个数据库变更"
    "(例如 {example})。请先升级软件再恢复。"
)
NOT_EMPTY = "{place} 里已有数据,没有改动。请恢复到空目录或空数据库。"
UNFINISHED = "{home} 里有一次没有完成的恢复,不能使用。请重新执行 wuxian restore。"
ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wuxian_app') THEN
        CREATE ROLE wuxian_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT pg_has_role(current_user, 'wuxian_app', 'MEMBER') THEN
        GRANT wuxian_app TO CURRENT_USER;
    END IF;
END $$
"""
NO_LOG_KEY = (
    "缺少日志的签名密钥 {path}。请从密钥托管处取回(wuxian keys restore);"
    "确实丢失时加 --new-log-key,以后的检查点改用新密钥签名。"
)
NO_ROLE = (
    "缺少数据库角色 wuxian_app,当前角色无权创建。请由数据库管理员执行:"
    "CREATE ROLE wuxian_app; GRANT wuxian_app TO {user};"
)
_UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout = 0;\n"


def inspect(path: Path, told: Told) -> Backup:
    """Read a backup to its end, and see that this software can use it.

    Raises ArchiveError, MissingKeyError, WrongKeyError, CountsDifferError, NewerError.
    """
    with path.open("rb") as file:
        found = check(file, path, told)
    refuse_newer(found.manifest)
    return found


def refuse_newer(manifest: Manifest) -> None:
    """Raises NewerError where the backup has migrations that this software does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [one for one in manifest.migrations if one not in known]
    if unknown:
        raise NewerError(
            NEWER.format(
                theirs=manifest.software, ours=__version__, count=len(unknown), example=unknown[0]
            )
        )


def refuse_unfinished(home: Path) -> None:
    """Raises UnfinishedError where a restore was cut short."""
    if (home / MARK).exists():
        raise UnfinishedError(UNFINISHED.format(home=home))


def refuse_filled(home: Path) -> None:
    """Raises NotEmptyError for an embedded database that no unfinished restore left there."""
    if (home / "postgres").exists() and not (home / MARK).exists():
        raise NotEmptyError(NOT_EMPTY.format(place=home))


def refuse_without_log_key(found: Backup, key: Path) -> None:
    """Raises BackupError where the log was signed and its key is not there: a new one would do."""
    if found.manifest.log.signed_size and not key.exists():
        raise BackupError(NO_LOG_KEY.format(path=key))


@contextmanager
def unfinished(home: Path) -> Iterator[bool]:
    """Mark the place as unusable until the block ends well; whether it was marked before."""
    mark = home / MARK
    again = mark.exists()
    mark.touch(mode=0o600)
    try:
        yield again
    except NotEmptyError:
        if not again:
            mark.unlink()
        raise
    mark.unlink()


def begin_again(home: Path) -> None:
    """Empty the embedded database that an unfinished restore left in its data directory."""
    name = sql.Identifier(DATABASE)
    with psycopg.connect(postgres.url_of(home, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def load(path: Path, url: str, told: Told, counting_url: str = "") -> None:
    """Write what a backup holds into an empty database, in one transaction, and count it.

    ``counting_url`` is the database as one who sees every row, where its owner does not. Raises
    NotEmptyError, HalfSightError, ArchiveError, BackupError, CountsDifferError.
    """
    dumping.require_full_sight(counting_url or url)
    _prepare(url)
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        archive = open_backup(file)
        _pipe(_told(archive.body(), file, size, told), url)
    compare(Manifest.from_json(archive.manifest).counts, dumping.count_all(counting_url or url))


def _told(pieces: Iterable[bytes], file: IO[bytes], size: int, told: Told) -> Iterator[bytes]:
    for piece in pieces:
        told(RESTORING, file.tell(), size)
        yield piece


def _prepare(url: str) -> None:
    with psycopg.connect(url) as connection:
        if dumping.counts_of(connection):
            raise NotEmptyError(NOT_EMPTY.format(place=connection.info.dbname))
        try:
            connection.execute(ROLE)
        except psycopg.errors.InsufficientPrivilege:
            raise BackupError(NO_ROLE.format(user=connection.info.user)) from None


def _pipe(pieces: Iterable[bytes], url: str) -> None:
    """Pieces of a dump → ``pg_restore`` → ``psql``; committed only when all of it went through."""
    pipe = subprocess.PIPE
    reading = [program("pg_restore"), "--no-owner", "--file=-"]
    writing = [program("psql"), "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
    with tempfile.TemporaryFile() as reader_said, tempfile.TemporaryFile() as writer_said:
        reader = subprocess.Popen(  # noqa: S603
            reading, env=environment(""), cwd="/", stdin=pipe, stdout=pipe, stderr=reader_said
        )
        writer = subprocess.Popen(  # noqa: S603
            writing, env=environment(url), cwd="/", stdin=pipe, stdout=subprocess.DEVNULL,
            stderr=writer_said,
        )  # fmt: skip
        copying = Thread(target=_copy, args=(reader, writer), daemon=True)
        try:
            copying.start()
            _feed(reader, pieces)
            copying.join()
            is_read = reader.wait() == 0
            _end(writer, b"COMMIT;\n" if is_read else b"")
            if writer.wait() != 0:
                raise complain("psql", writer_said)
            if not is_read:
                raise complain("pg_restore", reader_said)
        finally:
            for process in (reader, writer):
                process.kill()
            copying.join()
            for process in (reader, writer):
                stop(process)


def _feed(reader: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> None:
    assert reader.stdin is not None
    try:
        for piece in pieces:
            reader.stdin.write(piece)
        reader.stdin.close()
    except BrokenPipeError:
        return  # it, or psql after it, has ended and said why


def _copy(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]") -> None:
    """Without a COMMIT, which comes later, whatever ends here early is rolled back."""
    assert reader.stdout is not None
    assert writer.stdin is not None
    try:
        writer.stdin.write(b"BEGIN;\n")
        for line in reader.stdout:
            if line == _UNKNOWN_TO_OLD_SERVERS:
                break
            writer.stdin.write(line)
        while piece := reader.stdout.read(dumping.PIECE):
            writer.stdin.write(piece)
    except BrokenPipeError:
        reader.kill()


def _end(writer: "subprocess.Popen[bytes]", word: bytes) -> None:
    assert writer.stdin is not None
    try:
        writer.stdin.write(word)
        writer.stdin.close()
    except BrokenPipeError:
        return  # psql has ended and said why
