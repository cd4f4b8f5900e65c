"""The head of the log of evidence, in backups and against what others saw of it."""

from pathlib import Path

from wuxian.backups.data import LogHead
from wuxian.evidence import api as evidence
from wuxian.merkle import Checkpoint, parse_checkpoint, parse_note, parse_verifier
from wuxian.merkle.witness import WitnessClient

BEHIND = "备份停在第 {mine} 条,见证人见过第 {seen} 条:其后的 {lost} 条不在这份备份里。"
OTHER_HISTORY = "同为第 {size} 条,备份的根与见证人见过的不同:两者之一被改动过。"
OTHER_LOG = "见证人见过的是另一本日志({seen}),不是这一本({mine})。"


def head() -> LogHead:
    """The head now, once what is ready has its number."""
    evidence.sequence()
    now = evidence.head()
    return LogHead(now.origin, now.size, now.root.hex(), now.signed_size)


def findings() -> list[str]:
    """What checking the whole log finds wrong, a line each."""
    return [f"{one.where}: {one.message}" for one in evidence.fsck().findings]


def seen_in(file: Path) -> Checkpoint:
    """The head in a file that somebody kept apart. Raises NoteError, OSError."""
    return parse_checkpoint(parse_note(file.read_bytes()))


def seen_by(url: str, key: str, mine: LogHead) -> Checkpoint | None:
    """The last head of this log that a witness cosigned; None where it saw none.

    ``key`` is its public key, or the file that holds it. Raises WitnessError, NoteError.
    """
    text = key if "+" in key else Path(key).read_text(encoding="utf-8")
    note = WitnessClient(url, parse_verifier(text)).last(mine.origin)
    return parse_checkpoint(parse_note(note.encode())) if note else None


def contradiction(mine: LogHead, seen: Checkpoint) -> str:
    """How a backup falls short of a head that others saw; nothing where it does not.

    Of a backup that is ahead of ``seen`` nothing is said: whether it grew out of that head is for
    the log's own check, which has the tree.
    """
    if mine.origin != seen.origin:
        return OTHER_LOG.format(mine=mine.origin, seen=seen.origin)
    if mine.size < seen.size:
        return BEHIND.format(mine=mine.size, seen=seen.size, lost=seen.size - mine.size)
    if mine.size == seen.size and mine.root != seen.root.hex():
        return OTHER_HISTORY.format(size=mine.size)
    return ""
