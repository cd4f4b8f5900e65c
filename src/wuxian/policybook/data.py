"""What passes the door: places, values with their sources, coverage, changes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wuxian.support.periods import Period

NATION = 0
"""The owner code of the national layer."""
OPEN_PERIOD: Period = 999912
"""Stands for "no end" inside the book; a ``Value`` says ``None``."""


class Layer(StrEnum):
    """Who states a value, nearest first."""

    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class Parameter(StrEnum):
    """What a value is."""

    RATE = "rate"
    BASE_MIN = "base_min"
    BASE_MAX = "base_max"
    FIXED = "fixed"
    RATE_MIN = "rate_min"
    RATE_MAX = "rate_max"
    CLASS_RATE = "class_rate"
    ROUNDING = "rounding"
    AVG_WAGE = "avg_wage"
    LIMITS_OF = "limits_of"  # the kind whose limits a kind without its own follows
    STATUTORY_RATE = "statutory_rate"  # the rate before a temporary reduction; never computed with
    DAILY_RATE = "daily_rate"  # of the late fee
    CONVENTION = "convention"  # how the days of a late fee are counted
    UNDECLARED_DEEMED_RATIO = "undeclared_deemed_ratio"


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture-level city or municipality the library answers for."""

    code: int
    name: str
    province: int
    province_name: str
    fund_year_start: str | None = None

    @property
    def chain(self) -> tuple[tuple[Layer, int], ...]:
        """Whose values count here, nearest first."""
        return (
            (Layer.CITY, self.code),
            (Layer.PROVINCE, self.province),
            (Layer.NATION, NATION),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A notice, law or page."""

    id: str
    title: str
    number: str | None = None
    publisher: str | None = None
    issued: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source with how many values were read from it."""

    source: Source
    values: int


@dataclass(frozen=True, slots=True)
class Rival:
    """Another figure for the same thing, and who says so."""

    value: str
    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """One published figure or rule, from a month to a month, with its source."""

    owner: int
    layer: Layer
    kind: str
    parameter: Parameter
    party: str | None
    component: str | None
    injury_class: int | None
    plan: str | None
    months: str | None
    households: str | None
    unit: str
    value: str
    effective_from: Period
    effective_to: Period | None
    source: Source
    state: str
    note: str | None
    start_unknown: bool
    known_from: date
    verified_on: str | None
    verified_by: str | None
    review_by: date | None
    rival: Rival | None


@dataclass(frozen=True, slots=True)
class KindCoverage:
    """How far a kind can be computed at a place."""

    first: Period | None
    last: Period | None
    complete: bool
    missing: tuple[str, ...]
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class PlaceCoverage:
    """The kinds of one place."""

    place: Place
    kinds: dict[str, KindCoverage]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs between two libraries; an absent side is ``None``."""

    owner: int
    layer: str
    kind: str
    parameter: str
    party: str | None
    component: str | None
    injury_class: int | None
    effective_from: Period
    before: dict[str, str | int | None] | None
    after: dict[str, str | int | None] | None
