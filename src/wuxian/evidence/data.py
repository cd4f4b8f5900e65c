"""What passes the door of ``evidence``."""

from wuxian.evidence.personal.blind import BlindIndex
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.errors import (
    BrokenSealError,
    MissingKeyError,
    SealingError,
    ShreddedError,
    WrongKeyError,
)
from wuxian.evidence.personal.rotation import SealedColumn
from wuxian.evidence.personal.sealing import TENANT, Seals

__all__ = [
    "TENANT",
    "BlindIndex",
    "BrokenSealError",
    "Context",
    "MissingKeyError",
    "SealedColumn",
    "SealingError",
    "Seals",
    "ShreddedError",
    "WrongKeyError",
]
