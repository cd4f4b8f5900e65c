"""What about people deserves a look, from the facts alone."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from wuxian.roster import data, reads
from wuxian.roster.models import BELIEVED, Employment, Enrolment, Person
from wuxian.roster.sealed import opened
from wuxian.support import idno
from wuxian.support.messages import mark
from wuxian.support.periods import period_of

WARNING_DAYS = 25
NOT_ENROLLED = mark("{hired} 入职，已 {days} 天未参保。")
LEFT_BUT_ENROLLED = mark("{left} 已离职，参保关系仍未停。")
NO_ID = mark("没有证件号码。")
WRONG_ID = mark("证件号码校验不符。")
SAME_NAME = mark("共有 {count} 人同名。")


def risks(people: QuerySet[Person], today: date) -> Iterator[data.PersonRisk]:
    """Every risk of the people given, kind by kind."""
    yield from _not_enrolled(people, today)
    yield from _wrong_ids(people)
    yield from _left_but_enrolled(people, today)
    for person, count in reads.same_names(people):
        yield _risk(data.RiskKind.SAME_NAME, person, SAME_NAME.format(count=count))


def _risk(kind: data.RiskKind, person: Person, detail: str) -> data.PersonRisk:
    """Whose row was opened before."""
    return data.PersonRisk(kind=kind, person_id=person.pk, name=person.name, detail=detail)


def _enrolments(today: date) -> QuerySet[Enrolment]:
    month = period_of(today)
    on = Q(start__lte=month) & (Q(stop__isnull=True) | Q(stop__gte=month))
    return Enrolment.objects.filter(BELIEVED & on, person=OuterRef("person"))


def _employments(people: QuerySet[Person]) -> QuerySet[Employment]:
    mine = Employment.objects.filter(BELIEVED, person__in=people).select_related("person")
    return mine.order_by("person__name_sort", "person_id")


def _readable(found: QuerySet[Employment]) -> list[Employment]:
    rows = list(found)
    opened(row.person for row in rows)
    return rows


def _not_enrolled(people: QuerySet[Person], today: date) -> Iterator[data.PersonRisk]:
    here = Q(left_on__isnull=True) | Q(left_on__gte=today)
    late = Q(hired_on__lt=today - timedelta(days=WARNING_DAYS))
    waiting = _employments(people).filter(here & late).exclude(Exists(_enrolments(today)))
    for found in _readable(waiting):
        if found.hired_on:
            days = (today - found.hired_on).days
            detail = NOT_ENROLLED.format(hired=found.hired_on, days=days)
            yield _risk(data.RiskKind.NOT_ENROLLED, found.person, detail)


def _left_but_enrolled(people: QuerySet[Person], today: date) -> Iterator[data.PersonRisk]:
    """Those whose last day lies before this month and whom nobody stopped."""
    gone = _employments(people).filter(left_on__lt=today.replace(day=1))
    for found in _readable(gone.filter(Exists(_enrolments(today)))):
        detail = LEFT_BUT_ENROLLED.format(left=found.left_on)
        yield _risk(data.RiskKind.LEFT_BUT_ENROLLED, found.person, detail)


def _wrong_ids(people: QuerySet[Person]) -> Iterator[data.PersonRisk]:
    """Passports and other papers are left alone: only 18-character numbers have a check digit."""
    for person in opened(people.order_by("name_sort", "pk")):
        if not person.id_no:
            yield _risk(data.RiskKind.INVALID_ID, person, NO_ID)
        elif idno.has_shape(person.id_no) and not idno.is_valid(person.id_no):
            yield _risk(data.RiskKind.INVALID_ID, person, WRONG_ID)
