"""Signed notes (C2SP signed-note): text that lines of signatures follow.

A key has a name and an Ed25519 key; its four-byte id lets a reader skip signatures of strangers.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wuxian.merkle import encoding
from wuxian.merkle.errors import NoteError, SignatureError

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
NO_SIGNATURES = "the note has no signatures"
NOT_TEXT = "the note is not UTF-8 text"
BAD_LINE = "line {number} after the text is not a signature"
NO_KNOWN_KEY = "no signature by {names}"
WRONG_SIGNATURE = "the signature by {name} does not fit the text"
BAD_NAME = "a key's name has no spaces and no plus sign: {name}"
BAD_KEY = "not a key: {text}"
_DASH = "— "
_NAME = re.compile(r"[^\s+]+")


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and a public key; ``kind`` is the algorithm byte of the specification."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, algorithm, key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def __str__(self) -> str:
        encoded = encoding.encode(self.kind + self.public)
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def parse_verifier(text: str) -> Verifier:
    """Read ``name+id+key`` as `Verifier` prints it. Raises NoteError."""
    parts = text.strip().split("+", 2)
    try:
        raw = encoding.decode(parts[2])
        found = Verifier(parts[0], raw[1:], raw[:1])
    except (IndexError, ValueError):
        raise NoteError(BAD_KEY.format(text=text)) from None
    is_whole = len(found.public) == 32 and found.key_id.hex() == parts[1]
    if not is_whole or not _NAME.fullmatch(found.name):
        raise NoteError(BAD_KEY.format(text=text))
    return found


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and a private key."""

    name: str
    private: Ed25519PrivateKey
    kind: bytes = ED25519

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise NoteError(BAD_NAME.format(name=self.name))

    @property
    def verifier(self) -> Verifier:
        """The public side."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw(), self.kind)

    def line(self, message: bytes, extra: bytes = b"") -> str:
        """A signature line over a message; ``extra`` stands before the signature's bytes."""
        body = self.verifier.key_id + extra + self.private.sign(message)
        return f"{_DASH}{self.name} {encoding.encode(body)}\n"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature as it stands: the name, the key's id and the bytes behind it."""

    name: str
    key_id: bytes
    body: bytes

    def is_by(self, verifier: Verifier) -> bool:
        """Whether it claims to be by this key."""
        return (self.name, self.key_id) == (verifier.name, verifier.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """The text, ending in a newline, and its signatures."""

    text: str
    signatures: tuple[SignatureLine, ...]


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The text with a signature line of each signer."""
    lines = "".join(signer.line(text.encode()) for signer in signers)
    return f"{text}\n{lines}"


def parse_note(note: bytes) -> Note:
    """Take a note apart; nothing is verified. Raises NoteError."""
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError(NOT_TEXT) from None
    text, found, tail = whole.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise NoteError(NO_SIGNATURES)
    lines = enumerate(tail.removesuffix("\n").split("\n"), start=1)
    return Note(text + "\n", tuple(_signature(number, line) for number, line in lines))


def _signature(number: int, line: str) -> SignatureLine:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = encoding.decode(encoded)
    except ValueError:
        raw = b""
    if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(raw) < 5:
        raise NoteError(BAD_LINE.format(number=number))
    return SignatureLine(name, raw[:4], raw[4:])


def open_note(note: bytes, verifiers: Sequence[Verifier]) -> Note:
    """The note, signed by at least one of the keys and wrongly by none.

    Raises NoteError, SignatureError.
    """
    parsed = parse_note(note)
    seen = 0
    for verifier in verifiers:
        for signature in filter(lambda one: one.is_by(verifier), parsed.signatures):
            if not verifier.accepts(parsed.text.encode(), signature.body):
                raise SignatureError(WRONG_SIGNATURE.format(name=verifier.name))
            seen += 1
    if not seen:
        names = ", ".join(verifier.name for verifier in verifiers)
        raise SignatureError(NO_KNOWN_KEY.format(names=names))
    return parsed
