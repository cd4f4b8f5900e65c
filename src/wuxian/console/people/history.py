"""The timelines of a person: when each fact holds, when it was recorded, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from wuxian.console.links import to
from wuxian.console.names import Names
from wuxian.console.people.words import kinds_of, told
from wuxian.faces import words
from wuxian.faces.shapes import Empty, Moment
from wuxian.roster.data import HistoryEntry, Person, Topic
from wuxian.support import clock
from wuxian.support.periods import format_period, period_of

MINUTES = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Section:
    """One timeline under a heading."""

    title: str
    moments: Sequence[Moment]
    empty: Empty


def sections(
    entries: Sequence[HistoryEntry], names: Names, people: Mapping[int, str], *, may_undo: bool
) -> list[Section]:
    """Employments, enrolments, wages and the household, each newest first."""
    topics = (
        (gettext("工资与基数"), (Topic.WAGE, Topic.OWN_RATE), gettext("还没有登记工资或基数")),
        (gettext("参保关系"), (Topic.ENROLMENT,), gettext("还没有参保关系")),
        (gettext("任职"), (Topic.EMPLOYMENT,), gettext("还没有任职记录")),
        (gettext("户籍"), (Topic.HOUSEHOLD,), gettext("还没有登记户籍")),
    )
    return [
        Section(
            title,
            [
                _moment(one, names, people, may_undo=may_undo)
                for one in _ordered(entries)
                if one.what in chosen and _is_theirs(one, names)
            ],
            Empty(empty, gettext("从花名册导入，或在本页登记。"), icon="history"),
        )
        for title, chosen, empty in topics
    ]


def _is_theirs(entry: HistoryEntry, names: Names) -> bool:
    """Facts with another company, which the actor may not see, stay out."""
    if entry.what is Topic.EMPLOYMENT:
        return entry.details["entity"] in names.entities
    return entry.what is not Topic.ENROLMENT or entry.details["account"] in names.accounts


def _ordered(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    return sorted(entries, key=lambda one: (one.valid_from, one.recorded_at), reverse=True)


def _moment(
    entry: HistoryEntry, names: Names, people: Mapping[int, str], *, may_undo: bool
) -> Moment:
    what, value = told(entry, names)
    return Moment(
        what,
        value,
        entry.valid_from or words.NO_DATA,
        _when(entry.recorded_at),
        _standing(entry),
        _by(entry, people),
        ended=_when(entry.superseded_at) if entry.superseded_at else "",
        undo=f"{entry.what.value}-{entry.id}" if may_undo and entry.is_undoable else "",
    )


def _when(moment: datetime) -> str:
    return moment.astimezone(clock.SHANGHAI).strftime(MINUTES)


def _standing(entry: HistoryEntry) -> str:
    if entry.superseded_at is not None:
        return "superseded"
    month = format_period(period_of(clock.today()))
    return "future" if entry.valid_from[:7] > month else "current"


def _by(entry: HistoryEntry, people: Mapping[int, str]) -> str:
    name = people.get(entry.recorded_by or 0, "")
    if not entry.is_imported:
        return name or gettext("系统")
    return gettext("%(name)s 导入") % {"name": name} if name else gettext("导入")


@dataclass(frozen=True, slots=True)
class Stoppable:
    """An enrolment that goes on, and where to stop it."""

    text: str
    href: str


def stoppable(person: Person, names: Names) -> list[Stoppable]:
    """What may be stopped now."""
    return [
        Stoppable(
            f"{names.account(one.account_id)} · {kinds_of(one.kind)}",
            to("person_stop", person.id, one.id),
        )
        for one in person.enrolments
        if one.stop is None and one.account_id in names.accounts
    ]
