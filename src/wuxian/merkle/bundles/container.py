"""The ZIP of a bundle, read by the one strict reading that every verifier shares.

ZIP can be read in several ways; a file that two programs unpack differently proves nothing. So a
bundle is the plainest ZIP there is: entries one after another without gaps, each stored or
deflated, no extra fields, comments, encryption, descriptors or ZIP64, every name once.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from wuxian.merkle.errors import MerkleError

MOST_FILES = 20_000
MOST_PACKED = 1 << 30
MOST_UNPACKED = 2 << 30
MOST_RATIO = 500
SMALL = 1 << 20
"""Files up to here may be packed as tightly as they like."""
NOT_A_BUNDLE = "not a bundle: {reason}"
PARTS = ("manifest.json", "entries.jsonl", "salts.json", "proofs.json", "checkpoint", "keys.json")
BESIDE = ("index.pdf", "records.xlsx", "README.zh-CN.txt", "rows.json", "verify.mjs")
_ORIGINAL = re.compile(r"originals/(?!\.{1,2}$)[^/\\:\x00-\x1f\x7f]{1,200}")
_END, _CENTRAL = struct.Struct("<IHHHHIIH"), struct.Struct("<IHHHHHHIIIHHHHHII")
_HEADER = struct.Struct("<IHHHHHIIIHH")
_UTF8 = 0x800


class BundleError(MerkleError):
    """A file that is no bundle, or one nobody should open."""


class Member(NamedTuple):
    """A file of the container by its central entry."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def is_known(name: str) -> bool:
    """Whether a bundle may hold a file of this name."""
    is_original = _ORIGINAL.fullmatch(name) is not None
    return (
        name in PARTS or name in BESIDE or (is_original and unicodedata.is_normalized("NFC", name))
    )


def read_container(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name. Raises BundleError, OSError."""
    if path.stat().st_size > MOST_PACKED:
        raise _refused("it is too large")
    data = path.read_bytes()
    members = list(_members(data))
    if len({one.name for one in members}) != len(members):
        raise _refused("a name stands in it twice")
    if sum(one.size for one in members) > MOST_UNPACKED:
        raise _refused("it is too large unpacked")
    end, found = 0, {}
    for one in members:
        if one.offset != end:
            raise _refused("its entries do not follow one another")
        begin = _after_header(data, one)
        end = begin + one.packed
        found[one.name] = _content(data[begin:end], one)
    if end != _central(data)[0]:
        raise _refused("something stands between its entries and their list")
    return found


def _refused(reason: str) -> BundleError:
    return BundleError(NOT_A_BUNDLE.format(reason=reason))


def _central(data: bytes) -> tuple[int, int, int]:
    """Where the list of entries begins and ends, and how many there are."""
    at = len(data) - _END.size
    if at < 0:
        raise _refused("it is too short")
    magic, disk, first, here, count, size, offset, comment = _END.unpack_from(data, at)
    if magic != 0x06054B50 or disk or first or here != count or comment:
        raise _refused("it does not end as a bundle ends")
    if offset + size != at or count > MOST_FILES:
        raise _refused("its list of entries is not where it must be")
    return offset, at, count


def _members(data: bytes) -> Iterator[Member]:
    at, end, count = _central(data)
    for _ in range(count):
        if at + _CENTRAL.size > end:
            raise _refused("its list of entries is cut off")
        (magic, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, disk, _, _,
         offset) = _CENTRAL.unpack_from(data, at)  # fmt: skip
        if magic != 0x02014B50 or extra or comment or disk or flags not in (0, _UTF8):
            raise _refused("an entry has more than a bundle's entries have")
        if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused("an entry is packed in an unknown way")
        raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name]
        at += _CENTRAL.size + name
        yield Member(_name(raw, flags), raw, flags, method, crc, packed, size, offset)
    if at != end:
        raise _refused("its list of entries is longer than it says")


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags == _UTF8 else "ascii")
    except UnicodeDecodeError:
        raise _refused("a name is no text") from None


def _after_header(data: bytes, one: Member) -> int:
    """Where an entry's bytes begin; its own header must say what the list says."""
    if one.offset + _HEADER.size > len(data):
        raise _refused("an entry is cut off")
    magic, _, flags, method, _, _, crc, packed, size, name, extra = _HEADER.unpack_from(
        data, one.offset
    )
    begin: int = one.offset + _HEADER.size + name
    said = (flags, method, crc, packed, size)
    raw = data[one.offset + _HEADER.size : begin]
    listed = (one.flags, one.method, one.crc, one.packed, one.size)
    if magic != 0x04034B50 or extra or said != listed or raw != one.raw_name:
        raise _refused("an entry and the list disagree")
    return begin


def _content(packed: bytes, one: Member) -> bytes:
    if len(packed) != one.packed:
        raise _refused("an entry is cut off")
    if one.size > SMALL and one.size > MOST_RATIO * one.packed:
        raise _refused("an entry is packed too tightly")
    content = packed if one.method == zipfile.ZIP_STORED else _inflated(packed, one.size)
    if len(content) != one.size or zlib.crc32(content) != one.crc:
        raise _refused("an entry is damaged")
    return content


def _inflated(packed: bytes, size: int) -> bytes:
    """At most one byte more than was declared, whatever the stream would give."""
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(packed, size + 1)
    except zlib.error:
        raise _refused("an entry is damaged") from None
    if not unpacking.eof or unpacking.unused_data:
        raise _refused("an entry is damaged")
    return content


def write_container(target: BinaryIO, files: Mapping[str, bytes]) -> None:
    """Write files as a bundle is read, with fixed dates: the same files, the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as writer:
        for name, content in files.items():
            assert is_known(name), name
            writer.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
