"""The files of a bundle, read: each in its one spelling, or not at all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from wuxian.merkle import encoding
from wuxian.merkle.errors import NoteError
from wuxian.merkle.notes import COSIGNATURE, ED25519, Verifier, parse_verifier
from wuxian.support.canonical import NotCanonicalError, canonical, parse_canonical

FORMAT = 1
_LINE = re.compile(rb'\{"index":(0|[1-9][0-9]{0,14}),"leaf":(\{.*\})\}', re.DOTALL)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
OTHER_FIELDS = "it has other fields than it should"


class UnreadableError(Exception):
    """A part that is not as its format says; never leaves this package."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf with its place and the exact bytes that are in the tree."""

    index: int
    leaf: bytes
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keys:
    """Whose signatures count: the log's, and how many of which witnesses'."""

    log: Verifier
    witnesses: tuple[Verifier, ...]
    quorum: int


@dataclass(frozen=True, slots=True)
class Proofs:
    """Inclusion by index in a tree of ``size``; growth up to it by the size before."""

    size: int
    inclusion: Mapping[int, list[bytes]]
    consistency: Mapping[int, list[bytes]]


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = parse_canonical(data)
    except NotCanonicalError as error:
        raise UnreadableError(str(error)) from None
    return _fields(value)


def _fields(value: Any, *names: str) -> dict[str, Any]:
    """An object with exactly these names (any, where none are given)."""
    if not isinstance(value, dict) or (names and value.keys() != set(names)):
        raise UnreadableError(OTHER_FIELDS)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableError(OTHER_FIELDS)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableError(OTHER_FIELDS)
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnreadableError(OTHER_FIELDS)
    return value


def _digest(value: Any) -> str:
    if not _DIGEST.fullmatch(_text(value)):
        raise UnreadableError("a digest is not one")
    return str(value)


def _index(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise UnreadableError("a number is not one")
    return int(text)


def read_manifest(data: bytes) -> dict[str, str]:
    """SHA-256 by file name."""
    value = _fields(_object(data), "files", "format", "generator", "made", "scope")
    for name in ("generator", "made", "scope"):
        _text(value[name])
    if _whole(value["format"]) != FORMAT:
        raise UnreadableError("its format is not 1")
    listed = [_fields(one, "name", "sha256") for one in _list(value["files"])]
    files = {_text(one["name"]): _digest(one["sha256"]) for one in listed}
    if len(files) != len(listed):
        raise UnreadableError("it lists a file twice")
    return files


def read_keys(data: bytes) -> Keys:
    """The log's key and the witnesses'."""
    value = _fields(_object(data), "log", "quorum", "witnesses")
    log = _key(value["log"], ED25519)
    witnesses = tuple(_key(one, COSIGNATURE) for one in _list(value["witnesses"]))
    quorum = _whole(value["quorum"])
    if quorum > len(witnesses) or len({str(one) for one in witnesses}) != len(witnesses):
        raise UnreadableError("it asks for more witnesses than it names")
    return Keys(log, witnesses, quorum)


def _key(text: Any, kind: bytes) -> Verifier:
    try:
        found = parse_verifier(_text(text))
    except NoteError as error:
        raise UnreadableError(str(error)) from None
    if found.kind != kind or str(found) != text:
        raise UnreadableError("a key is of another kind")
    return found


def read_entries(data: bytes) -> Iterator[Entry]:
    """The entries in ascending order, a line each."""
    if data and not data.endswith(b"\n"):
        raise UnreadableError("its last line is cut off")
    before = -1
    for line in data.split(b"\n")[:-1]:
        found = _LINE.fullmatch(line)
        if not found:
            raise UnreadableError("a line is not an entry")
        value, index = _fields(_object(line), "index", "leaf"), int(found[1])
        if index <= before or value["index"] != index:
            raise UnreadableError("its entries are out of order")
        before = index
        yield Entry(index, found[2], _fields(value["leaf"]))


def read_proofs(data: bytes) -> Proofs:
    """Hashes in base64, by index and by older size."""
    value = _fields(_object(data), "consistency", "inclusion", "size")
    return Proofs(
        _whole(value["size"]),
        {_index(key): _hashes(one) for key, one in _fields(value["inclusion"]).items()},
        {_index(key): _hashes(one) for key, one in _fields(value["consistency"]).items()},
    )


def _hashes(value: Any) -> list[bytes]:
    try:
        return [encoding.decode(_text(one)) for one in _list(value)]
    except ValueError:
        raise UnreadableError("a hash is not base64") from None


def read_salts(data: bytes) -> dict[int, dict[str, Any]]:
    """What is opened of entries, by index."""
    return {_index(key): _opened(one) for key, one in _object(data).items()}


def _opened(value: Any) -> dict[str, Any]:
    for name, one in _fields(value).items():
        if name in {"before", "after"}:
            _digest(_fields(one, "salt", "value")["salt"])
        elif name == "attachments":
            for attached in _list(one):
                _digest(_fields(attached, "name", "salt", "sha256")["salt"])
                _digest(attached["sha256"])
                _text(attached["name"])
        else:
            raise UnreadableError(OTHER_FIELDS)
    return dict(value)


def fits(opened: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    """Whether what is opened is what the leaf committed to."""
    for name in ("before", "after"):
        one = opened.get(name)
        if one is not None and leaf.get(name) != _commitment(one["salt"], canonical(one["value"])):
            return False
    attached = opened.get("attachments")
    committed = [_commitment(one["salt"], bytes.fromhex(one["sha256"])) for one in attached or ()]
    return attached is None or leaf.get("attachments") == committed


def _commitment(salt: str, value: bytes) -> str:
    return sha256(bytes.fromhex(salt) + value).hexdigest()
