"""Where this installation keeps its data on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "WUXIAN_DATA_DIR"
AS_ROOT = Path("/var/lib/wuxian")


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """``WUXIAN_DATA_DIR``, else ``/var/lib/wuxian`` for root and ``~/.local/share/wuxian``."""
    if named := environ.get(VARIABLE):
        return Path(named).expanduser().absolute()
    return AS_ROOT if os.geteuid() == 0 else Path.home() / ".local" / "share" / "wuxian"


def kept_secret(home: Path, name: str, fresh: str) -> str:
    """The secret of that name, made from ``fresh`` on first use; only its owner may read it."""
    path = home / name
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as writer:
        writer.write(fresh)
    return fresh
