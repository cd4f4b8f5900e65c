"""Thrift's compact protocol, as far as Parquet footers use it: any structure, read and written.

A structure is a dictionary from field number to ``(type, value)``; a list is ``(type of its
elements, values)``; in writing, a structure inside another may be the bytes it was written to
before. Types are the numbers of the protocol's specification
(https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
"""

from typing import Any

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, _MAP, STRUCT = range(1, 13)
Struct = dict[int, tuple[int, Any]]

_SHORT_LIST = 15


class UnknownTypeError(ValueError):
    """A type that this module does not read or write."""


def read_struct(data: bytes | memoryview, start: int = 0) -> tuple[Struct, int]:
    """A structure and where it ends.

    >>> read_struct(write_struct({1: (I32, -5), 3: (BINARY, b"ok")}))[0]
    {1: (5, -5), 3: (8, b'ok')}
    """
    found: Struct = {}
    number, at = 0, start
    while (head := data[at]) != 0:
        kind, step, at = head & 15, head >> 4, at + 1
        if step:
            number += step
        else:
            number, at = _read_integer(data, at)
        value, at = _read(data, at, kind)
        found[number] = (kind, value)
    return found, at + 1


def write_struct(struct: Struct) -> bytes:
    """The bytes of a structure, its fields in the order of their numbers."""
    out = bytearray()
    _write_struct(out, struct)
    return bytes(out)


def _read(data: bytes | memoryview, at: int, kind: int) -> tuple[Any, int]:
    if kind in (TRUE, FALSE):
        return kind == TRUE, at
    if kind in (I16, I32, I64):
        return _read_integer(data, at)
    if kind == BINARY:
        size, at = _read_unsigned(data, at)
        return bytes(data[at : at + size]), at + size
    if kind in (LIST, SET):
        return _read_list(data, at)
    if kind == STRUCT:
        return read_struct(data, at)
    if kind in (BYTE, DOUBLE):
        size = 1 if kind == BYTE else 8
        return bytes(data[at : at + size]), at + size
    raise UnknownTypeError(kind)


def _read_list(data: bytes | memoryview, at: int) -> tuple[tuple[int, list[Any]], int]:
    size, kind, at = data[at] >> 4, data[at] & 15, at + 1
    if size == _SHORT_LIST:
        size, at = _read_unsigned(data, at)
    values = []
    for _ in range(size):
        if kind in (TRUE, FALSE):
            value, at = data[at] == TRUE, at + 1
        else:
            value, at = _read(data, at, kind)
        values.append(value)
    return (kind, values), at


def _read_unsigned(data: bytes | memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 128:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def _read_integer(data: bytes | memoryview, at: int) -> tuple[int, int]:
    value, at = _read_unsigned(data, at)
    return (value >> 1) ^ -(value & 1), at


def _write_struct(out: bytearray, struct: Struct) -> None:
    before = 0
    for number in sorted(struct):
        kind, value = struct[number]
        if kind in (TRUE, FALSE):
            kind = TRUE if value else FALSE
        step = number - before
        if 0 < step <= 15:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _write_integer(out, number)
        before = number
        _write(out, kind, value)
    out.append(0)


def _write(out: bytearray, kind: int, value: Any) -> None:
    if kind in (TRUE, FALSE):
        return
    if kind in (I16, I32, I64):
        _write_integer(out, value)
    elif kind == BINARY:
        _write_unsigned(out, len(value))
        out += value
    elif kind in (LIST, SET):
        _write_list(out, *value)
    elif kind == STRUCT and isinstance(value, bytes):
        out += value
    elif kind == STRUCT:
        _write_struct(out, value)
    elif kind in (BYTE, DOUBLE):
        out += value
    else:
        raise UnknownTypeError(kind)


def _write_list(out: bytearray, kind: int, values: list[Any]) -> None:
    if len(values) < _SHORT_LIST:
        out.append(len(values) << 4 | kind)
    else:
        out.append(_SHORT_LIST << 4 | kind)
        _write_unsigned(out, len(values))
    for value in values:
        if kind in (TRUE, FALSE):
            out.append(TRUE if value else FALSE)
        else:
            _write(out, kind, value)


def _write_unsigned(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _write_integer(out: bytearray, value: int) -> None:
    _write_unsigned(out, value << 1 if value >= 0 else (-value << 1) - 1)
