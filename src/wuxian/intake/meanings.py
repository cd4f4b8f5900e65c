"""What rooms above have said about rows, and about what must not be undone."""

from collections.abc import Callable

from wuxian.intake.data import UNKNOWN_MEANING, Meaning, UnknownMeaningError

Lock = Callable[[str], str | None]
_meanings: dict[str, Meaning] = {}
_locks: list[Lock] = []


def register_meaning(meaning: Meaning) -> None:
    _meanings[meaning.kind] = meaning


def register_lock(lock: Lock) -> None:
    if lock not in _locks:
        _locks.append(lock)


def get_meaning(kind: str) -> Meaning:
    """Raises UnknownMeaningError."""
    if kind not in _meanings:
        raise UnknownMeaningError(UNKNOWN_MEANING.format(kind=kind))
    return _meanings[kind]


def locked_because(run_id: str) -> str | None:
    """The first reason not to undo a run."""
    return next((reason for lock in _locks if (reason := lock(run_id))), None)
