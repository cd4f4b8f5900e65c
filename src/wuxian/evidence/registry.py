"""What rooms above have said: types of entries, rows the log answers for, the policy in use."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from wuxian.evidence.data import UNKNOWN_CLAIM, Claim, EntryType, UnknownTypeError

PolicyVersion = Callable[[], str | None]
_KEY = re.compile(r"[a-z_]+\.[a-z0-9_.]+")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_types: dict[str, EntryType] = {}
_claims: dict[str, Claim] = {}
_policy: list[PolicyVersion] = []
_beyond: list[Callable[[], AbstractContextManager[None]]] = []


def register(entry_type: EntryType) -> EntryType:
    """The type, known from now on; another one of the same key is a mistake."""
    assert _KEY.fullmatch(entry_type.key), entry_type.key
    assert _types.setdefault(entry_type.key, entry_type) == entry_type, entry_type.key
    return entry_type


def claim(claimed: Claim) -> Claim:
    """Rows the log answers for from now on. Names become SQL, so they are plain words."""
    for table in claimed.tables:
        for name in (table.table, table.object, table.key, *table.columns, *table.order):
            assert _NAME.fullmatch(name), name
    assert _claims.setdefault(claimed.key, claimed) == claimed, claimed.key
    return claimed


def types() -> Mapping[str, EntryType]:
    """Every type of entry by its key."""
    return _types


def claims() -> Mapping[str, Claim]:
    """Every claim by its key."""
    return _claims


def get_claim(key: str) -> Claim:
    """Raises UnknownTypeError."""
    if key not in _claims:
        raise UnknownTypeError(UNKNOWN_CLAIM.format(key=key))
    return _claims[key]


def say_policy(version: PolicyVersion) -> None:
    """Who knows which version of the policy library is in force."""
    _policy[:] = [version]


def say_beyond(beyond: Callable[[], AbstractContextManager[None]]) -> None:
    """Who can show the rows of every scope for a moment."""
    _beyond[:] = [beyond]


def beyond() -> AbstractContextManager[None]:
    """See every claimed row, whoever acts: a digest over a part of them would be another."""
    return _beyond[0]() if _beyond else nullcontext()


def policy_version() -> str | None:
    """The digest of the library in force, where a room above knows it."""
    return _policy[0]() if _policy else None
