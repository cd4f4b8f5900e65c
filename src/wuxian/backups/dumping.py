"""A dump of the database and the count of its rows, out of one snapshot."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from types import TracebackType

import psycopg
from psycopg import sql

from wuxian.backups.errors import BackupError, HalfSightError
from wuxian.backups.programs import complain, environment, program, stop

PIECE = 1024 * 1024
HALF_SIGHT = (
    "数据库角色 {role} 受行级安全限制,看不到全部数据,不能用来备份或核对。"
    "请由数据库管理员执行:ALTER ROLE {role} BYPASSRLS;"
    "或在 WUXIAN_BACKUP_URL 中指定可读全部数据的角色。"
)
NOTHING = "数据库里还没有数据表,没有可备份的内容。"
UNREACHABLE = "无法连接数据库:{reason}"
_SIGHT = "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_HAS_POLICIES = "SELECT EXISTS (SELECT FROM pg_class WHERE relrowsecurity)"
_TABLES = """
SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence <> 't'
   AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
 ORDER BY 3
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at one moment, held still by an open transaction."""

    id: str
    server_version: int
    database_bytes: int
    counts: dict[str, int]
    migrations: tuple[str, ...]


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Hold the database still and count it. Raises BackupError, HalfSightError."""
    try:
        connection = psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise BackupError(UNREACHABLE.format(reason=str(error).splitlines()[0])) from None
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        _see_everything(connection)
        counts = counts_of(connection)
        if "public.django_migrations" not in counts:
            raise BackupError(NOTHING)
        applied = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        yield Snapshot(
            str(_one(connection, "SELECT pg_export_snapshot()")),
            connection.info.server_version,
            int(_one(connection, "SELECT pg_database_size(current_database())")),
            counts,
            tuple(row[0] for row in applied),
        )


def counts_of(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table (``schema.table``), partitions each by itself."""
    counts = {}
    for schema, table, name in connection.execute(_TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        counts[name] = int(connection.execute(query).fetchone()[0])  # type: ignore[index]
    return counts


def require_full_sight(url: str) -> None:
    """Raises HalfSightError for a role that could not count what is yet to be loaded."""
    with psycopg.connect(url) as connection:
        role, sees_all = connection.execute(_SIGHT).fetchone() or ("?", False)
        if not sees_all:
            raise HalfSightError(HALF_SIGHT.format(role=role))


def count_all(url: str) -> dict[str, int]:
    """Rows of every table now. Raises HalfSightError."""
    with psycopg.connect(url) as connection:
        _see_everything(connection)
        return counts_of(connection)


def _see_everything(connection: psycopg.Connection) -> None:
    """With ``row_security`` off, PostgreSQL refuses where it would otherwise leave rows out."""
    connection.execute("SET LOCAL row_security = off")
    role, sees_all = connection.execute(_SIGHT).fetchone() or ("?", False)
    if not sees_all and _one(connection, _HAS_POLICIES):
        raise HalfSightError(HALF_SIGHT.format(role=role))


def _one(connection: psycopg.Connection, query: str) -> "int | str | bool":
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else False


def dump(url: str, snapshot_id: str) -> Iterator[bytes]:
    """The pieces of ``pg_dump``'s custom format. Raises BackupError if it fails, at the end."""
    options = ["--format=custom", "--compress=3", "--no-password", f"--snapshot={snapshot_id}"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603
            [program("pg_dump"), *options], env=environment(url), cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            while piece := process.stdout.read(PIECE):
                yield piece
            if process.wait() != 0:
                raise complain("pg_dump", errors)
        finally:
            stop(process)


class RowCounter:
    """Reads a dump back as one would to restore it, and counts the rows of every table.

    Use it as a context, ``feed`` it every piece, then ask for ``counts()``.
    """

    def __enter__(self) -> "RowCounter":
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(  # noqa: S603
            [program("pg_restore"), "--data-only", "--file=-"],
            env=environment(""), cwd="/",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
        )  # fmt: skip
        self._counts: dict[str, int] = {}
        self._thread = Thread(target=self._count, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._thread.join()
        stop(self._process)
        self._errors.close()

    def feed(self, piece: bytes) -> None:
        """One more piece. Raises BackupError where this is no dump."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(piece)
        except BrokenPipeError:
            self._process.wait()
            raise complain("pg_restore", self._errors) from None

    def counts(self) -> dict[str, int]:
        """The rows of every table, once everything was fed. Raises BackupError."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._thread.join()
        if self._process.wait() != 0:
            raise complain("pg_restore", self._errors)
        return self._counts

    def _count(self) -> None:
        assert self._process.stdout is not None
        table, rows = "", 0
        for line in self._process.stdout:
            if table and line == b"\\.\n":
                self._counts[table], table = rows, ""
            elif table:
                rows += 1
            elif line.startswith(b"COPY "):
                table, rows = line[5:].split(b" (", 1)[0].decode(), 0
