"""What changed between two libraries, or in one library between two days."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from wuxian.policybook.book import Book, open_book
from wuxian.policybook.data import Change
from wuxian.policybook.reader import ValueRow

_SUBJECT = (
    "owner", "layer", "kind", "parameter", "party", "component", "injury_class", "plan", "months",
    "households", "effective_from",
)  # fmt: skip
_FIELDS = (
    "value", "effective_to", "state", "source", "note", "review_by", "rival_value",
)  # fmt: skip


def diff_libraries(a: Path | date, b: Path | date, library: Path | None = None) -> list[Change]:
    """The values that differ; a day stands for ``library`` as it was known on that day."""
    before, after = _facts(a, library), _facts(b, library)
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return [_change(key, before.get(key), after.get(key)) for key in sorted(changed, key=_order)]


def _facts(side: Path | date, library: Path | None) -> dict[tuple[Any, ...], dict[str, Any]]:
    if isinstance(side, date):
        return _by_subject(open_book(library), side)
    return _by_subject(open_book(side), date.max)


def _by_subject(book: Book, known: date) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows: Iterable[ValueRow] = book.rows()
    return {
        tuple(getattr(row, field) for field in _SUBJECT): {
            field: getattr(row, field) for field in _FIELDS
        }
        for row in rows
        if row.known_from <= known.isoformat()
    }


def _order(key: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in key)


def _change(
    key: tuple[Any, ...], before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Change:
    subject = dict(zip(_SUBJECT, key, strict=True))
    return Change(
        owner=subject["owner"],
        layer=subject["layer"],
        kind=subject["kind"],
        parameter=subject["parameter"],
        party=subject["party"],
        component=subject["component"],
        injury_class=subject["injury_class"],
        effective_from=subject["effective_from"],
        before=before,
        after=after,
    )
