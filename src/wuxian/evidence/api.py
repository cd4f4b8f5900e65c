"""The doors of ``evidence``.

SealingError
├── BrokenSealError   a ciphertext was changed, moved, or made with another key
├── ShreddedError     the key was destroyed on purpose
├── MissingKeyError   the key file is not where it must be
└── WrongKeyError     the key file belongs elsewhere or is damaged
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from wuxian.evidence.data import BlindIndex, DerivedKey, Purpose, SealedColumn, Seals
from wuxian.evidence.personal import keyring, rootkeys, rotation, sealing


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


def derive_key(*, purpose: str, salt: bytes, version: int | None = None) -> DerivedKey:
    """A key of 32 bytes for a purpose outside the database, under a root key (the newest).

    Asks the key file alone. Raises MissingKeyError, WrongKeyError.
    """
    roots = keyring.root_keys()
    version = version or roots.newest.version
    return DerivedKey(version, roots.derived(purpose, salt, version))


def key_file() -> Path:
    """Where the root keys are, whether or not they are there."""
    return rootkeys.path()


def rotate_root() -> int:
    """A new root key in the key file; its version. The key file must be escrowed anew."""
    return rotation.rotate_root()


def rotate(*, purpose: Purpose, said: Callable[[int, int], None] | None = None) -> int:
    """Renew a data key and bring every row under it, going on where a rotation was cut short.

    Tells rows done and rows in all after every batch; returns how many there were.
    """
    rotation.begin(purpose)
    total, done = rotation.left(purpose), 0
    while moved := rotation.step(purpose):
        done += moved
        if said:
            said(done, total)
    return done
