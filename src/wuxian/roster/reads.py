"""Queries of ``roster``."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from wuxian.engine.kinds import Household, Kind
from wuxian.roster import data
from wuxian.roster.models import BELIEVED, Employment, Enrolment, Fact, Person, Wage
from wuxian.roster.models import Household as HouseholdRow
from wuxian.roster.names import name_grams, name_key
from wuxian.support import idno

NAMESAKES_SHOWN = 500


def known(as_known: datetime | None) -> Q:
    """Facts believed at a moment; without one, those believed now."""
    if as_known is None:
        return BELIEVED
    later = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_known)
    return later & Q(recorded_at__lte=as_known)


def visible(seen: frozenset[int] | None) -> QuerySet[Person]:
    """People with a believed employment in one of the entities; None means everybody."""
    if seen is None:
        return Person.objects.all()
    employed = Employment.objects.filter(BELIEVED, entity_id__in=seen)
    return Person.objects.filter(pk__in=employed.values("person_id"))


def get_person(person_id: int, seen: frozenset[int] | None) -> Person:
    found = visible(seen).filter(pk=person_id).first()
    if found is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return found


def search(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """People whose name contains the text, whose number it is, or whose ID ends with it."""
    text = text.strip()
    if not text:
        return people
    numbered = Employment.objects.filter(BELIEVED, employee_no__istartswith=text)
    found = Q(pk__in=numbered.values("person_id"))
    if len(text) == 4:
        found |= Q(id_last4=text.upper())
    if key := name_key(text):
        found |= Q(name_grams__contains=name_grams(key), name_key__contains=key)
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


def summaries(people: Iterable[Person]) -> tuple[data.PersonSummary, ...]:
    """One line each, with the newest employment."""
    rows = list(people)
    ids = [person.pk for person in rows]
    newest = {
        employment.person_id: employment
        for employment in Employment.objects.filter(BELIEVED, person_id__in=ids).order_by("pk")
    }
    return tuple(_summary(person, newest.get(person.pk)) for person in rows)


def _summary(person: Person, employment: Employment | None) -> data.PersonSummary:
    return data.PersonSummary(
        id=person.pk,
        name=person.name,
        employee_no=employment.employee_no if employment else None,
        id_no=idno.mask(person.id_no) if person.id_no else None,
        entity_id=employment.entity_id if employment else None,
        department_id=employment.department_id if employment else None,
        hired_on=employment.hired_on if employment else None,
        left_on=employment.left_on if employment else None,
    )


def person_data(person: Person, as_known: datetime | None) -> data.Person:
    """Everything believed of a person at a moment."""
    mine = known(as_known) & Q(person=person)
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
        amount=row.amount,
        meaning=data.Amount(row.meaning),
        kind=Kind(row.kind) if row.kind else None,
        valid_from=row.valid_from,
    )


def history(person: Person) -> list[data.HistoryEntry]:
    """Every fact ever recorded of a person, newest record first."""
    entries = [
        *_entries(Employment, person, ("employee_no", "hired_on", "left_on"), "hired_on"),
        *_entries(Enrolment, person, ("account_id", "kind", "start", "stop"), "start"),
        *_entries(Wage, person, ("meaning", "kind", "amount"), "valid_from"),
        *_entries(HouseholdRow, person, ("household",), "valid_from"),
    ]
    return sorted(entries, key=lambda entry: entry.recorded_at, reverse=True)


def _entries(
    model: type[Fact], person: Person, names: tuple[str, ...], begins: str
) -> list[data.HistoryEntry]:
    return [
        data.HistoryEntry(
            what=model._meta.model_name or "",
            value=" ".join(str(getattr(row, name)) for name in names if getattr(row, name)),
            valid_from=str(getattr(row, begins) or ""),
            recorded_at=row.recorded_at,
            superseded_at=row.superseded_at,
        )
        for row in model._default_manager.filter(person=person).order_by("-pk")
    ]


def same_names(people: QuerySet[Person]) -> list[tuple[Person, int]]:
    """People who share their name with another, with how many bear it."""
    shared = people.values("name_key").annotate(bearers=Count("pk"))
    bearers = {row["name_key"]: row["bearers"] for row in shared.filter(bearers__gt=1)}
    found = people.filter(name_key__in=list(bearers)).order_by("name_sort", "pk")
    return [(person, bearers[person.name_key]) for person in found[:NAMESAKES_SHOWN]]
