"""What passes the door of ``roster``."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from wuxian.employers.data import Fact as Rate
from wuxian.engine.kinds import Household, Kind
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.money import Fen
from wuxian.support.periods import Period


class Amount(StrEnum):
    """What an amount of a person is."""

    MONTHLY_WAGE = "monthly_wage"
    PRIOR_YEAR_AVERAGE = "prior_year_average"
    DECLARED_BASE = "declared_base"


AMOUNT_LABELS: dict[Amount, str] = {
    Amount.MONTHLY_WAGE: "月工资",
    Amount.PRIOR_YEAR_AVERAGE: "上年月平均工资",
    Amount.DECLARED_BASE: "申报基数",
}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a roster, read and typed: what somebody says about one person.

    ``None`` means the file says nothing, which never changes what is known. Amounts are fen.
    ``rates``: parts per million or an injury class, as `employers.data.FACT_CHANNELS` knows them;
    what most rows of an account say becomes the account's, the others keep their own.
    ``line``: the row of the file it stood in.
    """

    name: str
    entity: str
    since: Period
    place: int | None = None
    id_no: str | None = None
    employee_no: str | None = None
    department: tuple[str, ...] = ()
    hired_on: date | None = None
    left_on: date | None = None
    employment_type: str | None = None
    household: Household | None = None
    amount: Fen | None = None
    meaning: Amount = Amount.MONTHLY_WAGE
    base: Fen | None = None
    bases: dict[Kind, Fen] = field(default_factory=dict)
    rates: dict[Rate, int] = field(default_factory=dict)
    kinds: frozenset[Kind] | None = None
    start: Period | None = None
    stop: Period | None = None
    line: int | None = None


class Change(StrEnum):
    """What writing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change, as people read it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """What would happen to a row, in the order of the rows given.

    ``field``: the field of `RosterRow` a refusal is about, where one is.
    """

    change: Change
    person_id: int | None = None
    differences: tuple[Difference, ...] = ()
    problem: str | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows did what."""

    new: int
    changed: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """One line of a list of people. ``id_no`` is masked; ``places``: enrolled there now."""

    id: int
    name: str
    employee_no: str | None
    id_no: str | None
    entity_id: int | None
    department_id: int | None
    hired_on: date | None
    left_on: date | None
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people are meant; every part narrows.

    ``search``: part of a name, its pinyin initials, the beginning of an employee number, or the
    last four of an ID. ``place``: enrolled there now. ``is_unenrolled``: employed and enrolled
    nowhere now.
    """

    search: str = ""
    entity_id: int | None = None
    department_id: int | None = None
    place: int | None = None
    hired_since: date | None = None
    is_unenrolled: bool = False
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people; hand ``after`` to the next call, None at the end."""

    people: tuple[PersonSummary, ...]
    after: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Employment:
    """An employment as believed at the moment asked for."""

    entity_id: int
    department_id: int | None
    employee_no: str | None
    hired_on: date | None
    left_on: date | None
    employment_type: str | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person on an account, both months included; no kind: every kind of the channel."""

    id: int
    account_id: int
    kind: Kind | None
    start: Period
    stop: Period | None


@dataclass(frozen=True, slots=True)
class Wage:
    """An amount in fen an entity has on record from a month on."""

    entity_id: int
    amount: Fen
    meaning: Amount
    kind: Kind | None
    valid_from: Period


@dataclass(frozen=True, slots=True)
class Person:
    """Everything believed of one person at a moment. ``id_no`` is masked."""

    id: int
    name: str
    id_no: str | None
    household: Household | None
    employments: tuple[Employment, ...]
    enrolments: tuple[Enrolment, ...]
    wages: tuple[Wage, ...]


class Topic(StrEnum):
    """What a fact of a person is about."""

    EMPLOYMENT = "employment"
    ENROLMENT = "enrolment"
    WAGE = "wage"
    HOUSEHOLD = "household"
    OWN_RATE = "ownrate"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One fact ever recorded of a person; superseded ones stay.

    ``details``: the fields of the fact by name, as stored. ``valid_from``: a month or a day.
    ``is_undoable``: believed, recorded by hand, and of a topic `undo_record` knows.
    """

    id: int
    what: Topic
    details: dict[str, Any]
    valid_from: str
    recorded_at: datetime
    recorded_by: int | None
    is_imported: bool
    superseded_at: datetime | None
    is_undoable: bool = False


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """The people of one month as frames.

    ``people``, one row per person × entity × place: person_id, entity_id, department_id, place,
    household, wage, base (fen, null where unknown), ``base_<kind>`` for each kind, and
    ``own_<rate>`` for each rate of `employers.data.FACT_CHANNELS` a person has of their own.
    ``enrolments``, one row per person × account × kind or null: person_id, entity_id, place,
    account_id, channel, kind.
    """

    people: pl.DataFrame
    enrolments: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Erasability:
    """Whether somebody may be erased. ``holds``: the reasons of legal holds in force."""

    kept_until: date | None
    is_employed: bool
    holds: tuple[str, ...]

    def why_not(self, today: date) -> str:
        """What speaks against it on a day; nothing, if nothing does."""
        if self.holds:
            return HELD.format(reasons="；".join(self.holds))
        if self.is_employed or self.kept_until is None:
            return STILL_HERE
        return KEPT.format(until=self.kept_until) if today <= self.kept_until else ""


class RiskKind(StrEnum):
    """What about a person deserves a look."""

    NOT_ENROLLED = "not_enrolled"
    INVALID_ID = "invalid_id"
    LEFT_BUT_ENROLLED = "left_but_enrolled"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True)
class PersonRisk:
    """One person and what about them deserves a look."""

    kind: RiskKind
    person_id: int
    name: str
    detail: str


class RosterError(WuxianError):
    """Something about a person cannot be as asked."""


class NotFoundError(RosterError):
    """There is no such person, or the actor may not know of them."""


class LockedError(RosterError):
    """An import cannot be undone, because something later builds on it."""


class NotUndoableError(RosterError):
    """A record something later replaced, or that an import wrote."""


class KeptError(RosterError):
    """Somebody who must still be kept: employed, within the years, or under a legal hold."""


class InvalidFactError(RosterError):
    """An amount, month or date that cannot be."""


ERASED = mark("(已删除)")
HELD = mark("因法律保全不能删除：{reasons}")
STILL_HERE = mark("仍在职或仍在参保，不能删除。")
KEPT = mark("缴费记录须保存至 {until}，此前不能删除。")
NOT_FOUND = mark("没有找到这个人，或者您无权查看。")
BUILT_UPON = mark("这次导入之后又有 {count} 条更新，不能撤销。请先撤销后来的导入。")
SAME_ID_OTHER_NAME = mark("证件号码已登记在另一个姓名下，请核对。")
TWICE_IN_FILE = mark("与第 {row} 行是同一个人，每人只能出现一行。")
SEVERAL_SAME_NAME = mark("单位内有 {count} 人同名且没有证件号码或工号，无法确定是谁。")
NO_REASON = mark("查看完整证件号码需要填写原因。")
NOT_YOURS = mark("没有单位“{entity}”，或者您无权为它导入。")
NOT_UNDOABLE = mark("这条记录已被后来的记录取代，或者来自导入，不能撤销。")
NEGATIVE = mark("金额不能为负。")
STOP_BEFORE_START = mark("停保月份不能早于起保月份。")


EXAMPLE_PEOPLE = 3_000


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One spreadsheet of the example group; ``city`` and ``company`` are what it does not say."""

    path: Path
    people: int
    city: str | None = None
    company: str | None = None
