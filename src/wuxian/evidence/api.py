"""The doors of ``evidence``.

SealingError
├── BrokenSealError   a ciphertext was changed, moved, or made with another key
├── ShreddedError     the key was destroyed on purpose
├── MissingKeyError   the key file is not where it must be
└── WrongKeyError     the key file belongs elsewhere or is damaged
"""

from collections.abc import Iterable

from wuxian.evidence.data import BlindIndex, SealedColumn, Seals
from wuxian.evidence.personal import rotation, sealing


def create_seals(*, subjects: Iterable[str]) -> Seals:
    """Make keys for subjects (``person:17``) that have none; the seals of all of them.

    A shredded subject stays shredded. Raises MissingKeyError, WrongKeyError.
    """
    return sealing.create(subjects)


def open_seals(*, subjects: Iterable[str] = ()) -> Seals:
    """The seals of subjects that have keys, and the tenant's.

    Raises MissingKeyError, WrongKeyError.
    """
    return sealing.load(subjects)


def shred(*, subject: str) -> bool:
    """Destroy a subject's key for good; False where there was none to destroy."""
    return sealing.shred(subject)


def blind_index(*, column: str) -> BlindIndex:
    """The blind index of a sealed column (``table.column``).

    Raises MissingKeyError, WrongKeyError.
    """
    return BlindIndex(column)


def register_sealed_column(*, column: SealedColumn) -> None:
    """Let key rotations know of a column sealed for the tenant; call it when the room starts."""
    rotation.register(column)
