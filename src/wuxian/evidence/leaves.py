"""The bytes of an entry, and what they commit to without saying it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from wuxian import __version__
from wuxian.evidence import registry
from wuxian.evidence.data import (
    LOG,
    NO_PERSON,
    UNKNOWN_FIELDS,
    UNKNOWN_TYPE,
    Attachment,
    Entry,
    InvalidEntryError,
    Shred,
    UnknownTypeError,
)
from wuxian.support.canonical import canonical

VERSION = 1
SALT = 32


def commitment(salt: bytes, value: bytes) -> str:
    """SHA-256 over 32 secret bytes and a value: it binds to the value and tells nothing of it."""
    return sha256(salt + value).hexdigest()


def check(entry: Entry) -> None:
    """Raise where no room told of the type, or an entry says what its type does not know."""
    if registry.types().get(entry.type.key) != entry.type:
        raise UnknownTypeError(UNKNOWN_TYPE.format(key=entry.type.key))
    said = {*(entry.before or ()), *(entry.after or ())}
    if unknown := said - set(entry.type.fields):
        fields = ", ".join(sorted(unknown))
        raise InvalidEntryError(UNKNOWN_FIELDS.format(type=entry.type.key, fields=fields))
    if entry.type.shred is Shred.PERSON and entry.person is None:
        raise InvalidEntryError(NO_PERSON.format(type=entry.type.key))


def subject(entry: Entry) -> str:
    """Whose key seals what is kept beside the entry."""
    return f"person:{entry.person}" if entry.type.shred is Shred.PERSON else LOG


def payload(entry: Entry) -> dict[str, Any]:
    """What is kept beside the entry, with fresh salts; empty where there is nothing to hide."""
    kept: dict[str, Any] = {}
    for name, value in (("before", entry.before), ("after", entry.after)):
        if value is not None:
            kept[name] = {"salt": token_bytes(SALT).hex(), "value": dict(value)}
    if entry.attachments:
        kept["attachments"] = [_attached(one) for one in entry.attachments]
    return kept


def _attached(one: Attachment) -> dict[str, str]:
    return {"salt": token_bytes(SALT).hex(), "name": one.name, "sha256": one.sha256}


def commitments(kept: dict[str, Any]) -> dict[str, Any]:
    """What a leaf says of a payload: the same from the payload as it is written and as it is read.

    An attachment is committed to by its digest, so that nobody has to read it again.
    """
    return {
        "before": _committed(kept.get("before")),
        "after": _committed(kept.get("after")),
        "attachments": [
            commitment(bytes.fromhex(one["salt"]), bytes.fromhex(one["sha256"]))
            for one in kept.get("attachments", ())
        ],
    }


def _committed(one: dict[str, Any] | None) -> str | None:
    if one is None:
        return None
    return commitment(bytes.fromhex(one["salt"]), canonical(one["value"]))


def leaf(
    entry: Entry, *, uid: str, origin: str, at: datetime, request: str, said: Sequence[Any]
) -> bytes:
    """The canonical bytes of an entry; ``said`` is its commitments and the root of its rows."""
    committed, rows = said
    return canonical(
        {
            "version": VERSION,
            "log": origin,
            "id": uid,
            "time": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": entry.who.reference,
            "role": entry.who.role,
            "entity": entry.entity,
            "action": entry.type.key,
            "object": entry.object,
            "request": request,
            "software": __version__,
            "policy": registry.policy_version(),
            "rows": rows,
            **committed,
        }
    )
