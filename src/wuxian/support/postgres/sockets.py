"""Where the server's socket is. A unix socket's path may have about a hundred bytes."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE = "wuxian"
ROLE = "wuxian"
PORT = "5432"
LONGEST = 107 - len(f"/.s.PGSQL.{PORT}.lock")


def socket_dir(home: Path) -> Path:
    """Inside the data directory; where that is too deep, a short name under the temporary one."""
    inside = home / "postgres" / "socket"
    if len(os.fsencode(inside)) <= LONGEST:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"wuxian-{digest}"


def url_of(home: Path, database: str = DATABASE) -> str:
    """The URL of the embedded server of a data directory, whether or not it runs."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(socket_dir(home)), safe='')}"
