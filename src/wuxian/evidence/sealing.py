"""Seal and open what is kept beside entries, under the key of whom it is about."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

from wuxian.evidence.personal import sealing
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.errors import ShreddedError
from wuxian.evidence.personal.models import SubjectKey
from wuxian.evidence.personal.sealing import Seals
from wuxian.support.canonical import canonical

REMEMBERED = 4_096


class Known(NamedTuple):
    """A subject's opened key, and the wrapped form that shows whether it is still the one."""

    seals: Seals
    wrapped: bytes


class Sealed(NamedTuple):
    """A payload sealed with a remembered key: write it only while ``wrapped`` is stored."""

    body: bytes
    wrapped: bytes


@lru_cache(maxsize=REMEMBERED)
def _known(subject: str) -> Known:
    """The key of a subject, made where there was none. Raises ShreddedError for somebody erased."""
    seals = sealing.create([subject])
    if subject not in seals.subjects:
        raise ShreddedError  # and ask again next time
    wrapped = SubjectKey.objects.values_list("wrapped", flat=True).get(pk=subject)
    return Known(seals, bytes(wrapped or b""))


def forget() -> None:
    """Ask the database for every key anew."""
    _known.cache_clear()


def seal(subject: str, uid: str, kept: dict[str, Any]) -> Sealed | None:
    """A payload bound to its entry; None for an empty one. Raises ShreddedError."""
    if not kept:
        return None
    known = _known(subject)
    return Sealed(known.seals.seal(subject, _place(uid), canonical(kept)), known.wrapped)


def unseal(seals: Seals, subject: str, uid: str, sealed: bytes) -> dict[str, Any]:
    """The payload. Raises ShreddedError, BrokenSealError."""
    found: dict[str, Any] = json.loads(seals.unseal_bytes(subject, _place(uid), sealed))
    return found


def _place(uid: str) -> Context:
    return Context("evidence_payload", "sealed", uid)
