"""The doors of ``policies``. Errors are those of ``policybook``, and

NotFoundError   there is no such place or source in the library
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.engine.kinds import Kind
from wuxian.engine.plan import Plan
from wuxian.policies import actions, books, data, summaries
from wuxian.policies.data import Book, KindLine, LibraryVersion, Place, PlaceLine
from wuxian.policies.models import LibraryVersion as VersionRow
from wuxian.support.periods import Period


def get_book() -> Book:
    """The library in force in this process, opened once."""
    return books.current()


def using_book(*, book: Book) -> AbstractContextManager[None]:
    """Another library for the length of a block: a proposed one, or a fictional one for a demo."""
    return books.using(book)


def current_digest() -> str:
    """Which library is in force, by the digest runs are kept with."""
    return books.current().digest


@access.door
def note_library(actor: Actor) -> LibraryVersion:
    """Record the library in force as seen; the first time counts."""
    row = actions.note_library(actor, books.current())
    return LibraryVersion(digest=row.digest, first_seen=row.first_seen, places=row.places)


@access.door
def list_libraries(actor: Actor) -> list[LibraryVersion]:
    """Every version used here, newest first. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.SEE_AMOUNTS)
    return [
        LibraryVersion(digest=row.digest, first_seen=row.first_seen, places=row.places)
        for row in VersionRow.objects.order_by("-first_seen", "digest")
    ]


def find_place(*, text: str) -> Place:
    """The place of a code or a name. Raises `policybook.errors.UnknownPlaceError`."""
    return books.current().find_place(text)


def place_names() -> dict[int, str]:
    """The name of every place by its code."""
    return {place.code: place.name for place in books.current().places()}


def get_place(*, code: int) -> Place:
    """The place of a code. Raises NotFoundError."""
    found = next((place for place in books.current().places() if place.code == code), None)
    if found is None:
        raise data.NotFoundError(data.NO_PLACE.format(code=code))
    return found


def list_places(*, period: Period, as_known: date | None = None) -> list[PlaceLine]:
    """Every place with how much of a month can be computed there."""
    book = books.current()
    return summaries.place_lines(book.places(), book.plan(None, [period], as_known).lines)


def list_kinds(
    *, place: int, period: Period, as_known: date | None = None, today: date | None = None
) -> list[KindLine]:
    """What each kind comes to at a place in a month, or what it lacks."""
    plan = books.current().plan([place], [period], as_known, today)
    return list(summaries.kind_lines(plan.lines))


def list_history(*, place: int, kind: Kind) -> Sequence[Any]:
    """Every value any layer ever stated of a kind at a place, what begins last first."""
    return books.current().history(place, kind.value)


def list_sources() -> Sequence[Any]:
    """Every source with how many values were read from it (`policybook.SourceUse`)."""
    return books.current().sources()


def get_source(*, source_id: str) -> tuple[Any, Sequence[Any]]:
    """A source and every value read from it. Raises NotFoundError."""
    uses = books.current().sources()
    found = next((use.source for use in uses if use.source.id == source_id), None)
    if found is None:
        raise data.NotFoundError(data.NO_SOURCE)
    return found, books.current().read_from(source_id)


def list_values(*, place: int, period: Period, as_known: date | None = None) -> Sequence[Any]:
    """What holds at a place in a month, each value with layer, source, state and rival.

    Items are `policybook.data.Value`.
    """
    return books.current().values(place, period, as_known)


def compile_plan(
    *,
    places: Sequence[int] | None,
    periods: Sequence[Period],
    as_known: date | None = None,
    today: date | None = None,
) -> Plan:
    """The months compiled to the engine's integers; see `engine.plan`."""
    return books.current().plan(places, periods, as_known, today)
