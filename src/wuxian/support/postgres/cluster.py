"""The files of one server: made once, then found again."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from wuxian.support.postgres.account import ENVIRONMENT, Account
from wuxian.support.postgres.binaries import MAJOR
from wuxian.support.postgres.errors import OtherVersionError, StartFailedError
from wuxian.support.postgres.sockets import DATABASE, PORT, ROLE, socket_dir

OTHER_VERSION = "{path} was written by PostgreSQL {found}; this version of Wuxian brings {ours}."
INITDB_FAILED = "PostgreSQL could not set up {path}: {reason}"
OPTIONS = (
    f"--username={ROLE}",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth=trust",
    "--no-instructions",
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data directory, the programs that serve it, and the user they run as."""

    home: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "postgres" / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres" / "postgres.log"

    def make(self, *, sync: bool) -> None:
        """Set up the files if there are none; a set-up cut short is begun again."""
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.account.own(self.home / "postgres")
        self.account.own(socket_dir(self.home))
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        self._initdb(draft, *([] if sync else ["--no-sync"]))
        draft.rename(self.data)

    def _initdb(self, target: Path, *options: str) -> None:
        program = str(self.programs / "initdb")
        command = self.account.command(program, *OPTIONS, *options, f"--pgdata={target}")
        done = subprocess.run(  # noqa: S603
            command, env=ENVIRONMENT, cwd="/", capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            reason = done.stderr.strip()
            raise StartFailedError(INITDB_FAILED.format(path=target, reason=reason))

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(MAJOR):
            message = OTHER_VERSION.format(path=self.data, found=found, ours=MAJOR)
            raise OtherVersionError(message)

    def is_ready(self) -> bool:
        """Whether the server answers."""
        return self._client("pg_isready", "--quiet").returncode == 0

    def create_database(self) -> None:
        """Create our database unless it is there."""
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        asked = self._client("psql", "--dbname=postgres", "-XAtc", query)
        if asked.stdout.strip() != "1":
            self._client("createdb", DATABASE).check_returncode()

    def _client(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        where = [f"--host={socket_dir(self.home)}", f"--port={PORT}", f"--username={ROLE}"]
        return subprocess.run(  # noqa: S603
            [str(self.programs / program), *where, *arguments],
            env=ENVIRONMENT,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def end_orphan(self, deadline: float) -> None:
        """Stop a server left behind by a process of ours that died, and forget stale lock files.

        The caller holds the lock of the data directory, so whatever runs here has lost its owner.
        """
        while (pid := self._recorded_pid()) is not None:
            if not self._is_ours(pid):
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                return
            os.kill(pid, signal.SIGINT)
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
            time.sleep(0.1)

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is a server on our files; numbers are reused, so look at it."""
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
        return os.fsencode(self.data) in line.split(b"\0")
