"""Comma, tab and pipe separated text, in the encodings these files come in."""

import csv
import io
import re
from collections.abc import Iterator

from wuxian.sheets import errors
from wuxian.sheets.containers.limits import Limits
from wuxian.sheets.grid import Book, Cell, Grid

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 / GBK",
    "big5": "Big5",
    "utf-16": "UTF-16",
    "utf-16-be": "UTF-16 BE",
}
"""What somebody may say a text is encoded in, and how people call it."""
_DELIMITERS = ("\t", ",", "|", ";")
_SAMPLE_LINES = 30
# Wrong decodings give Chinese characters too; these words give the right one away.
_TOKENS = re.compile(
    "姓名|证件|身份|号码|部门|工资|基数|单位|公司|编号|日期|时间|金额|保险|社保|费|序号|手机|月|人员|地|员工"
)


def read(
    data: bytes,
    name: str,
    limits: Limits,  # noqa: ARG001
    encoding: str | None = None,
) -> Book:
    """One grid named after the file; ``encoding`` (of `ENCODINGS`) overrules the guess."""
    text, encoding = decode_as(data, encoding) if encoding else decode(data)
    rows: list[list[Cell]] = [list(cells) for cells in _records(text)]
    while rows and not any(rows[-1]):
        rows.pop()
    return Book(container="text", grids=(Grid(name=name, rows=rows),), encoding=encoding)


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: mark first, strict UTF-8, GB18030, then UTF-16."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _TOKENS.search(text):
            return text, encoding
    raise errors.UnknownEncodingError(errors.UNKNOWN_ENCODING)


def decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    """The text in the encoding somebody stated. Raises UnknownEncodingError."""
    if encoding not in ENCODINGS:
        raise errors.UnknownEncodingError(errors.NO_ENCODING.format(encoding=encoding))
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError:
        shown = ENCODINGS[encoding]
        message = errors.WRONG_ENCODING.format(encoding=shown)
        raise errors.UnknownEncodingError(message) from None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise errors.UnknownEncodingError(errors.UNKNOWN_ENCODING) from None


def _candidates(data: bytes) -> tuple[str, ...]:
    if b"\x00" in data:
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def _records(text: str) -> Iterator[list[str]]:
    source = io.StringIO(text.replace("\x00", ""), newline="")
    reader = csv.reader(source, delimiter=sniff(text))
    try:
        yield from reader
    except csv.Error:
        raise errors.DamagedFileError(errors.DAMAGED) from None


def sniff(text: str) -> str:
    """The separator that most lines share.

    >>> sniff("姓名|工资\\n张三|9,500")
    '|'
    """
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    shared = {mark: sum(mark in line for line in lines) for mark in _DELIMITERS}
    total = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: (shared[mark], total[mark]))
    return best if shared[best] else ","
