"""Start, keep and stop the server."""

import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wuxian.support.postgres import account, binaries
from wuxian.support.postgres.account import ENVIRONMENT
from wuxian.support.postgres.cluster import Cluster
from wuxian.support.postgres.errors import AlreadyRunningError, StartFailedError
from wuxian.support.postgres.sockets import PORT, socket_dir, url_of

PATIENCE = 30.0
VARIABLE = "WUXIAN_DATABASE_URL"
ALREADY_RUNNING = "Another process already runs the database in {home}."
NO_ANSWER = "PostgreSQL in {home} did not answer within {seconds:.0f} s. Its log ends:\n{log}"

# A laptop's worth of memory; statements and values stay out of the log, because they name people.
DURABLE: dict[str, str] = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY = DURABLE | {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Server:
    """The server of one data directory, a direct child of this process while it runs.

    A thread of its own starts it, waits for it and starts it again after a crash. That thread
    lives as long as the process, which matters: the kernel tells the child of its parent's death
    when the *thread* that started it ends.
    """

    def __init__(
        self, home: Path, settings: dict[str, str] = DURABLE, *, patience: float = PATIENCE
    ) -> None:
        self.home = home.absolute()
        self.url = url_of(self.home)
        self._settings = settings
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._failed = threading.Event()

    @property
    def pid(self) -> int | None:
        """The server's process number, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Set up the files if need be and wait until the server answers.

        Raises AlreadyRunningError, NotReachableError, OtherVersionError or StartFailedError.
        """
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._lock = _lock(self.home)
        try:
            self._cluster = _cluster(self.home)
            self._cluster.make(sync=self._settings.get("fsync") != "off")
            self._cluster.end_orphan(time.monotonic() + PATIENCE)
            self._keep()
        except BaseException:
            self.stop()
            raise
        self._cluster.create_database()

    def _keep(self) -> None:
        self._keeper = threading.Thread(target=self._run, name="postgres", daemon=True)
        self._keeper.start()
        while not self._ready.wait(0.05):
            if self._failed.is_set():
                raise StartFailedError(self._no_answer())

    def stop(self) -> None:
        """End every session and shut down; the files stay and are consistent."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        if hasattr(self, "_keeper"):
            self._keeper.join(PATIENCE)
        self._lock.close()

    def _run(self) -> None:
        deadline = time.monotonic() + self._patience
        while not self._stopping.is_set() and time.monotonic() < deadline:
            self._process = self._spawn()
            if self._await_answer(self._process, deadline):
                self._ready.set()
                self._process.wait()
                self._ready.clear()
                deadline = time.monotonic() + self._patience
            self._stopping.wait(0.2)
        self._failed.set()

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = self._settings | {
            "unix_socket_directories": str(socket_dir(self.home)),
            "unix_socket_permissions": "0700",
            "port": PORT,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = str(self._cluster.programs / "postgres")
        command = self._cluster.account.command(program, "-D", str(self._cluster.data), *options)
        with self._cluster.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                command, env=ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _await_answer(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None and not self._stopping.is_set():
            if self._cluster.is_ready():
                return True
            if time.monotonic() > deadline:
                process.send_signal(signal.SIGQUIT)
                return False
            time.sleep(0.05)
        process.wait()
        return False

    def _no_answer(self) -> str:
        lines = self._cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()
        ending = "\n".join(lines[-8:])
        return NO_ANSWER.format(home=self.home, seconds=self._patience, log=ending)


@contextmanager
def running(home: Path, settings: dict[str, str] = DURABLE) -> Iterator[str]:
    """The URL of the server of ``home``, started for the block or joined where one runs.

    >>> with running(Path("/var/lib/wuxian")) as url:  # doctest: +SKIP
    ...     psycopg.connect(url)
    """
    server = Server(home, settings)
    try:
        server.start()
    except AlreadyRunningError:
        _await_other(server.home)
        yield server.url
        return
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def provided(home: Path, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """The database to use for the block: ``WUXIAN_DATABASE_URL`` if set, else the embedded one."""
    if named := environ.get(VARIABLE):
        yield named
        return
    with running(home) as url:
        yield url


def _await_other(home: Path) -> None:
    cluster, deadline = _cluster(home), time.monotonic() + PATIENCE
    while not cluster.is_ready():
        if time.monotonic() > deadline:
            raise StartFailedError(NO_ANSWER.format(home=home, seconds=PATIENCE, log="-"))
        time.sleep(0.1)


def _cluster(home: Path) -> Cluster:
    owner = account.for_server()
    return Cluster(home, binaries.usable_by(owner, binaries.installed()), owner)


def _lock(home: Path) -> IO[bytes]:
    lock = os.fdopen(os.open(home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600), "wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunningError(ALREADY_RUNNING.format(home=home)) from None
    return lock
