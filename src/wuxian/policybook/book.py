"""The open book: what a place's rules are in a month, who says so, and how sure that is."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuxian.policybook.compiled import open_compiled
from wuxian.policybook.data import (
    OPEN_PERIOD,
    Layer,
    Parameter,
    Place,
    PlaceCoverage,
    Rival,
    Source,
    SourceUse,
    Value,
)
from wuxian.policybook.files import find_library
from wuxian.policybook.places import find_place
from wuxian.policybook.reader import ValueRow
from wuxian.support.periods import Period

if TYPE_CHECKING:
    import polars as pl

    from wuxian.engine.plan import Plan

FOREVER = date.max
FEW = 100
"""Owners up to this many are looked up one by one instead of reading the whole library."""


def open_book(path: Path | None = None) -> "Book":
    """Open the library at ``path``, or ``$WUXIAN_LIBRARY``, or the one that came with Wuxian.

    The first opening of new contents reads every file (seconds); later ones take milliseconds.
    Raises ``LibraryNotFoundError``, or ``InvalidLibraryError`` naming file and line.

    >>> open_book().find_place("上海市").code
    310000
    """
    library = find_library(path)
    connection, digest = open_compiled(library)
    return Book(library, connection, digest)


class Book:
    """A library that was opened; it does not change while it is open."""

    def __init__(self, path: Path, connection: sqlite3.Connection, digest: str) -> None:
        self.path = path
        self.digest = digest
        self._connection = connection

    def places(self) -> tuple[Place, ...]:
        """Every place the library answers for, by code."""
        return self._places

    def find_place(self, text: str) -> Place:
        """The place of a code or a name: ``310000``, ``上海``, ``上海市``.

        Raises ``UnknownPlaceError`` with the names nearest to the text.
        """
        return self._by_digits.get(text.strip()) or find_place(text, self._places)

    def values(
        self, place: Place | int, period: Period, as_known: date | None = None
    ) -> list[Value]:
        """What holds at a place in a month, each value from the nearest layer that states it.

        ``as_known``: only what was published by that day.
        """
        rows = self._rows_of(self._place(place), as_known or FOREVER)
        live = [row for row in rows if row.effective_from <= period <= row.effective_to]
        nearest = _nearest(live)
        return [self._value(row) for row in nearest if row.value is not None]

    def history(self, place: Place | int, kind: str) -> list[Value]:
        """Everything any layer ever stated of a kind at a place, what begins last first."""
        rows = [row for row in self._rows_of(self._place(place), FOREVER) if row.kind == kind]
        rows.sort(key=lambda row: row.effective_from, reverse=True)
        return [self._value(row) for row in rows if row.value is not None]

    def sources(self) -> list[SourceUse]:
        """Every source, with how many values were read from it, the most used first."""
        query = "SELECT source, count(*) FROM value WHERE value IS NOT NULL GROUP BY source"
        used = dict(self._connection.execute(query).fetchall())
        uses = [SourceUse(source, used.get(name, 0)) for name, source in self._sources.items()]
        return sorted(uses, key=lambda use: (-use.values, use.source.id))

    def read_from(self, source: str) -> list[Value]:
        """Every value read from a source, by owner and kind."""
        query = (
            "SELECT * FROM value WHERE source = ? AND value IS NOT NULL"
            " ORDER BY owner, kind, parameter, effective_from"
        )
        found = self._connection.execute(query, (source,))
        return [self._value(ValueRow(*row)) for row in found]

    def plan(
        self,
        places: Sequence[int] | None,
        periods: Sequence[Period],
        as_known: date | None = None,
        today: date | None = None,
    ) -> "Plan":
        """Compile the months to the engine's integers; see ``wuxian.engine.plan``.

        One line per place × month × kind × party × component; what cannot be computed is a line
        with a ``gap``. ``today`` decides ``past_review``; without it nothing is past review.
        Raises ``UnsafePlanError`` for values the integer forms cannot hold.
        """
        from wuxian.policybook.plans import compile_plan

        wanted = set(self._by_code if places is None else places)
        chosen = [place for place in self._places if place.code in wanted]
        return compile_plan(
            self._frame_for(chosen),
            chosen,
            periods,
            as_known=as_known,
            today=today,
            digest=self.digest,
        )

    def coverage(self) -> list[PlaceCoverage]:
        """How far each kind can be computed at each place."""
        from wuxian.policybook.coverage import cover

        return cover(self._places, self.rows())

    def late_fee_convention(self, place: Place | int) -> str | None:
        """How the place counts the days of a late fee: ``A``, ``B``, ``C``, or not known."""
        wanted = (Parameter.CONVENTION, "late_fee")
        rows = self._rows_of(self._place(place), FOREVER)
        return next((row.value for row in rows if (row.parameter, row.kind) == wanted), None)

    def late_fee_rates(self) -> list[Value]:
        """The daily rates of the late fee, oldest first."""
        rows = [row for row in self.rows() if row.parameter == Parameter.DAILY_RATE]
        return [self._value(row) for row in sorted(rows, key=lambda row: row.effective_from)]

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        rows = self._connection.execute("SELECT * FROM place ORDER BY code")
        return tuple(Place(*row) for row in rows)

    @cached_property
    def _by_code(self) -> dict[int, Place]:
        return {place.code: place for place in self._places}

    @cached_property
    def _by_digits(self) -> dict[str, Place]:
        """By the code as most files have it, which spares looking through all names."""
        return {str(place.code): place for place in self._places}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        columns = "id, title, number, publisher, issued, locator, url"
        rows = self._connection.execute(f"SELECT {columns} FROM source")  # noqa: S608
        return {row[0]: Source(*row) for row in rows}

    def _frame_for(self, places: Sequence[Place]) -> "pl.DataFrame":
        """Every value, or for a few places only what their layers state."""
        owners = {owner for place in places for _, owner in place.chain}
        if len(owners) > FEW or "_frame" in self.__dict__:
            return self._frame
        marks = ", ".join("?" * len(owners))
        query = f"SELECT * FROM value WHERE owner IN ({marks})"  # noqa: S608 - question marks
        return self._as_frame(self._connection.execute(query, sorted(owners)))

    @cached_property
    def _frame(self) -> "pl.DataFrame":
        return self._as_frame(self._connection.execute("SELECT * FROM value"))

    def _as_frame(self, rows: Iterable[Sequence[Any]]) -> "pl.DataFrame":
        from wuxian.policybook.frames import as_frame

        titles = {name: source.title for name, source in self._sources.items()}
        return as_frame([ValueRow(*row) for row in rows], titles)

    def _place(self, place: Place | int) -> Place:
        if isinstance(place, Place):
            return place
        return self._by_code.get(place) or self.find_place(str(place))

    def rows(self) -> list[ValueRow]:
        """Every value as it is stored; for this room's own modules."""
        return [ValueRow(*row) for row in self._connection.execute("SELECT * FROM value")]

    def _rows_of(self, place: Place, as_known: date) -> list[ValueRow]:
        query = "SELECT * FROM value WHERE layer = ? AND owner = ? AND known_from <= ?"
        return [
            ValueRow(*row)
            for layer, owner in place.chain
            for row in self._connection.execute(query, (layer, owner, as_known.isoformat()))
        ]

    def _value(self, row: ValueRow) -> Value:
        return Value(
            owner=row.owner,
            layer=Layer(row.layer),
            kind=row.kind,
            parameter=Parameter(row.parameter),
            party=row.party,
            component=row.component,
            injury_class=row.injury_class,
            plan=row.plan,
            months=row.months,
            households=row.households,
            unit=row.unit,
            value=row.value or "",
            effective_from=row.effective_from,
            effective_to=None if row.effective_to == OPEN_PERIOD else row.effective_to,
            source=self._sources[row.source],
            state=row.state or "unverified",
            note=row.note,
            start_unknown=bool(row.start_unknown),
            known_from=date.fromisoformat(row.known_from),
            verified_on=row.verified_on,
            verified_by=row.verified_by,
            review_by=date.fromisoformat(row.review_by) if row.review_by else None,
            rival=self._rival(row),
        )

    def _rival(self, row: ValueRow) -> Rival | None:
        if row.rival_value is None or row.rival_source is None:
            return None
        return Rival(row.rival_value, self._sources[row.rival_source], row.rival_reason or "")


def _nearest(rows: Iterable[ValueRow]) -> list[ValueRow]:
    """Of rows ordered by layer, those of the first layer that states each parameter."""
    speaker: dict[tuple[object, ...], str] = {}
    kept = []
    for row in rows:
        subject = (row.kind, row.parameter, row.party, row.injury_class, row.plan)
        if speaker.setdefault(subject, row.layer) == row.layer:
            kept.append(row)
    return kept
