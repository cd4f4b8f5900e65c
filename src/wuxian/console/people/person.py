"""One person: who they are, how they came to be recorded so, and what this month owes for them."""

from dataclasses import replace
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.people import charts, history, owed
from wuxian.console.people.words import household_name
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Fact, Field
from wuxian.faces.typed import TypedError, read_day
from wuxian.roster import api as roster
from wuxian.roster.data import HistoryEntry, Person
from wuxian.support import clock


@require_GET
@signed_in
def person(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """Everything believed of a person, now or as of a day."""
    day, as_of = _as_of(request.GET.get("as_of", ""))
    moment = datetime.combine(day, time.max, clock.SHANGHAI) if day else None
    found = roster.get_person(actor, person_id=person_id, as_known=moment)
    entries = roster.list_history(actor, person_id=person_id)
    names = names_for(actor)
    may_record = moment is None and _may_record(actor)
    context = {
        "person": found,
        "facts": _facts(actor, found, names),
        "as_of": as_of,
        "as_of_day": day.isoformat() if day else "",
        "as_of_href": to("person", person_id) if moment else "",
        "sections": history.sections(
            _known(entries, moment), names, _recorders(actor, entries), may_undo=may_record
        ),
        "wages": charts.wages(found),
        "stoppable": history.stoppable(found, names) if may_record else [],
        "wage_href": to("person_wage", person_id) if may_record else "",
        "household_href": to("person_household", person_id) if may_record else "",
        "leavable": _leavable(found, names) if may_record else [],
        "undo_href": to("person_undo", person_id),
        "accesses_href": to("person_accesses", person_id) if _may_export(actor) else "",
        "evidence_href": _evidence(person_id) if _may_export(actor) else "",
        "month": owed.this_month(actor, person_id),
    }
    crumbs = [Crumb(gettext("人员"), to("people")), Crumb(found.name)]
    return page(
        request, "console/people/person.html", context, here="people", crumbs=crumbs,
        status=422 if as_of.error else 200,
    )  # fmt: skip


def _may_record(actor: Actor) -> bool:
    return bool(actor.paths(Verb.IMPORT))


def _may_export(actor: Actor) -> bool:
    return bool(actor.paths(Verb.EXPORT_EVIDENCE))


def _evidence(person_id: int) -> str:
    return to("evidence_preview", scope=f"person:{person_id}")


def _as_of(text: str) -> tuple[date | None, Field]:
    """The day asked for, at whose end in China things were as shown; without one, now."""
    field = Field("as_of", gettext("查看当时"), text, type="day")
    if not text.strip():
        return None, field
    try:
        day = read_day(text)
    except TypedError as wrong:
        return None, replace(field, error=words.told(wrong))
    return day, replace(field, value=day.isoformat())


def _known(entries: list[HistoryEntry], moment: datetime | None) -> list[HistoryEntry]:
    """What had been recorded by a moment, with what was believed then believed."""
    if moment is None:
        return entries
    return [
        replace(one, superseded_at=None)
        if one.superseded_at is not None and one.superseded_at > moment
        else one
        for one in entries
        if one.recorded_at <= moment
    ]


def _recorders(actor: Actor, entries: list[HistoryEntry]) -> dict[int, str]:
    ids = {one.recorded_by for one in entries if one.recorded_by is not None}
    return access.user_names(actor, ids=ids)


def _id_no(person: Person, actor: Actor) -> Fact:
    """Masked; who may see the whole of it gets there by it."""
    may_reveal = person.id_no and actor.paths(Verb.REVEAL_IDS)
    href = to("person_reveal", person.id) if may_reveal else ""
    return Fact(gettext("证件号码"), person.id_no or words.NO_DATA, href)


def _leavable(person: Person, names: Names) -> list[dict[str, str]]:
    """The companies somebody still works for."""
    return [
        {"text": names.entity(one.entity_id), "href": to("person_leave", person.id, one.entity_id)}
        for one in person.employments
        if one.left_on is None and one.entity_id in names.entities
    ]


def _facts(actor: Actor, person: Person, names: Names) -> list[Fact]:
    household = household_name(person.household) if person.household else words.NO_DATA
    facts = [
        _id_no(person, actor),
        Fact(gettext("户籍"), household),
    ]
    for one in person.employments:
        if one.entity_id not in names.entities:
            continue
        facts += [
            Fact(gettext("单位"), names.entity(one.entity_id), to("company", one.entity_id)),
            Fact(gettext("部门"), names.department(one.department_id)),
            Fact(gettext("工号"), one.employee_no or words.NO_DATA),
            Fact(gettext("入职日期"), one.hired_on.isoformat() if one.hired_on else words.NO_DATA),
        ]
        if one.left_on:
            facts.append(Fact(gettext("最后工作日"), one.left_on.isoformat()))
    return facts
