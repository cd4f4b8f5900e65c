"""What passes the door of ``evidence``."""

from dataclasses import dataclass, field

from wuxian.evidence.personal.blind import BlindIndex
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.errors import (
    BrokenSealError,
    MissingKeyError,
    SealingError,
    ShreddedError,
    WrongKeyError,
)
from wuxian.evidence.personal.keyring import Purpose
from wuxian.evidence.personal.rotation import SealedColumn
from wuxian.evidence.personal.sealing import TENANT, Seals

__all__ = [
    "TENANT",
    "BlindIndex",
    "BrokenSealError",
    "Context",
    "DerivedKey",
    "MissingKeyError",
    "Purpose",
    "SealedColumn",
    "SealingError",
    "Seals",
    "ShreddedError",
    "WrongKeyError",
]


@dataclass(frozen=True, slots=True)
class DerivedKey:
    """A key derived from a root key, and the version of that root key."""

    version: int
    secret: bytes = field(repr=False)
