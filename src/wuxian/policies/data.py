"""What passes the door of ``policies``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from wuxian.engine.plan import Plan
from wuxian.support.periods import Period


class Place(Protocol):
    """A city the library answers for."""

    @property
    def code(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def province(self) -> int: ...
    @property
    def province_name(self) -> str: ...


class Book(Protocol):
    """An opened library; `policybook.Book` is one, and a proposed library may be another."""

    @property
    def digest(self) -> str: ...
    def places(self) -> Sequence[Place]: ...
    def find_place(self, text: str) -> Place: ...
    def values(self, place: int, period: Period, as_known: date | None = None) -> Sequence[Any]: ...
    def plan(
        self,
        places: Sequence[int] | None,
        periods: Sequence[Period],
        as_known: date | None = None,
        today: date | None = None,
    ) -> Plan: ...
    def coverage(self) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list: how many kinds can be computed, and how many are gaps."""

    code: int
    name: str
    province: str
    computable: int
    gaps: int
    worst_state: str | None


@dataclass(frozen=True, slots=True)
class LibraryVersion:
    """A version of the library this installation has used."""

    digest: str
    first_seen: datetime
    places: int
