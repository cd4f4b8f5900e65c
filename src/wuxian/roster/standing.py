"""What is believed now of the people a roster names, and who its rows mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from wuxian.access import api as access
from wuxian.roster import data
from wuxian.roster.models import BELIEVED, Employment, Enrolment, Household, OwnRate, Person, Wage
from wuxian.roster.names import name_key
from wuxian.roster.sealed import candidates, opened


@dataclass(slots=True)
class Standing:
    """One person with the facts believed now, the newest of each."""

    person: Person
    employments: dict[int, Employment] = field(default_factory=dict)
    accounts: dict[int, list[Enrolment]] = field(default_factory=lambda: defaultdict(list))
    wages: dict[tuple[int, str, str | None], Wage] = field(default_factory=dict)
    households: dict[int, Household] = field(default_factory=dict)
    rates: dict[tuple[int, str], OwnRate] = field(default_factory=dict)

    @property
    def name_key(self) -> str:
        return name_key(self.person.name)


@dataclass(frozen=True, slots=True)
class Known:
    """The people on record, by the three things a row may name them with."""

    by_id_no: dict[str, Standing]
    by_employee_no: dict[tuple[int, str], Standing]
    by_name: dict[tuple[int, str], list[Standing]]

    def find(self, row: data.RosterRow, entity_id: int | None) -> Standing | None:
        """Whom the row means. Raises RosterError where that cannot be told."""
        if row.id_no and row.id_no in self.by_id_no:
            return self._same_name(self.by_id_no[row.id_no], row)
        if entity_id is None:
            return None
        if row.employee_no and (entity_id, row.employee_no) in self.by_employee_no:
            return self._same_id(self.by_employee_no[entity_id, row.employee_no], row)
        return None if row.id_no or row.employee_no else self._by_name(row, entity_id)

    def _same_name(self, found: Standing, row: data.RosterRow) -> Standing:
        if found.name_key != name_key(row.name):
            raise data.RosterError(data.SAME_ID_OTHER_NAME)
        return found

    def _same_id(self, found: Standing, row: data.RosterRow) -> Standing | None:
        differs = row.id_no and found.person.id_no and row.id_no != found.person.id_no
        return None if differs or found.name_key != name_key(row.name) else found

    def _by_name(self, row: data.RosterRow, entity_id: int) -> Standing | None:
        namesakes = self.by_name.get((entity_id, name_key(row.name)), [])
        if len(namesakes) > 1:
            raise data.RosterError(data.SEVERAL_SAME_NAME.format(count=len(namesakes)))
        return namesakes[0] if namesakes else None


def load(rows: Sequence[data.RosterRow]) -> Known:
    """Read everybody the rows may mean, in a handful of queries."""
    standings = _standings(_candidates(rows))
    known = Known({}, {}, defaultdict(list))
    for standing in standings:
        if standing.person.id_no:
            known.by_id_no[standing.person.id_no] = standing
        for entity_id, employment in standing.employments.items():
            known.by_name[entity_id, standing.name_key].append(standing)
            if employment.employee_no:
                known.by_employee_no[entity_id, employment.employee_no] = standing
    return known


def _candidates(rows: Sequence[data.RosterRow]) -> list[Person]:
    tokens, digests = candidates(
        (row.name for row in rows), (row.id_no for row in rows if row.id_no)
    )
    named = Q(id_no_index__in=digests) | Q(name_token__in=tokens)
    with access.beyond_scopes():
        return opened(Person.objects.filter(named))


def _standings(people: Sequence[Person]) -> list[Standing]:
    found = {person.pk: Standing(person) for person in people}
    believed = {"person_id__in": list(found)}
    for employment in Employment.objects.filter(BELIEVED, **believed).order_by("pk"):
        found[employment.person_id].employments[employment.entity_id] = employment
    for enrolment in Enrolment.objects.filter(BELIEVED, **believed).order_by("start"):
        found[enrolment.person_id].accounts[enrolment.account_id].append(enrolment)
    for wage in Wage.objects.filter(BELIEVED, **believed).order_by("valid_from"):
        found[wage.person_id].wages[wage.entity_id, wage.meaning, wage.kind] = wage
    for household in Household.objects.filter(BELIEVED, **believed).order_by("valid_from"):
        found[household.person_id].households[household.entity_id] = household
    for rate in OwnRate.objects.filter(BELIEVED, **believed).order_by("valid_from"):
        found[rate.person_id].rates[rate.entity_id, rate.rate] = rate
    return list(found.values())
