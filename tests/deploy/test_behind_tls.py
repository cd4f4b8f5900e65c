"""The console behind a proxy that ends TLS, started by a supervisor that waits for it."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from wuxian.cli.processes import free_port

NAME = "wuxian.example.internal"
pytestmark = pytest.mark.database


@pytest.fixture
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="wuxian-tls-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow."""

    def redirect_request(self, *_arguments: object) -> None:  # type: ignore[override]
        return


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=named)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.headers.get("Location", "")
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers.get("Location", "")


def test_it_says_when_it_is_ready_and_sends_everybody_to_tls(home: Path) -> None:
    port = free_port(8600)
    environment = {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "WUXIAN_DATA_DIR": str(home),
        "WUXIAN_HOSTS": NAME,
        "WUXIAN_HTTPS": "1",
        "WUXIAN_PROXIES": "1",
        "NOTIFY_SOCKET": str(home / "notify"),
    }
    serve = [sys.executable, "-m", "wuxian.cli.main", "serve", "--without-worker"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(environment["NOTIFY_SOCKET"])
        supervisor.settimeout(90)
        served = subprocess.Popen(
            [*serve, "--host", "0.0.0.0", "--port", str(port)],
            env=environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert supervisor.recv(100) == b"READY=1"
            assert ask(port, "/readyz", Host="localhost")[0] == 200
            assert ask(port, "/", Host=NAME) == (301, f"https://{NAME}/")
            status, where = ask(port, "/", Host=NAME, X_Forwarded_Proto="https")
            assert (status, where.startswith("/")) == (302, True)
            assert ask(port, "/", Host="elsewhere.example")[0] == 400
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(30)
    assert served.returncode == 0
