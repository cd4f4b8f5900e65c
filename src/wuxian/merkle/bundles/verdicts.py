"""What a verifier says of a bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Verdict(IntEnum):
    """The outcome, which is also the exit code."""

    VALID = 0
    INVALID = 1
    CONTRADICTS = 2
    INCOMPLETE = 3


class Code(StrEnum):
    """What can be found."""

    CONTAINER = "container"
    MANIFEST = "manifest"
    FILE_UNKNOWN = "file_unknown"
    FILE_UNLISTED = "file_unlisted"
    FILE_CHANGED = "file_changed"
    KEYS = "keys"
    CHECKPOINT = "checkpoint"
    COSIGNATURE = "cosignature"
    ENTRY = "entry"
    PROOFS = "proofs"
    PROOF = "proof"
    PROOF_EXTRA = "proof_extra"
    SALTS = "salts"
    SALT = "salt"
    SALT_EXTRA = "salt_extra"
    ORIGINAL_UNPROVED = "original_unproved"
    KNOWN_HEAD = "known_head"
    OLDER = "older"
    FORKED = "forked"
    OTHER_LOG = "other_log"
    FILE_MISSING = "file_missing"
    PROOF_MISSING = "proof_missing"
    ENTRIES_NONE = "entries_none"
    ORIGINAL_MISSING = "original_missing"
    UNWITNESSED = "unwitnessed"
    UNLINKED = "unlinked"
    NO_WITNESS = "no_witness"


CONTRADICTIONS = frozenset({Code.OLDER, Code.FORKED, Code.OTHER_LOG})
GAPS = frozenset(
    {
        Code.FILE_MISSING,
        Code.PROOF_MISSING,
        Code.ENTRIES_NONE,
        Code.ORIGINAL_MISSING,
        Code.UNWITNESSED,
        Code.UNLINKED,
    }
)
NOTES = frozenset({Code.NO_WITNESS})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its code, the file or entry it is about, and a sentence."""

    code: Code
    where: str
    message: str

    @property
    def verdict(self) -> Verdict:
        """What this alone makes of a bundle."""
        if self.code in NOTES:
            return Verdict.VALID
        if self.code in GAPS:
            return Verdict.INCOMPLETE
        return Verdict.CONTRADICTS if self.code in CONTRADICTIONS else Verdict.INVALID


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with its reasons; ``head`` is the signed note, as far as it was readable."""

    findings: tuple[Finding, ...]
    entries: int = 0
    head: str = ""

    @property
    def verdict(self) -> Verdict:
        """Invalid beats contradicting beats incomplete."""
        return worst([one.verdict for one in self.findings])


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """The gravest of them; VALID for none."""
    for one in (Verdict.INVALID, Verdict.CONTRADICTS, Verdict.INCOMPLETE):
        if one in verdicts:
            return one
    return Verdict.VALID
