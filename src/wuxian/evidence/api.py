"""The doors of ``evidence``.

EvidenceError
├── NotInTransactionError   an entry outside the transaction of its deed
├── UnknownTypeError        no room registered such rows
├── InvalidEntryError       an entry says what its type does not know
├── NotFoundError           no such entry, or no checkpoint covers it yet
├── RefusedAttachmentError  a file that is not taken in, with what to do instead
├── InvalidRetentionError   fewer years than a class of records must be kept
└── KeyMissingError         the signing key is not that of this log
SealingError
├── BrokenSealError   a ciphertext was changed, moved, or made with another key
├── ShreddedError     the key was destroyed on purpose
├── MissingKeyError   the key file is not where it must be
└── WrongKeyError     the key file belongs elsewhere or is damaged
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from wuxian.evidence import (
    actions,
    checkpointing,
    log,
    parts,
    registry,
    replay,
    retention,
    sequencer,
    shown,
    witnessing,
)
from wuxian.evidence import fsck as checking
from wuxian.evidence.attached import keeping
from wuxian.evidence.data import (
    BlindIndex,
    Claim,
    DerivedKey,
    Entry,
    EntryType,
    Head,
    KeptFile,
    KeyState,
    LoggedEntry,
    LogPart,
    Payload,
    Purpose,
    Report,
    RetentionClass,
    RetentionRule,
    RowsLine,
    SealedColumn,
    Seals,
    Who,
)
from wuxian.evidence.personal import keyring, rootkeys, rotation, sealing


def register(*, entry_type: EntryType) -> EntryType:
    """Tell a type of entry; called where a room's ``entries.py`` is imported."""
    return registry.register(entry_type)


def claim(*, claimed: Claim) -> Claim:
    """Tell which rows make up an object, so that the log answers for them."""
    return registry.claim(claimed)


def say_policy(*, version: Callable[[], str | None]) -> None:
    """Tell who knows which version of the policy library is in force."""
    registry.say_policy(version)


def say_beyond(*, beyond: Callable[[], AbstractContextManager[None]]) -> None:
    """Tell who can show the rows of every scope for a moment."""
    registry.say_beyond(beyond)


def append(*, entry: Entry) -> str:
    """Log a deed in its transaction; the entry's id. It gets its number after the commit.

    Raises NotInTransactionError, InvalidEntryError, UnknownTypeError.
    """
    return actions.append(entry)


def gathering() -> AbstractContextManager[dict[str, set[int]]]:
    """For a deed made of deeds: what they touch is gathered for the entry after the block.

    That entry must name it all in ``touched``.
    """
    return actions.gathering()


def sequence() -> int:
    """Number every entry that is ready; how many. Safe to call from anywhere at any time."""
    return sequencer.sequence()


def witness_now() -> bool:
    """Number what is ready, sign the head and show it to the witness; whether it has seen it."""
    sequencer.sequence()
    checkpointing.checkpoint(now=True)
    return checkpointing.show()


def public_key() -> str:
    """The log's public key, as its witness and its readers want it. Raises KeyMissingError."""
    return str(witnessing.signer().verifier)


def head() -> Head:
    """How far the log is, and how far the witness has seen it; see `data.Head`."""
    return checkpointing.head()


def begin() -> int:
    """Take in the rows that were there before the log; how many objects. Again: nothing."""
    return replay.begin()


def fsck() -> Report:
    """Check the whole log: leaves, tree, heads, witness, payloads, and the rows it claims."""
    return checking.fsck()


def collect(*, indices: Sequence[int], opened: frozenset[str] | None = None) -> LogPart:
    """The log's files of a bundle about these entries, under the newest witnessed head.

    ``opened``: subjects (``person:17``, ``log``) whose values its reader may see, None for all.
    Whoever calls this logs the export. Raises NotFoundError where no such head covers them yet.
    """
    return parts.collect(indices, opened)


def get_entries(*, indices: Sequence[int]) -> list[LoggedEntry]:
    """Entries by number. Raises NotFoundError."""
    return log.entries(indices)


def list_entries(
    *,
    objects: Sequence[str] = (),
    entities: Sequence[str] = (),
    ids: Sequence[str] = (),
    actions: Sequence[str] = (),
    touched: Mapping[str, Sequence[int]] | None = None,
    between: tuple[datetime, datetime] | None = None,
) -> list[int]:
    """The numbers of the entries about any of these objects or entities, of these ids or actions.

    ``touched``: besides, those that wrote rows of objects, by their claim: a person's imports too.
    ``between``: besides, all of a span of time, its end not included.
    """
    found = {*log.numbers_where("object", objects), *log.numbers_where("entity", entities)}
    found |= {*log.numbers_where("uid", ids), *log.numbers_where("action", actions)}
    found |= {*(log.numbers_between(*between) if between else ())}
    for key, numbers in (touched or {}).items():
        found |= {*log.numbers_touching(key, numbers)}
    return sorted(found)


def get_payloads(*, entries: Sequence[LoggedEntry]) -> dict[int, Payload]:
    """What entries commit to, opened, by number; what was erased is not there.

    Whether its reader may see it is for whoever asks to know.
    """
    return shown.payloads(entries)


def list_rows(*, indices: Sequence[int], claim: str, object_id: int) -> list[RowsLine]:
    """One object's lines in the manifests of these entries, each with its proof."""
    return shown.rows_of(sorted(indices), claim, object_id)


def sentence_of(*, action: str) -> str:
    """The Chinese sentence of a type of entry, with a blank ``{object}``."""
    known = registry.types().get(action)
    return known.sentence if known else action


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


def shred(*, subject: str, who: Who | None = None) -> bool:
    """Destroy a subject's key for good, on record; False where there was none to destroy."""
    return actions.shred(who or Who(None), subject)


def attach(*, who: Who, subject: str, name: str, content: bytes) -> KeptFile:
    """Take in a file about a subject: recognised by content, made harmless, sealed, on record.

    Raises RefusedAttachmentError with what to do, ShreddedError.
    """
    return keeping.keep(who, subject, name, content)


def get_attachment(*, attachment_id: str) -> KeptFile:
    """What a kept file is; who may see it is the caller's to say. Raises NotFoundError."""
    return keeping.get(attachment_id)


def read_attachment(*, attachment_id: str) -> Iterator[bytes]:
    """A kept file piece by piece. Raises NotFoundError, ShreddedError, BrokenSealError."""
    return keeping.read(attachment_id)


def list_retention() -> list[RetentionRule]:
    """How long each class of records is kept."""
    return retention.rules()


def set_retention(*, who: Who, kind: RetentionClass, years: int) -> None:
    """Choose how many years a class is kept, on record. Raises InvalidRetentionError."""
    retention.set_years(who, kind, years)


def kept_until(*, kind: RetentionClass, last_day: date) -> date:
    """The last day a record that ended on a day must be kept."""
    return retention.kept_until(kind, last_day)


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


def list_keys() -> list[KeyState]:
    """The newest version of every key, and how many rows still wait for it."""
    return rotation.states()


def rotate_root(*, who: Who | None = None) -> int:
    """A new root key in the key file, on record; its version. Escrow the file anew after it."""
    return actions.rotate_root(who or Who(None))


def rotate(
    *, purpose: Purpose, said: Callable[[int, int], None] | None = None, who: Who | None = None
) -> int:
    """Renew a data key, on record, and bring every row under it; a rotation cut short goes on.

    Tells rows done and rows in all after every batch; returns how many there were.
    """
    actions.begin_rotation(who or Who(None), purpose)
    total, done = rotation.left(purpose), 0
    while moved := rotation.step(purpose):
        done += moved
        if said:
            said(done, total)
    return done
