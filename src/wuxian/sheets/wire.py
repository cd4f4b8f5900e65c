"""The shapes of this room as JSON and back, so that nothing crossing a process is executable."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from wuxian.sheets.containers import Limits
from wuxian.sheets.findings import Finding
from wuxian.sheets.headers.columns import Column
from wuxian.sheets.headers.context import Context
from wuxian.sheets.profiles import DeriveCheck, DerivedField, ImportProfile
from wuxian.sheets.rows import SkippedRow
from wuxian.sheets.seen import Candidate, FileSeen, Inspection, SheetSeen
from wuxian.sheets.stated import Stated
from wuxian.sheets.tables import Table, TotalCheck
from wuxian.support.messages import Message, pack, unpack

_SHAPES: dict[str, type] = {
    shape.__name__: shape
    for shape in (
        Candidate,
        Column,
        Context,
        DeriveCheck,
        DerivedField,
        FileSeen,
        Finding,
        ImportProfile,
        Inspection,
        Limits,
        SheetSeen,
        SkippedRow,
        Stated,
        Table,
        TotalCheck,
    )
}
_SHAPE, _DAY, _SAID = "$shape", "$day", "$said"


def dump(value: object) -> bytes:
    """A shape of this room as JSON."""
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def load(data: bytes) -> Any:
    """The shape back; lists inside shapes are tuples again, except columns of values."""
    return json.loads(data, object_hook=_shaped)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        own = {one.name: crossing(getattr(value, one.name)) for one in fields(value)}
        return {_SHAPE: type(value).__name__, **own}
    if isinstance(value, datetime):
        return {_DAY: value.date().isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def crossing(value: object) -> object:
    """A text with what it was made of, which JSON would drop; anything else as it is."""
    if isinstance(value, Message):
        return {_SAID: pack(value)}
    if isinstance(value, tuple) and any(isinstance(one, Message) for one in value):
        return [crossing(one) for one in value]
    return value


def _shaped(raw: dict[str, Any]) -> Any:
    if _SAID in raw:
        return unpack(raw[_SAID])
    if _DAY in raw:
        return date.fromisoformat(raw[_DAY])
    name = raw.pop(_SHAPE, None)
    if name is None:
        return raw
    enums = _enums(_SHAPES[name])
    return _SHAPES[name](**{key: _restored(value, enums.get(key)) for key, value in raw.items()})


def _restored(value: Any, enum: type[Enum] | None) -> Any:
    if enum is not None:
        return enum(value)
    return _tupled(value) if isinstance(value, list) else value


def _tupled(value: Any) -> Any:
    return tuple(_tupled(one) for one in value) if isinstance(value, list) else value


@cache
def _enums(shape: type) -> dict[str, type[Enum]]:
    hints = get_type_hints(shape)
    return {
        name: hint
        for name, hint in hints.items()
        if isinstance(hint, type) and issubclass(hint, Enum)
    }
