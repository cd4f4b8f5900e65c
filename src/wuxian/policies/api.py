"""The doors of ``policies``. Errors are those of ``policybook``."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import polars as pl

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.engine.plan import Plan
from wuxian.policies import books
from wuxian.policies.data import Book, LibraryVersion, Place, PlaceLine
from wuxian.policies.models import LibraryVersion as VersionRow
from wuxian.support import clock
from wuxian.support.periods import Period


def get_book() -> Book:
    """The library in force in this process, opened once."""
    return books.current()


def using_book(*, book: Book) -> AbstractContextManager[None]:
    """Another library for the length of a block: a proposed one, or a fictional one for a demo."""
    return books.using(book)


def note_library(actor: Actor) -> LibraryVersion:
    """Record the library in force as seen; the first time counts."""
    book = books.current()
    row, _ = VersionRow.objects.get_or_create(
        digest=book.digest,
        defaults={
            "first_seen": clock.now(),
            "seen_by": actor.user_id,
            "places": len(book.places()),
        },
    )
    return LibraryVersion(digest=row.digest, first_seen=row.first_seen, places=row.places)


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


def list_places(*, period: Period, as_known: date | None = None) -> list[PlaceLine]:
    """Every place with how much of a month can be computed there."""
    book = books.current()
    lines = book.plan(None, [period], as_known).lines
    gap = pl.col("gap").is_not_null()
    kinds = lines.group_by("place", "kind").agg(gap.any().alias("gap"), pl.col("state").max())
    summed = {
        row["place"]: row
        for row in kinds.group_by("place")
        .agg(
            pl.col("gap").sum().alias("gaps"),
            (~pl.col("gap")).sum().alias("computable"),
            pl.col("state").max().alias("worst"),
        )
        .iter_rows(named=True)
    }
    return [_line(place, summed.get(place.code)) for place in book.places()]


def _line(place: Place, counts: dict[str, Any] | None) -> PlaceLine:
    found = counts or {"computable": 0, "gaps": 0, "worst": None}
    return PlaceLine(
        code=place.code,
        name=place.name,
        province=place.province_name,
        computable=found["computable"],
        gaps=found["gaps"],
        worst_state=found["worst"],
    )


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
