"""A backup is of one moment and of every row, or it is none."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from psycopg import sql

from tests.backups.conftest import Machine
from wuxian.backups import checking, dumping, restoring, taking
from wuxian.backups.data import LogHead, Manifest
from wuxian.backups.errors import BackupError, CountsDifferError, HalfSightError, NotEmptyError
from wuxian.evidence import api as evidence
from wuxian.support import postgres
from wuxian.support.archive import ArchiveError, Header, Writer

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("with_key")]
NAME = "pairs"
HEAD = LogHead("log.example", 0, "", 0)


def silent(_label: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture
def databases(source: Machine) -> Iterator[list[str]]:
    """Two new databases on the server: one with a pair of tables, one empty."""
    names = [NAME, "other"]
    urls = [postgres.url_of(source.home, name) for name in names]
    with psycopg.connect(source.url, autocommit=True) as owner:
        for name in names:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with psycopg.connect(urls[0]) as connection:
            connection.execute("CREATE TABLE one (id int, note text)")
            connection.execute("CREATE TABLE two (id int)")
            connection.execute("CREATE TABLE django_migrations (id int, app text, name text)")
        yield urls
        for name in names:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            owner.execute(drop.format(sql.Identifier(name)))


def archived(url: str, path: Path, extra: int = 0) -> Manifest:
    """A backup of any database, its manifest claiming ``extra`` rows that are not there."""
    key = evidence.derive_key(purpose="backup", salt=b"salt")
    with dumping.snapshot(url) as still, path.open("wb") as file:
        counts = still.counts | {"public.one": still.counts["public.one"] + extra}
        manifest = Manifest("0", "now", still.server_version, 1, counts, (), HEAD)
        writer = Writer(file, Header("now", key.version, b"salt"), key.secret, manifest.to_json())
        for piece in dumping.dump(url, still.id):
            writer.write(piece)
        writer.end()
    return manifest


def write_pairs(url: str, stop: Event) -> None:
    with psycopg.connect(url) as connection:
        number = 0
        while not stop.is_set():
            number += 1
            note = "COPY public.two (id) FROM stdin;\n\\.\nSET transaction_timeout = 0;\n"
            connection.execute("INSERT INTO one VALUES (%s, %s)", [number, note])
            connection.execute("INSERT INTO two VALUES (%s)", [number])
            connection.commit()


def test_a_backup_taken_while_people_write_is_of_one_moment(
    databases: list[str], tmp_path: Path
) -> None:
    stop = Event()
    writing = Thread(target=write_pairs, args=(databases[0], stop))
    writing.start()
    try:
        manifests = [archived(databases[0], tmp_path / f"{number}.backup") for number in range(4)]
    finally:
        stop.set()
        writing.join()
    sizes = [manifest.counts["public.one"] for manifest in manifests]
    assert sizes[0] < sizes[-1]
    assert [manifest.counts["public.two"] for manifest in manifests] == sizes
    restoring.load(tmp_path / "3.backup", databases[1], silent)
    assert dumping.count_all(databases[1]) == manifests[3].counts


def test_a_backup_with_fewer_rows_than_its_tables_had_is_none(
    databases: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "short.backup"
    archived(databases[0], path, extra=1)
    with path.open("rb") as file, pytest.raises(CountsDifferError, match=r"public\.one 1 → 0"):
        checking.check(file, path, silent)


def test_a_full_database_is_left_alone(databases: list[str], tmp_path: Path) -> None:
    archived(databases[0], tmp_path / "a.backup")
    with pytest.raises(NotEmptyError):
        restoring.load(tmp_path / "a.backup", databases[0], silent)


@pytest.mark.parametrize("cut", [1, 200])
def test_a_backup_damaged_since_it_was_checked_restores_nothing(
    databases: list[str], tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "a.backup"
    archived(databases[0], path)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ArchiveError):
        restoring.load(path, databases[1], silent)
    assert dumping.count_all(databases[1]) == {}


def test_a_dump_that_cannot_be_loaded_whole_is_not_loaded_at_all(
    databases: list[str], tmp_path: Path
) -> None:
    with psycopg.connect(databases[0]) as connection:
        connection.execute("CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2*$1'")
        connection.execute("CREATE ROLE stranger")
        connection.execute("GRANT SELECT ON one TO stranger")
    archived(databases[0], tmp_path / "a.backup")
    with psycopg.connect(databases[0]) as connection:
        connection.execute("DROP OWNED BY stranger")
        connection.execute("DROP ROLE stranger")
    with pytest.raises(BackupError, match="stranger"):
        restoring.load(tmp_path / "a.backup", databases[1], silent)
    assert dumping.count_all(databases[1]) == {}


def test_a_role_that_sees_half_the_rows_is_refused_with_what_to_do(source: Machine) -> None:
    reader = source.url.replace("wuxian@", "reader@")
    with psycopg.connect(source.url, autocommit=True) as owner:
        owner.execute("CREATE ROLE reader LOGIN IN ROLE pg_read_all_data")
        try:
            with pytest.raises(HalfSightError, match="BYPASSRLS"), dumping.snapshot(reader):
                pytest.fail("it counts what it can see")
            owner.execute("ALTER ROLE reader BYPASSRLS")
            with dumping.snapshot(reader) as still:
                size = sum(len(piece) for piece in dumping.dump(reader, still.id))
            assert still.counts == dumping.count_all(source.url)
            assert size > 10_000
        finally:
            owner.execute("DROP ROLE reader")


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    nobody = dumping.snapshot(postgres.url_of(tmp_path))
    with pytest.raises(BackupError, match="无法连接数据库"), nobody:
        pytest.fail("nobody is there")


HALF = """
import sys
from pathlib import Path
from wuxian.backups import taking
if sys.argv[2] == "named":
    taking.os.O_TMPFILE = 0o40000000
with taking._draft(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["nameless", "named"])
def test_what_a_killed_backup_wrote_is_never_taken_for_one(
    source: Machine, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "a.backup"
    command = [sys.executable, "-c", f"import django; django.setup(){HALF}", str(target), kind]
    killed = subprocess.Popen(
        command, env=source.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"ready\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    left = [path.name for path in tmp_path.iterdir()]
    assert left == ([] if kind == "nameless" else [".a.backup.partial"])
    with taking._draft(target) as file:
        assert [path.name for path in tmp_path.iterdir()] == []
        taking._name(file, target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.backup"]
