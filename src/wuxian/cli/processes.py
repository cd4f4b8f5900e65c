"""The web server and the job worker, as children that live and stop together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from wuxian.support.errors import WuxianError

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50
READY_SECONDS = 60
NO_PORT = "没有可用的端口({first}–{last})。"
NOT_READY = "网页服务在 {seconds} 秒内没有就绪。"
DIED = "{name} 意外退出。"
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)  # within the database pool


class ServeError(WuxianError):
    """The console could not be served."""


def free_port(first: int = FIRST_PORT) -> int:
    """The first port from ``first`` on that nobody listens on."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ServeError(NO_PORT.format(first=first, last=first + PORTS_TRIED - 1))


def web_command(host: str, port: int) -> list[str]:
    """The web server: granian on WSGI, threads within the database pool."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    options += ["--blocking-threads", str(THREADS), "--workers", "1", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "wuxian.config.wsgi:application"]


def worker_command() -> list[str]:
    """The job worker."""
    return [sys.executable, "-m", "wuxian.config.worker"]


@contextmanager
def running(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start every command; end them all when the block ends, however it ends."""
    children = {
        name: subprocess.Popen(command, env=dict(os.environ))  # noqa: S603
        for name, command in commands.items()
    }
    try:
        yield children
    finally:
        for child in children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
        for child in children.values():
            _end(child)


def _end(child: subprocess.Popen[bytes], patience: float = 8) -> None:
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_until_ready(url: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return once the console answers. Raises `ServeError` if a child dies or time runs out."""
    until = time.monotonic() + READY_SECONDS
    probe = urllib.request.Request(f"{url}/readyz", headers={"Host": "localhost"})  # noqa: S310
    while time.monotonic() < until:
        check_alive(children)
        try:
            with urllib.request.urlopen(probe, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServeError(NOT_READY.format(seconds=READY_SECONDS))


def tell_supervisor(word: str) -> None:
    """Tell systemd, where it started us and waits for it (sd_notify)."""
    where = os.environ.get("NOTIFY_SOCKET")
    if not where:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(word.encode(), where.replace("@", "\0", 1) if where[0] == "@" else where)


def check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Raise `ServeError` naming a child that has ended."""
    for name, child in children.items():
        if child.poll() is not None:
            raise ServeError(DIED.format(name=name))


def watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait until somebody asks to stop (Ctrl-C or SIGTERM) or a child ends."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        while True:
            check_alive(children)
            time.sleep(0.5)
    except KeyboardInterrupt:
        return


def wait_for_stop(work: Callable[[], None]) -> None:
    """Do work that never ends until somebody asks to stop."""
    signal.signal(signal.SIGTERM, _stop)
    with contextlib.suppress(KeyboardInterrupt):
        work()


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
