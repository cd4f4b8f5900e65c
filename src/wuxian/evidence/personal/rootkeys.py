"""The key file: root keys and the index key. It lies outside the database and outside every backup.

One line a key: ``root|index  version  base64``. The newest root key wraps; older ones still open.
``WUXIAN_KEY_FILE`` says where it is; else ``keys/root.keys`` in the data directory.
"""

import base64
import contextlib
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wuxian.evidence.personal.ciphers import Key, new_secret
from wuxian.evidence.personal.errors import MissingKeyError, WrongKeyError
from wuxian.support.home import data_dir
from wuxian.support.messages import mark

VARIABLE = "WUXIAN_KEY_FILE"
HEADING = """\
# Wuxian root keys. With this file and the database everything can be read, without it nothing.
# Keep a copy apart from the backups. Never delete a line.
"""
_LINE = re.compile(r"(?P<what>root|index) (?P<version>\d+) (?P<secret>[A-Za-z0-9+/]{43}=)")
MISSING = mark("找不到密钥文件 {path}。请从密钥托管处取回,放到该位置后重试;数据没有改变。")
NO_VERSION = "密钥文件 {path} 没有第 {version} 版根密钥。请从密钥托管处取回当时的密钥文件。"
UNREADABLE = mark("密钥文件 {path} 第 {line} 行读不懂。请从密钥托管处取回完好的副本;数据没有改变。")


@dataclass(frozen=True, slots=True)
class RootKeys:
    """What the key file holds."""

    roots: dict[int, Key]
    index: bytes = field(repr=False)

    @property
    def newest(self) -> Key:
        return self.roots[max(self.roots)]

    def index_key(self, tenant: str, column: str) -> bytes:
        """The key of one column's blind index."""
        info = f"wuxian blind index|{tenant}|{column}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.index)

    def derived(self, purpose: str, salt: bytes, version: int) -> bytes:
        """A key for a purpose outside the database, under one root key. Raises MissingKeyError."""
        if version not in self.roots:
            raise MissingKeyError(NO_VERSION.format(path=path(), version=version))
        info = f"wuxian {purpose}|{version}".encode()
        kdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info)
        return kdf.derive(self.roots[version].secret)


def path() -> Path:
    """Where the key file is."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else data_dir() / "keys" / "root.keys"


def read(where: Path) -> RootKeys:
    """Read the key file. Raises MissingKeyError, WrongKeyError naming the line."""
    try:
        text = where.read_text(encoding="ascii")
    except FileNotFoundError:
        raise MissingKeyError(MISSING.format(path=where)) from None
    roots: dict[int, Key] = {}
    index = b""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if not (found := _LINE.fullmatch(line)):
            raise WrongKeyError(UNREADABLE.format(path=where, line=number))
        secret = base64.b64decode(found["secret"])
        if found["what"] == "root":
            roots[int(found["version"])] = Key(int(found["version"]), secret)
        else:
            index = secret
    if not roots or not index:
        raise WrongKeyError(UNREADABLE.format(path=where, line=1))
    return RootKeys(roots, index)


def create(where: Path) -> RootKeys:
    """Write a new key file, readable by its owner only; an existing one is read, never replaced."""
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = HEADING + _line("root", 1, new_secret()) + _line("index", 1, new_secret())
    handle, draft = tempfile.mkstemp(dir=where.parent)
    with os.fdopen(handle, "w", encoding="ascii") as writer:
        writer.write(lines)
        writer.flush()
        os.fsync(writer.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, where)
    Path(draft).unlink()
    return read(where)


def add_root(where: Path) -> RootKeys:
    """Append a new root key, which wraps from now on. Raises as `read` does."""
    before = read(where)
    version = max(before.roots) + 1
    with where.open("a", encoding="ascii") as writer:
        writer.write(_line("root", version, new_secret()))
        writer.flush()
        os.fsync(writer.fileno())
    return read(where)


def _line(what: str, version: int, secret: bytes) -> str:
    return f"{what} {version} {base64.b64encode(secret).decode('ascii')}\n"
