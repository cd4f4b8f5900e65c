"""What passes the door of ``policies``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.plan import Plan
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.money import Fen, Ppm
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
    def history(self, place: int, kind: str) -> Sequence[Any]: ...
    def sources(self) -> Sequence[Any]: ...
    def read_from(self, source: str) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list: how many kinds can be computed, how many are gaps, and how sure each is.

    ``states``: of the computable kinds, how many rest on values of each state at worst.
    """

    code: int
    name: str
    province: str
    computable: int
    gaps: int
    worst_state: str | None
    province_code: int = 0
    states: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What one party pays: a rate, a fixed amount in fen, or a rate of its own in a range."""

    party: Party
    component: str
    gap: str | None
    rate_ppm: Ppm
    fixed: Fen
    own_rate: bool
    rate_min_ppm: Ppm | None
    rate_max_ppm: Ppm | None
    households: str | None


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind at a place in a month. ``floor`` and ``cap`` are None where it has none."""

    kind: Kind
    state: State
    is_past_review: bool
    floor: Fen | None
    cap: Fen | None
    shares: tuple[ShareLine, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why it cannot be computed; none where it can."""
        return tuple(sorted({share.gap for share in self.shares if share.gap}))


@dataclass(frozen=True, slots=True)
class LibraryVersion:
    """A version of the library this installation has used."""

    digest: str
    first_seen: datetime
    places: int


class NotFoundError(WuxianError):
    """There is no such place or source in the library."""


NO_PLACE = mark("政策库里没有代码为 {code} 的城市。")
NO_SOURCE = mark("政策库里没有这个来源。")
