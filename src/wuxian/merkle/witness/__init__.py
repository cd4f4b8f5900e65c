"""A witness (C2SP tlog-witness): it saw a head, and that the head grew out of the last one it saw.

It shares nothing with the log it watches but the log's public key: no database, no Django, a key
and a directory of its own, so that another department can run it on another machine.
"""

from wuxian.merkle.witness.client import (
    LostError,
    OtherSizeError,
    RefusedError,
    WitnessClient,
    WitnessError,
)
from wuxian.merkle.witness.server import serve
from wuxian.merkle.witness.witness import Witness

__all__ = [
    "LostError",
    "OtherSizeError",
    "RefusedError",
    "Witness",
    "WitnessClient",
    "WitnessError",
    "serve",
]
