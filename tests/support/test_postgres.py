"""The embedded PostgreSQL, with real processes."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wuxian.support.postgres import (
    THROWAWAY,
    AlreadyRunningError,
    NotReachableError,
    OtherVersionError,
    Server,
    StartFailedError,
    account,
    binaries,
    provided,
    running,
    sockets,
)

pytestmark = pytest.mark.database
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")

OWNER = """
import sys, time
from pathlib import Path
from wuxian.support.postgres import Server, THROWAWAY
server = Server(Path(sys.argv[1]), THROWAWAY)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory other users can reach, which pytest's own are not."""
    path = Path(tempfile.mkdtemp(prefix="wuxian-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def write(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def ask_again(url: str, query: str, seconds: int = 30) -> object:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask(url, query)
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def is_gone(pid: int, seconds: int = 10) -> bool:
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def start_owner(home: Path, *prefix: str) -> tuple[subprocess.Popen[str], int]:
    command = [*prefix, sys.executable, "-c", OWNER, str(home)]
    owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd="/")
    assert owner.stdout is not None
    return owner, int(owner.stdout.readline())


def end(owner: subprocess.Popen[str], how: signal.Signals = signal.SIGKILL) -> None:
    owner.send_signal(how)
    owner.wait()
    assert owner.stdout is not None
    owner.stdout.close()


def test_it_starts_with_checksums_in_utf8_and_without_a_port(home: Path) -> None:
    with running(home) as url:
        assert ask(url, "SHOW data_checksums") == "on"
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"


def test_a_named_database_is_used_and_nothing_is_started(home: Path) -> None:
    named = "postgresql://me@db/hr"
    with provided(home, {"WUXIAN_DATABASE_URL": named}) as url:
        assert url == named
    assert list(home.iterdir()) == []


def test_without_a_name_the_embedded_one_is_provided(home: Path) -> None:
    with provided(home, {}) as url:
        assert ask(url, "SELECT current_database()") == "wuxian"


def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    with running(home, THROWAWAY) as url:
        write(url, 5)
    with running(home, THROWAWAY) as url:
        assert ask(url, "SELECT value FROM kept") == 5


def test_a_killed_server_comes_back_with_its_data(home: Path) -> None:
    server = Server(home)
    server.start()
    try:
        write(server.url, 7)
        killed = server.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert ask_again(server.url, "SELECT value FROM kept") == 7
        assert server.pid != killed
    finally:
        server.stop()


def test_when_its_owner_is_killed_the_server_stops_and_the_next_start_works(home: Path) -> None:
    owner, pid = start_owner(home)
    write(sockets.url_of(home), 9)
    end(owner)
    assert is_gone(pid)
    with running(home, THROWAWAY) as url:
        assert ask(url, "SELECT value FROM kept") == 9


def test_a_start_right_after_the_owners_death_waits_for_the_old_server(home: Path) -> None:
    owner, _ = start_owner(home)
    write(sockets.url_of(home), 9)
    end(owner)
    with running(home, THROWAWAY) as url:
        assert ask(url, "SELECT value FROM kept") == 9


def test_a_server_left_without_an_owner_is_ended_before_the_next_start(home: Path) -> None:
    server = Server(home, THROWAWAY)
    server.start()
    left = server.pid
    server._lock.close()
    server._stopping.set()
    with running(home, THROWAWAY) as url:
        assert ask(url, "SELECT 1") == 1
        assert left is not None
        assert is_gone(left)


def test_a_stale_lock_file_with_a_number_in_use_does_not_stop_the_start(home: Path) -> None:
    with running(home, THROWAWAY):
        pass
    stale = home / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n", encoding="ascii")
    with running(home, THROWAWAY) as url:
        assert ask(url, "SELECT 1") == 1


def test_two_instances_live_side_by_side(home: Path) -> None:
    with running(home / "a", THROWAWAY) as one, running(home / "b", THROWAWAY) as two:
        write(one, 1)
        write(two, 2)
        assert ask(one, "SELECT value FROM kept") == 1
        assert ask(two, "SELECT value FROM kept") == 2


def test_a_second_process_joins_and_does_not_stop_what_it_joined(home: Path) -> None:
    with running(home, THROWAWAY) as url:
        with pytest.raises(AlreadyRunningError):
            Server(home, THROWAWAY).start()
        with running(home, THROWAWAY) as joined:
            assert joined == url
        assert ask(url, "SELECT 1") == 1


def test_a_deep_directory_gets_a_short_socket(home: Path) -> None:
    deep = home / "/".join(["深"] * 30)
    with running(deep, THROWAWAY) as url:
        assert ask(url, "SELECT 1") == 1
    sockets.socket_dir(deep).rmdir()


def test_data_of_another_version_is_refused(home: Path) -> None:
    with running(home, THROWAWAY):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("15\n", encoding="ascii")
    with pytest.raises(OtherVersionError, match="PostgreSQL 15"):
        Server(home, THROWAWAY).start()


def test_a_start_that_fails_shows_the_end_of_the_log(home: Path) -> None:
    server = Server(home, THROWAWAY | {"shared_buffers": "some"}, patience=0.5)
    with pytest.raises(StartFailedError, match="shared_buffers"):
        server.start()


@needs_root
def test_under_root_the_server_is_an_unprivileged_user_and_its_files_are_private(
    home: Path,
) -> None:
    server = Server(home, THROWAWAY)
    server.start()
    try:
        assert Path(f"/proc/{server.pid}").stat().st_uid not in (0, os.getuid())
        assert (home / "postgres").stat().st_mode & 0o777 == 0o700
        assert sockets.socket_dir(home).stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()


@needs_root
def test_an_ordinary_user_runs_it_as_themself(home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    drop = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    owner, pid = start_owner(home, *drop)
    assert Path(f"/proc/{pid}").stat().st_uid == nobody.pw_uid
    assert ask(sockets.url_of(home), "SELECT 1") == 1
    end(owner)
    assert is_gone(pid)


@needs_root
def test_programs_the_user_cannot_read_are_copied_to_where_they_can(home: Path) -> None:
    package = binaries.installed().parents[1]
    locked = home / "locked"
    locked.mkdir(mode=0o700)
    for folder in (package / binaries.INSTALL, package.with_suffix(".libs")):
        shutil.copytree(folder, locked / folder.relative_to(package.parent), symlinks=True)
    user, programs = account.for_server(), locked / package.name / binaries.INSTALL / "bin"

    copied = binaries.usable_by(user, programs, home / "cache")

    assert not user.can("-x", programs / "postgres")
    version = user.command(str(copied / "postgres"), "--version")
    assert b"PostgreSQL) 18" in subprocess.check_output(version, cwd="/")
    assert binaries.usable_by(user, binaries.installed(), home / "cache") == binaries.installed()


@needs_root
def test_a_directory_the_user_cannot_reach_is_refused_by_name(home: Path) -> None:
    home.chmod(0o700)
    with pytest.raises(NotReachableError, match=str(home)):
        Server(home / "below", THROWAWAY).start()
