"""Taking somebody out of the records for good, once nothing asks to keep them."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import RetentionClass
from wuxian.intake import api as intake
from wuxian.roster import data, entries
from wuxian.roster.models import BELIEVED, FACTS, Employment, Enrolment, LegalHold, Person
from wuxian.roster.sealed import subject
from wuxian.support import clock
from wuxian.support.periods import add_months, first_day


def standing(person: Person) -> data.Erasability:
    """Whether somebody may be erased, and if not, why and until when: every employer counts."""
    with access.beyond_scopes():
        return _standing(person)


def _standing(person: Person) -> data.Erasability:
    holds = tuple(
        LegalHold.objects.filter(person=person, lifted_at__isnull=True)
        .order_by("pk").values_list("reason", flat=True)
    )  # fmt: skip
    last_day = _last_day(person)
    until = last_day and evidence.kept_until(kind=RetentionClass.CONTRIBUTION, last_day=last_day)
    return data.Erasability(kept_until=until, is_employed=last_day is None, holds=holds)


def _last_day(person: Person) -> date | None:
    """The last day anybody believes they worked or were enrolled; None while they still are."""
    employments = Employment.objects.filter(BELIEVED, person=person)
    enrolments = Enrolment.objects.filter(BELIEVED, person=person)
    if employments.filter(left_on__isnull=True).exists() or enrolments.filter(stop=None).exists():
        return None
    left = employments.aggregate(last=Max("left_on"))["last"]
    stopped = enrolments.aggregate(last=Max("stop"))["last"]
    found = [day for day in (left, stopped and first_day(add_months(stopped, 1))) if day]
    return max(found, default=clock.today())


@transaction.atomic
def erase(actor: Actor, person: Person, reason: str) -> None:
    """Destroy the key of a person and everything that finds them; amounts stay, nobody's.

    Raises KeptError.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    found = standing(person)
    if why_not := found.why_not(clock.today()):
        raise data.KeptError(why_not)
    with access.beyond_scopes():
        _forget(person)
        entries.note(actor, entries.ERASED, person.pk, None, {"reason": reason})
        _shred_files(actor, person)
    evidence.shred(subject=subject(person.pk), who=actor.who)


def _forget(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(
        name_sealed=b"", name_token=0, name_sort=b"", id_no_sealed=None, id_no_index=None, tokens=[]
    )
    Employment.objects.filter(person=person).update(employee_no=None)


def _shred_files(actor: Actor, person: Person) -> None:
    """The files they came in, as far as those files are past their own time."""
    runs = {
        run
        for model in FACTS
        for run in model._default_manager.filter(person=person).values_list("import_run", flat=True)
    }
    for run in sorted(filter(None, runs)):
        intake.shred_original(actor, run_id=run)
