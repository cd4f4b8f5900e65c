"""Queries of ``roster``."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from wuxian.engine.kinds import Household, Kind
from wuxian.roster import data
from wuxian.roster.models import BELIEVED, Employment, Enrolment, Person, Wage
from wuxian.roster.models import Household as HouseholdRow
from wuxian.roster.sealed import Blinds, opened, opened_one
from wuxian.support import clock, idno
from wuxian.support.periods import Period, period_of

NAMESAKES_SHOWN = 500


def known(as_known: datetime | None) -> Q:
    """Facts believed at a moment; without one, those believed now."""
    if as_known is None:
        return BELIEVED
    later = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_known)
    return later & Q(recorded_at__lte=as_known)


def visible(seen: frozenset[int] | None) -> QuerySet[Person]:
    """People with a believed employment in one of the entities; None means everybody.

    A trigger keeps ``entities`` true to the employments.
    """
    if seen is None:
        return Person.objects.all()
    return Person.objects.filter(entities__overlap=sorted(seen))


def get_person(person_id: int, seen: frozenset[int] | None) -> Person:
    found = visible(seen).filter(pk=person_id).first()
    if found is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return found


def get_known(person_id: int, seen: frozenset[int] | None) -> Person:
    """The same for a deed, which an erased person knows no more of. Raises NotFoundError."""
    found = get_person(person_id, seen)
    if not found.name_sealed:
        raise data.NotFoundError(data.NOT_FOUND)
    return found


def employer_of(person: Person, seen: frozenset[int] | None, entity_id: int | None) -> int:
    """The entity named, or the newest, that believes to employ a person. Raises NotFoundError."""
    found = Employment.objects.filter(BELIEVED, person=person).order_by("-pk")
    found = found if entity_id is None else found.filter(entity_id=entity_id)
    employment = next((one for one in found if seen is None or one.entity_id in seen), None)
    if employment is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return employment.entity_id


def search(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """People whose name or initials contain the text, whose number it is, or whose ID ends so."""
    text = text.strip()
    if not text:
        return people
    numbered = Employment.objects.filter(BELIEVED, employee_no__istartswith=text)
    found = Q(pk__in=numbered.values("person_id"))
    for tokens in Blinds().asked(text):
        found |= Q(tokens__contains=tokens)
    return people.filter(found)


def employed(
    people: QuerySet[Person], entity_id: int | None, department_id: int | None
) -> QuerySet[Person]:
    """Only those employed there."""
    if entity_id is None and department_id is None:
        return people
    there = Employment.objects.filter(BELIEVED)
    there = there.filter(entity_id=entity_id) if entity_id else there
    there = there.filter(department_id=department_id) if department_id else there
    return people.filter(pk__in=there.values("person_id"))


def enrolled(month: Period) -> Q:
    """Enrolments believed to cover a month."""
    return BELIEVED & Q(start__lte=month) & (Q(stop__isnull=True) | Q(stop__gte=month))


def matching(seen: frozenset[int] | None, query: data.PeopleQuery, today: date) -> QuerySet[Person]:
    """The people a query means among those with an employment in the entities."""
    people = employed(search(visible(seen), query.search), query.entity_id, query.department_id)
    now = Enrolment.objects.filter(enrolled(period_of(today)))
    if query.place is not None:
        there = now.filter(account__place=query.place)
        people = people.filter(pk__in=there.values("person_id"))
    if query.hired_since is not None:
        recent = Employment.objects.filter(BELIEVED, hired_on__gte=query.hired_since)
        people = people.filter(pk__in=recent.values("person_id"))
    if query.is_unenrolled:
        here = Q(left_on__isnull=True) | Q(left_on__gte=today)
        working = Employment.objects.filter(BELIEVED & here).values("person_id")
        people = people.filter(pk__in=working).exclude(pk__in=now.values("person_id"))
    return people if query.ids is None else people.filter(pk__in=query.ids)


def count_employed(seen: frozenset[int] | None, today: date) -> dict[int, int]:
    """How many people each entity employs on a day."""
    here = Q(left_on__isnull=True) | Q(left_on__gte=today)
    rows = Employment.objects.filter(BELIEVED & here)
    rows = rows if seen is None else rows.filter(entity_id__in=seen)
    counted = rows.values_list("entity_id").annotate(people=Count("person", distinct=True))
    return dict(counted.order_by())


def summaries(
    people: Iterable[Person], seen: frozenset[int] | None
) -> tuple[data.PersonSummary, ...]:
    """One line each, with the newest employment in the entities (None: all)."""
    rows = opened(people)
    ids = [person.pk for person in rows]
    theirs = BELIEVED if seen is None else BELIEVED & Q(entity_id__in=seen)
    newest = {
        employment.person_id: employment
        for employment in Employment.objects.filter(theirs, person_id__in=ids).order_by("pk")
    }
    places = _places(ids, seen)
    return tuple(
        _summary(person, newest.get(person.pk), places.get(person.pk, set())) for person in rows
    )


def _places(ids: list[int], seen: frozenset[int] | None) -> dict[int, set[int]]:
    """Where each person is enrolled this month."""
    found: dict[int, set[int]] = {}
    now = Enrolment.objects.filter(enrolled(period_of(clock.today())), person_id__in=ids)
    now = now if seen is None else now.filter(entity_id__in=seen)
    for person_id, place in now.values_list("person_id", "account__place").distinct():
        found.setdefault(person_id, set()).add(place)
    return found


def _summary(person: Person, employment: Employment | None, places: set[int]) -> data.PersonSummary:
    return data.PersonSummary(
        id=person.pk,
        name=person.name,
        employee_no=employment.employee_no if employment else None,
        id_no=idno.mask(person.id_no) if person.id_no else None,
        entity_id=employment.entity_id if employment else None,
        department_id=employment.department_id if employment else None,
        hired_on=employment.hired_on if employment else None,
        left_on=employment.left_on if employment else None,
        places=tuple(sorted(places)),
    )


def person_data(
    person: Person, as_known: datetime | None, seen: frozenset[int] | None
) -> data.Person:
    """Everything the entities (None: all) believe of a person at a moment."""
    opened_one(person)
    mine = known(as_known) & Q(person=person)
    mine &= Q() if seen is None else Q(entity_id__in=seen)
    household = HouseholdRow.objects.filter(mine).order_by("valid_from").last()
    return data.Person(
        id=person.pk,
        name=person.name,
        id_no=idno.mask(person.id_no) if person.id_no else None,
        household=Household(household.household) if household else None,
        employments=tuple(map(_employment, Employment.objects.filter(mine).order_by("pk"))),
        enrolments=tuple(map(_enrolment, Enrolment.objects.filter(mine).order_by("start", "pk"))),
        wages=tuple(map(_wage, Wage.objects.filter(mine).order_by("valid_from", "pk"))),
    )


def _employment(row: Employment) -> data.Employment:
    return data.Employment(
        entity_id=row.entity_id,
        department_id=row.department_id,
        employee_no=row.employee_no,
        hired_on=row.hired_on,
        left_on=row.left_on,
        employment_type=row.employment_type,
    )


def _enrolment(row: Enrolment) -> data.Enrolment:
    kind = Kind(row.kind) if row.kind else None
    return data.Enrolment(
        id=row.pk, account_id=row.account_id, kind=kind, start=row.start, stop=row.stop
    )


def _wage(row: Wage) -> data.Wage:
    return data.Wage(
        entity_id=row.entity_id,
        amount=row.amount,
        meaning=data.Amount(row.meaning),
        kind=Kind(row.kind) if row.kind else None,
        valid_from=row.valid_from,
    )


def same_names(people: QuerySet[Person]) -> list[tuple[Person, int]]:
    """People who share their name with another, with how many bear it."""
    shared = people.values("name_token").annotate(bearers=Count("pk"))
    bearers = {row["name_token"]: row["bearers"] for row in shared.filter(bearers__gt=1)}
    found = people.filter(name_token__in=list(bearers)).order_by("name_sort", "pk")
    return [(one, bearers[one.name_token]) for one in opened(found[:NAMESAKES_SHOWN])]
