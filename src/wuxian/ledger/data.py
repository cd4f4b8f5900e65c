"""What passes the door of ``ledger``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from wuxian.batch.explain import LineExplanation
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.money import Fen, Ppm
from wuxian.support.periods import Period


@dataclass(frozen=True, slots=True)
class OwedRun:
    """One calculation of a month. ``entities`` is None where every entity was meant."""

    id: str
    period: Period
    entities: tuple[int, ...] | None
    as_known: datetime
    facts_digest: str
    rules_digest: str
    library_digest: str
    lines_digest: str
    people: int
    lines: int
    statuses: dict[Status, int]
    created_at: datetime
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Where:
    """Which lines are meant: of one run, else the current ones of a month; every part narrows.

    ``status``: one reason of not being computed, or ``computed``.
    """

    run_id: str | None = None
    period: Period | None = None
    kind: Kind | None = None
    party: Party | None = None
    entity_id: int | None = None
    department_id: int | None = None
    place: int | None = None
    person_id: int | None = None
    status: Status | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The sum of one kind and party, with how many people and how many lines without an amount."""

    kind: Kind
    party: Party
    amount: Fen
    people: int
    not_computed: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What some lines come to. ``people`` counts everybody with a line, computed or not."""

    people: int
    employer: Fen
    employee: Fen
    not_computed_people: int
    shares: tuple[Share, ...]


class Axis(StrEnum):
    """What a breakdown is by."""

    ENTITY = "entity_id"
    PLACE = "place"
    DEPARTMENT = "department_id"


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a breakdown; ``key`` is an id or a place code, 0 for people without one."""

    key: int
    people: int
    employer: Fen
    employee: Fen
    not_computed_people: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person behind a number. The name is None where the person's import was undone."""

    person_id: int
    name: str | None
    employee_no: str | None
    entity_id: int
    place: int
    employer: Fen
    employee: Fen
    not_computed: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people behind a number, and the totals of the whole list."""

    people: tuple[PersonLine, ...]
    after: str | None
    total_people: int
    employer: Fen
    employee: Fen


@dataclass(frozen=True, slots=True)
class Reason:
    """Why lines have no amount: how many lines of a kind, of how many people."""

    status: Status
    kind: Kind
    people: int
    lines: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line; base, rate and amount are None where it was not computed."""

    run_id: str
    period: Period
    person_id: int
    account_id: int
    entity_id: int
    department_id: int
    place: int
    kind: Kind
    party: Party
    base: Fen | None
    rate_ppm: Ppm | None
    amount: Fen | None
    status: Status
    state: State


@dataclass(frozen=True, slots=True)
class Cell:
    """A person × kind of a run with what it was computed from, as frozen then.

    ``facts`` is the row of `batch.people.PEOPLE_SCHEMA`; ``rules`` the plan lines of the place and
    kind (`engine.plan.PLAN_SCHEMA`), ``class_rates`` the injury classes of the place.
    """

    lines: tuple[Line, ...]
    facts: dict[str, Any]
    rules: tuple[dict[str, Any], ...]
    class_rates: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cell with the traced steps of each of its lines; `batch.steps` puts them into words."""

    cell: Cell
    lines: tuple[LineExplanation, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the bases of a kind lie between the limits of a place.

    ``buckets``: people at the floor, in ten equal steps between, and at the cap. A place without
    a cap has everybody above the floor in the first step.
    """

    place: int
    floor: Fen
    cap: Fen | None
    buckets: tuple[int, ...]


class RiskKind(StrEnum):
    """What deserves a look."""

    NOT_ENROLLED = "not_enrolled"
    INVALID_ID = "invalid_id"
    BASE_CLAMPED = "base_clamped"
    LEFT_BUT_ENROLLED = "left_but_enrolled"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True)
class Risk:
    """One person and what about them deserves a look."""

    kind: RiskKind
    person_id: int
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether a run computed again gives the same lines, byte for byte.

    ``stored`` and ``again`` are digests of the lines as kept and as computed now.
    """

    run_id: str
    is_equal: bool
    stored: str
    again: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a person would owe in a month, in fen, and how many kinds have no amount."""

    period: Period
    employer: Fen
    employee: Fen
    not_computed: int


class LedgerError(WuxianError):
    """Something about the ledger cannot be as asked."""


class NotFoundError(LedgerError):
    """There is no such run or cell, or the actor may not know of it."""


class NothingToComputeError(LedgerError):
    """Nobody is enrolled in the month."""


class DamagedSnapshotError(LedgerError):
    """What was frozen no longer has the digest it was kept under."""


NOT_FOUND = mark("没有找到这次计算，或者您无权查看。")
NOBODY = mark("{period} 没有人在保，没有可以计算的内容。请先导入花名册。")
DAMAGED = mark("冻结的数据与摘要 {digest} 不符，不能重算。")
