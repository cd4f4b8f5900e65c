"""One spelling of a value, as RFC 8785 has it."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wuxian.support.canonical import LARGEST, NotCanonicalError, canonical, parse_canonical

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "Cc", "So"]))
KEYS = st.text(st.characters(codec="ascii"), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def nfc(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(one) for one in value]
    if isinstance(value, dict):
        return {key: nfc(one) for key, one in value.items()}
    return value


@given(VALUES)
def test_the_bytes_are_those_of_another_implementation(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(nfc(value))  # type: ignore[arg-type]


@given(VALUES)
def test_the_bytes_lead_back_to_the_value(value: object) -> None:
    assert parse_canonical(canonical(value)) == nfc(value)


@pytest.mark.parametrize("bad", [1.5, LARGEST + 1, b"bytes", {1: "a"}, {"养老": 1}, "\ud800"])
def test_what_has_no_canonical_form_is_refused(bad: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical([bad])


@pytest.mark.parametrize(
    "other",
    [
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":-0}',
        b'{"a":"\\u0041"}',
        b'{"a":"e\xcc\x81"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1}\n',
        b"\xff",
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b"",
    ],
)
def test_another_spelling_is_refused(other: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        parse_canonical(other)
