"""Which user the server runs as. PostgreSQL refuses to run as root, rightly."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from wuxian.support.postgres.errors import NotReachableError, PostgresError

NAME = "wuxian"
FALLBACK = "postgres"
NO_ACCOUNT = (
    "PostgreSQL does not run as root, and no user “wuxian” could be created. "
    "Create one (useradd --system wuxian) or set WUXIAN_DATABASE_URL."
)
NOT_REACHABLE = (
    "The user “{user}”, under whom PostgreSQL runs, cannot use {path}. "
    "Choose another WUXIAN_DATA_DIR, or let that user enter the directories above it."
)
IS_A_LINK = (
    "{path} is a link to somewhere else; PostgreSQL keeps its files only in real directories."
)
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """A user by name and numbers, and whether we must step down to become it."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def command(self, *arguments: str) -> list[str]:
        """The command line that runs ``arguments`` as this user and ends with our process."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            return list(arguments)
        drop = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--inh-caps=-all"]
        return [setpriv, *(drop if self.is_other else []), "--pdeathsig=INT", "--", *arguments]

    def can(self, test: str, path: Path) -> bool:
        """Whether this user passes ``test -r``, ``-w`` or ``-x`` on a path."""
        done = subprocess.run(  # noqa: S603
            self.command("test", test, str(path)), env=ENVIRONMENT, cwd="/", check=False
        )
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Make a directory that only this user can enter."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_symlink():
            raise NotReachableError(IS_A_LINK.format(path=path))
        if self.is_other:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        if not self.can("-w", path):
            raise NotReachableError(NOT_REACHABLE.format(user=self.name, path=path))


def for_server() -> Account:
    """Ourselves; as root, an unprivileged system user, created where there is none."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), False)
    entry = _find(NAME) or _create() or _find(FALLBACK)
    if entry is None or shutil.which("setpriv") is None:
        raise PostgresError(NO_ACCOUNT)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, True)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    subprocess.run(  # noqa: S603
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
        check=False,
        capture_output=True,
    )
    return _find(NAME)
