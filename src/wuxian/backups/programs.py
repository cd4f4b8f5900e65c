"""PostgreSQL's own programs: those of the wheel, else those of the system."""

import shutil
import subprocess
from pathlib import Path
from typing import IO

from psycopg import pq

from wuxian.backups.errors import BackupError
from wuxian.support.postgres.binaries import installed
from wuxian.support.postgres.errors import PostgresError
from wuxian.support.redaction import redact

NO_PROGRAM = "找不到 {name}。请安装 PostgreSQL 的客户端程序(Debian:postgresql-client)。"
FAILED = "{name} 失败:{reason}"


def program(name: str) -> str:
    """The path of ``pg_dump`` and its like. Raises BackupError."""
    try:
        ours = installed() / name
    except PostgresError:
        ours = Path()
    found = str(ours) if ours.is_file() else shutil.which(name)
    if not found:
        raise BackupError(NO_PROGRAM.format(name=name))
    return found


def environment(url: str) -> dict[str, str]:
    """What tells the programs where to connect; a password in arguments could be seen by all."""
    said = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    for option in pq.Conninfo.parse(url.encode()):
        if option.envvar and option.val is not None:
            said[option.envvar.decode()] = option.val.decode()
    return said


def complain(name: str, errors: IO[bytes]) -> BackupError:
    """The error of a program that failed, with the end of what it said, identity numbers hidden."""
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return BackupError(FAILED.format(name=name, reason=redact("\n".join(lines[-3:]))))


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program now, and forget its pipes."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close(pipe)
    process.wait()


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
