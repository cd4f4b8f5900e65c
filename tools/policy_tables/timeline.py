"""From rows that overlap to one dated series: which row is in force when, and what rivals it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from . import marks
from .months import OPEN, shifted
from .rows import FIRST, SECOND, Row

ENDS_ARE_STATED_FROM = "2026-12"  # earlier ends may be mechanical: the month before a later row
START_UNKNOWN = "起始月未知"


@dataclass(frozen=True, slots=True)
class Segment:
    """One value of a series, from a month to a month (both included)."""

    start: str
    end: str
    value: str
    unit: str
    source: str
    state: str
    note: str = ""
    start_unknown: bool = False
    rival: tuple[str, str, str] | None = None  # value, source, reason
    review_by: str = ""
    known_from: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The row in force from a month on, with the row that contradicts it."""

    start: str
    end: str
    row: Row
    rival: Row | None


def choices(rows: list[Row], *, first_wins: bool) -> list[Choice]:
    """Lay the rows out in time; ``first_wins`` where the first table is known to be right."""
    found: list[Choice] = []
    rows = _ended(rows)
    for start, end in _intervals(rows):
        candidates = [row for row in rows if row.start <= start and end <= (row.end or OPEN)]
        if candidates:
            found.append(_choose(candidates, start, end, first_wins=first_wins))
    return _joined([one for one in found if not _was_beaten(one, rows)])


def _was_beaten(choice: Choice, rows: list[Row]) -> bool:
    """A figure an official page contradicted does not come back when that page's year ends."""
    return any(
        marks.is_official_difference(row)
        and row.end
        and choice.row.start <= row.end < choice.start
        and row.number != choice.row.number
        for row in rows
    )


def _ended(rows: list[Row]) -> list[Row]:
    """An open row ends where one with the same figure, or the one it corrects, knows the end."""
    stated = [row for row in rows if row.end >= ENDS_ARE_STATED_FROM]
    same = {row.number: row.end for row in stated}
    corrected = {row.start: row.end for row in stated if row.table == SECOND}
    return [
        replace(row, end=row.end or same.get(row.number) or _inherited(row, corrected))
        for row in rows
    ]


def _inherited(row: Row, ends: dict[str, str]) -> str:
    return ends.get(row.start, "") if marks.is_official_difference(row) else ""


def _intervals(rows: Iterable[Row]) -> list[tuple[str, str]]:
    starts = {row.start for row in rows} | {"2026-01"}
    starts |= {shifted(row.end, 1) for row in rows if row.end}
    edges = sorted(starts)
    ends = [shifted(edge, -1) for edge in edges[1:]] + [OPEN]
    return list(zip(edges, ends, strict=True))


def _choose(candidates: list[Row], start: str, end: str, *, first_wins: bool) -> Choice:
    def authority(row: Row) -> tuple[Any, ...]:
        prior = first_wins and row.table == FIRST
        return (marks.is_official_difference(row), prior, row.start, *_quality(row, start))

    winner = max(candidates, key=authority)
    same = [row for row in candidates if row.number == winner.number]
    others = [row for row in candidates if row.number != winner.number]
    best = max(same, key=lambda row: _quality(row, start))
    return Choice(start, end, best, _rival(winner, others))


def _quality(row: Row, start: str) -> tuple[Any, ...]:
    preferred = SECOND if start >= "2026-01" else FIRST
    good = marks.state_of(row) == "secondary"
    return good, row.confidence == "official-text", row.table == preferred, row.line


def _rival(winner: Row, others: list[Row]) -> Row | None:
    beside = [row for row in others if row.start >= winner.start]
    if not marks.is_official_difference(winner):
        beside = [row for row in beside if not marks.is_estimate(row)]
    return max(beside, key=lambda row: (row.start, row.line), default=None)


def _joined(found: list[Choice]) -> list[Choice]:
    joined: list[Choice] = []
    for choice in found:
        last = joined[-1] if joined else None
        if last and _goes_on(last, choice):
            joined[-1] = replace(last, end=choice.end)
        else:
            joined.append(choice)
    return joined


def _goes_on(last: Choice, choice: Choice) -> bool:
    adjacent = shifted(last.end, 1) == choice.start
    return adjacent and last.row == choice.row and last.rival == choice.rival


def segments(rows: list[Row], *, first_wins: bool) -> list[Segment]:
    """The dated series of one key, without what its kind adds."""
    made: list[Segment] = []
    for choice in choices(rows, first_wins=first_wins):
        before = made[-1] if made else None
        continues = before is not None and _continues(before, choice)
        made.append(_segment(choice, continues=continues))
    return made


def _continues(before: Segment, choice: Choice) -> bool:
    return before.value == choice.row.value and shifted(before.end, 1) == choice.start


def _segment(choice: Choice, *, continues: bool) -> Segment:
    row, rival = choice.row, choice.rival
    unknown = marks.starts_unknown(row) and choice.start == "2026-01" and not continues
    notes = [marks.note_of(row), START_UNKNOWN if unknown else ""]
    made = Segment(
        choice.start,
        choice.end,
        row.value,
        row.unit,
        source=source_key(row),
        state=marks.state_of(row, continues=continues),
        note="; ".join(filter(None, notes)),
        start_unknown=unknown,
    )
    return disputed(made, rival.value, source_key(rival), _why(row)) if rival else made


def _why(winner: Row) -> str:
    if marks.is_official_difference(winner):
        return "官方页面与汇编不同，采官方数"
    return "两份表数值不同，采前表"


def disputed(segment: Segment, value: str, source: str, reason: str) -> Segment:
    """The segment with a rival beside it; an unverified one stays unverified."""
    state = "unverified" if segment.state == "unverified" else "disputed"
    return replace(segment, rival=(value, source, reason), state=state)


def source_key(row: Row) -> str:
    """What makes two rows share a source record."""
    return f"{row.source}\n{row.url}"
