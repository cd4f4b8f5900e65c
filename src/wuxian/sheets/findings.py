"""What was noticed about one cell, in words for the person who owns the file."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is: blocks the row, needs an answer, deserves a look, was put right."""

    ERROR = "error"
    QUESTION = "question"
    WARN = "warn"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Note:
    """What a value reader says about one value."""

    severity: Severity
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A note and its place in the user's own file.

    ``row`` is one-based and absent when the whole column is meant; ``raw`` is the cell as it
    stood, masked where it could be an identity number.
    """

    severity: Severity
    code: str
    message: str
    row: int | None
    column: str | None
    header: str | None
    field: str | None
    raw: str


def error(code: str, message: str) -> Note:
    """A note that blocks the row."""
    return Note(Severity.ERROR, code, message)


def question(code: str, message: str) -> Note:
    """A note that needs an answer."""
    return Note(Severity.QUESTION, code, message)


def warn(code: str, message: str) -> Note:
    """A note that deserves a look."""
    return Note(Severity.WARN, code, message)


def fixed(code: str, message: str) -> Note:
    """A note about something put right."""
    return Note(Severity.FIXED, code, message)
