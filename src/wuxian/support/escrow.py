"""Small files under a passphrase, as text that can be printed and typed in again.

A heading, then numbered lines: up to 25 bytes in base 32, in groups of five, and a check of four
characters; the last line says how many there are. The bytes are ``salt (16) ‖ nonce (12) ‖
AES-256-GCM`` under scrypt (N = 65536, r = 8, p = 1) of the passphrase. Case and spaces do not
matter, and 0, 1 and 8, which base 32 lacks, are read as O, I and B.

EscrowError
├── UnreadableError   a line is missing, doubled or mistyped; named by its number
└── PassphraseError   the passphrase does not open it
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wuxian.support.errors import WuxianError

HEADING = "WUXIAN KEY ESCROW 1"
NOTE = "# 密钥托管件:与口令分开保管,与备份分开保管。恢复:wuxian keys restore 文件"
SHORTEST_PASSPHRASE = 12
_BYTES = 25
_ABOUT = b"wuxian key escrow|1"
_MISREAD = str.maketrans("018", "OIB")
NOT_ESCROW = "这不是密钥托管件。"
BAD_LINE = "密钥托管件第 {number} 行缺失、重复或有错字,请对照原件更正这一行。"
WRONG_WORDS = "口令不对,打不开密钥托管件。"
TOO_SHORT = "口令至少 {count} 个字符。"


class EscrowError(WuxianError):
    """The escrow cannot be used."""


class UnreadableError(EscrowError):
    """A line is not as it was printed; ``number`` says which."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(BAD_LINE.format(number=number))


class PassphraseError(EscrowError):
    """The passphrase is wrong, or too short to begin with."""


def seal(files: Mapping[str, bytes], passphrase: str) -> str:
    """Files by name as printable text. Raises PassphraseError for a short passphrase."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseError(TOO_SHORT.format(count=SHORTEST_PASSPHRASE))
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = {name: base64.b64encode(data).decode() for name, data in files.items()}
    aead = AESGCM(_key(passphrase, salt))
    sealed = salt + nonce + aead.encrypt(nonce, json.dumps(plain).encode(), _ABOUT)
    lines = list(_lines(sealed))
    return "\n".join([HEADING, NOTE, "", *lines, f"END {len(lines):02d}", ""])


def unseal(text: str, passphrase: str) -> dict[str, bytes]:
    """The files. Raises UnreadableError naming the line, PassphraseError."""
    sealed = b"".join(_parts(text))
    salt, nonce, body = sealed[:16], sealed[16:28], sealed[28:]
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, body, _ABOUT)
    except InvalidTag:
        raise PassphraseError(WRONG_WORDS) from None
    return {name: base64.b64decode(data) for name, data in json.loads(plain).items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


def _lines(sealed: bytes) -> Iterator[str]:
    for number, start in enumerate(range(0, len(sealed), _BYTES), start=1):
        part = sealed[start : start + _BYTES]
        letters = base64.b32encode(part).decode().rstrip("=")
        groups = [letters[at : at + 5] for at in range(0, len(letters), 5)]
        yield " ".join([f"{number:02d}", *groups, "-", _check(number, part)])


def _parts(text: str) -> Iterator[bytes]:
    lines = [line.strip().upper() for line in text.splitlines() if line.strip()]
    if not lines or lines[0] != HEADING:
        raise EscrowError(NOT_ESCROW)
    number = 0
    for line in lines[1:]:
        if line.startswith("#"):
            continue
        if line.startswith("END"):
            break
        number += 1
        yield _part(number, line)
    if not line.startswith("END") or line.split()[1:] != [f"{number:02d}"]:
        raise UnreadableError(number + 1)


def _part(number: int, line: str) -> bytes:
    named, _, rest = line.partition(" ")
    letters, _, check = rest.translate(_MISREAD).replace(" ", "").partition("-")
    try:
        part = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise UnreadableError(number) from None
    if named != f"{number:02d}" or check != _check(number, part):
        raise UnreadableError(number)
    return part


def _check(number: int, part: bytes) -> str:
    return base64.b32encode(hashlib.sha256(bytes([number]) + part).digest()).decode()[:4]
