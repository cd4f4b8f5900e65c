"""Identifiers that sort by the time they were made (ULID)."""

import secrets
from datetime import datetime

from wuxian.support import clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def new_id(at: datetime | None = None) -> str:
    """A new ULID of 26 characters: 48 bits of milliseconds, then 80 random bits."""
    moment = at or clock.now()
    value = (int(moment.timestamp() * 1000) << 80) | secrets.randbits(80)
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))
