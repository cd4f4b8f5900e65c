"""One spelling of a value: RFC 8785 JSON over text, whole numbers, truth values, lists and objects.

Two writers of the same value get the same bytes, so a digest of the bytes is one of the value.
Text is NFC. Fractions have no place here: money is in fen and rates are in parts per million.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from wuxian.support.errors import WuxianError

LARGEST = 2**53 - 1
"""Beyond it a reader that counts in doubles would see another number."""
NOT_CANONICAL = "{kind} has no canonical form"
DEPTH = 32
TOO_DEEP = "a value nested more than 32 deep has no canonical form"
TOO_LARGE = "a number beyond 2^53-1 has no canonical form"
WIDE_KEY = "keys are plain ASCII: {key}"
NOT_SPELT_SO = "this JSON is not in canonical form"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class NotCanonicalError(WuxianError):
    """A value without a canonical form, or bytes that are not in it."""


def canonical(value: Any) -> bytes:
    """The value's bytes.

    >>> canonical({"b": [1, True, None], "a": "养老"}).decode()
    '{"a":"养老","b":[1,true,null]}'

    Raises NotCanonicalError for fractions, numbers beyond 2^53-1, other types, keys not ASCII.
    """
    try:
        return _ENCODER.encode(_plain(value)).encode()
    except UnicodeEncodeError:
        raise NotCanonicalError(NOT_CANONICAL.format(kind="a lone surrogate")) from None


def _plain(value: Any, depth: int = 0) -> Any:
    if depth > DEPTH:
        raise NotCanonicalError(TOO_DEEP)
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonicalError(TOO_LARGE)
        return int(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(inner, depth + 1) for inner in value]
    raise NotCanonicalError(NOT_CANONICAL.format(kind=type(value).__name__))


def _key(key: Any) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise NotCanonicalError(WIDE_KEY.format(key=key))
    return str(key)


def parse_canonical(data: bytes) -> Any:
    """The value whose canonical bytes these are. Raises NotCanonicalError for any other bytes.

    >>> parse_canonical(b'{"a":1}')
    {'a': 1}
    """
    try:
        value = json.loads(data.decode("utf-8"))
        spelt = canonical(value)
    except (ValueError, RecursionError):
        raise NotCanonicalError(NOT_SPELT_SO) from None
    if spelt != data:
        raise NotCanonicalError(NOT_SPELT_SO)
    return value
