"""Seal and open what is kept beside entries, under the key of whom it is about."""

import json
from typing import Any

from wuxian.evidence.personal import sealing
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.sealing import Seals
from wuxian.support.canonical import canonical


def seals_of(subjects: set[str]) -> Seals:
    """The seals of subjects; who had no key yet gets one."""
    found = sealing.load(subjects)
    return found if subjects <= found.subjects.keys() else sealing.create(subjects)


def seal(subject: str, uid: str, kept: dict[str, Any]) -> bytes | None:
    """The sealed form of a payload, bound to its entry; None for an empty one.

    Raises ShreddedError for somebody erased.
    """
    return seals_of({subject}).seal(subject, _place(uid), canonical(kept)) if kept else None


def unseal(seals: Seals, subject: str, uid: str, sealed: bytes) -> dict[str, Any]:
    """The payload. Raises ShreddedError, BrokenSealError."""
    found: dict[str, Any] = json.loads(seals.unseal_bytes(subject, _place(uid), sealed))
    return found


def _place(uid: str) -> Context:
    return Context("evidence_payload", "sealed", uid)
