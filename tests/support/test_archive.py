"""An archive opens whole with its key, and any damage to it is named."""

import io
import os

import pytest

from wuxian.support import archive
from wuxian.support.archive import (
    Archive,
    CutShortError,
    DamagedError,
    Header,
    KeyMismatchError,
    NotAnArchiveError,
    Writer,
)

KEY = bytes(range(32))
HEADER = Header("2026-11-22T02:30:00Z", 1, b"salt of this one")
BODY = os.urandom(archive.CHUNK * 2 + 777)


def written(body: bytes = BODY, header: Header = HEADER) -> bytes:
    file = io.BytesIO()
    writer = Writer(file, header, KEY, b"manifest")
    for start in range(0, len(body), 300_000):
        writer.write(body[start : start + 300_000])
    writer.end()
    return file.getvalue()


WHOLE = written()


def key_of(_version: int, _salt: bytes) -> bytes:
    return KEY


def read(data: bytes, key: bytes = KEY) -> bytes:
    opened = Archive(io.BytesIO(data), lambda _version, _salt: key)
    return b"".join(opened.body())


def chunks_of(data: bytes) -> tuple[bytes, list[bytes]]:
    """The opening, and every chunk with its frame."""
    at = 12 + int.from_bytes(data[8:12], "big") + 32
    opening, found = data[:at], []
    while at < len(data):
        length = 5 + int.from_bytes(data[at + 1 : at + 5], "big") + 16
        found.append(data[at : at + length])
        at += length
    return opening, found


@pytest.mark.parametrize("size", [0, 1, archive.CHUNK, archive.CHUNK + 1])
def test_what_was_written_is_read(size: int) -> None:
    opened = Archive(io.BytesIO(written(BODY[:size])), key_of)
    assert (opened.header, opened.manifest) == (HEADER, b"manifest")
    assert b"".join(opened.body()) == BODY[:size]


def test_nothing_of_it_stands_in_clear() -> None:
    assert b"a name" not in written(b"a name" * 1000)


def test_another_key_is_refused_with_the_version_that_is_needed() -> None:
    with pytest.raises(KeyMismatchError, match="第 1 版"):
        read(WHOLE, bytes(32))


def test_something_else_is_refused() -> None:
    with pytest.raises(NotAnArchiveError):
        read(b"PK\x03\x04 something else entirely")


@pytest.mark.parametrize("where", ["length", "header", "check"])
def test_a_flipped_byte_of_the_header_is_noticed(where: str) -> None:
    opening, _ = chunks_of(WHOLE)
    at = {"length": 11, "header": 40, "check": len(opening) - 1}[where]
    damaged = bytearray(WHOLE)
    damaged[at] ^= 1
    with pytest.raises((DamagedError, CutShortError)):
        read(bytes(damaged))


@pytest.mark.parametrize("part", ["kind", "length", "text", "tag"])
@pytest.mark.parametrize("number", range(5))
def test_a_flipped_byte_is_named_by_its_chunk(number: int, part: str) -> None:
    opening, chunks = chunks_of(WHOLE)
    chunk = bytearray(chunks[number])
    chunk[{"kind": 0, "length": 4, "text": 7, "tag": -1}[part]] ^= 1
    chunks[number] = bytes(chunk)
    with pytest.raises((DamagedError, CutShortError)) as caught:
        read(opening + b"".join(chunks))
    assert caught.value.chunk == number


def test_chunks_in_another_order_are_noticed() -> None:
    opening, chunks = chunks_of(WHOLE)
    chunks[1], chunks[2] = chunks[2], chunks[1]
    with pytest.raises(DamagedError, match="第 1 块"):
        read(opening + b"".join(chunks))


def test_a_chunk_of_another_archive_is_noticed() -> None:
    opening, chunks = chunks_of(WHOLE)
    chunks[2] = chunks_of(written())[1][2]
    with pytest.raises(DamagedError, match="第 2 块"):
        read(opening + b"".join(chunks))


@pytest.mark.parametrize("kept", range(5))
def test_a_missing_end_is_named_by_the_first_chunk_that_is_not_there(kept: int) -> None:
    opening, chunks = chunks_of(WHOLE)
    with pytest.raises(CutShortError) as caught:
        read(opening + b"".join(chunks[:kept]))
    assert caught.value.chunk == kept
    with pytest.raises(CutShortError):
        read(opening + b"".join(chunks[: kept + 1])[:-1])


def test_a_missing_middle_and_something_after_the_end_are_noticed() -> None:
    opening, chunks = chunks_of(WHOLE)
    with pytest.raises(DamagedError):
        read(opening + b"".join([*chunks[:2], *chunks[3:]]))
    with pytest.raises(DamagedError):
        read(WHOLE + b"\0")
