"""The processes of an installation, started the way the command line starts them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from wuxian.support import postgres

pytestmark = pytest.mark.database


@pytest.fixture
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="wuxian-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def environment(home: Path) -> dict[str, str]:
    """A new installation: nothing set but where its data is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUXIAN_")}
    return kept | {"WUXIAN_DATA_DIR": str(home), "DJANGO_SETTINGS_MODULE": "wuxian.config.settings"}


def ask(url: str, query: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until(is_so: Callable[[], bool], seconds: int = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def end(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(30)


def start(home: Path, *command: str) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment(home), stdout=nowhere, stderr=nowhere)


def test_a_new_installation_is_prepared_serves_and_works(home: Path) -> None:
    port, python = free_port(), sys.executable
    granian = str(Path(python).with_name("granian"))
    options = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    with postgres.running(home, postgres.THROWAWAY) as url:
        for _ in range(2):
            prepare = [python, "-m", "wuxian.config.prepare"]
            subprocess.run(prepare, env=environment(home), check=True, capture_output=True)
        assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
        web = start(home, granian, *options, "wuxian.config.wsgi:application")
        worker = start(home, python, "-m", "wuxian.config.worker")
        try:
            until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
            until(lambda: ask(url, "SELECT count(*) FROM procrastinate_workers") == 1)
        finally:
            ended = [end(process) for process in (web, worker)]
        assert ended[1] == 0
