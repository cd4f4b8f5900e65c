"""A household registered elsewhere, a last day at work. Each shows itself first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.names import names_for
from wuxian.console.people.deeds import Deed, ask, refused, typed_day, typed_month
from wuxian.console.people.effects import effects, month_after
from wuxian.console.people.words import household_name
from wuxian.engine.kinds import Household
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Diff, Field
from wuxian.roster import api as roster
from wuxian.roster.data import NotFoundError, RosterError
from wuxian.support import clock
from wuxian.support.periods import Period, format_period, period_of


@require_http_methods(["GET", "POST"])
@signed_in
def household(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """A registered residence from a month on: fill, look, record."""
    access.access_verb(actor, verb=Verb.IMPORT)
    person = roster.get_person(actor, person_id=person_id)
    typed = request.POST.dict()
    deed, read = _household_form(typed, person.household, is_sent=request.method == "POST")
    if read is None:
        return ask(request, person, deed)
    where, since = read
    record = partial(
        roster.record_household, actor, person_id=person_id, household=where, since=since
    )
    if "confirmed" not in typed:
        begins = gettext("%(month)s 起") % {"month": format_period(since)}
        before = household_name(person.household) if person.household else ""
        diff = Diff(f"{gettext('户籍')} · {begins}", before, household_name(where))
        found = effects(actor, person_id, since, record)
        return ask(request, person, replace(deed, diffs=(diff, *found)))
    record()
    messages.success(request, gettext("已登记，可以在下面的历史里撤销。重新计算后应缴随之变化。"))
    return redirect("person", person_id)


def _household_form(
    typed: Mapping[str, str], now: Household | None, *, is_sent: bool
) -> tuple[Deed, tuple[Household, Period] | None]:
    chosen = typed.get("household", now or "")
    if chosen and chosen not in set(Household):
        raise Http404
    since, since_error = typed_month(typed.get("since", ""), is_sent=is_sent)
    month = typed.get("since", format_period(period_of(clock.today())))
    missing = gettext("请选一种户籍。") if is_sent and not chosen else ""
    choices = [Choice(one, household_name(one), is_chosen=one == chosen) for one in Household]
    fields = (
        Field("household", gettext("户籍"), chosen, type="choices", choices=choices, error=missing),
        Field("since", gettext("从哪个月起生效"), month, type="month", error=since_error,
              hint=gettext("写作 2026-07；以前月份的金额不会被改写。")),
    )  # fmt: skip
    text = gettext("少数地方的费率或上下限按户籍区分；多数地方不影响应缴。")
    deed = Deed(gettext("登记户籍"), text, gettext("登记户籍"), fields)
    is_read = is_sent and chosen and since is not None
    return deed, (Household(chosen), since) if is_read and since else None


@require_http_methods(["GET", "POST"])
@signed_in
def leave(request: HttpRequest, actor: Actor, person_id: int, entity_id: int) -> HttpResponse:
    """Somebody's last day with a company: fill, look, record. Enrolments are left alone."""
    access.access_verb(actor, verb=Verb.IMPORT)
    person = roster.get_person(actor, person_id=person_id)
    names = names_for(actor)
    employment = next((one for one in person.employments if one.entity_id == entity_id), None)
    if employment is None or entity_id not in names.entities:
        raise NotFoundError
    typed = request.POST.dict()
    deed, last = _leave_form(typed, names.entity(entity_id), is_sent=request.method == "POST")
    if last is None:
        return ask(request, person, deed)
    if employment.hired_on and last < employment.hired_on:
        why = gettext("最后工作日不能早于入职日期 %(day)s。") % {"day": employment.hired_on}
        return refused(request, person, deed, "left_on", RosterError(why))
    record = partial(
        roster.record_leave, actor, person_id=person_id, entity_id=entity_id, left_on=last
    )
    if "confirmed" not in typed:
        before = employment.left_on.isoformat() if employment.left_on else words.NO_DATA
        diff = Diff(gettext("最后工作日"), before, last.isoformat())
        found = effects(actor, person_id, month_after(last), record)
        return ask(request, person, replace(deed, diffs=(diff, *found)))
    record()
    messages.success(request, gettext("已登记离职。参保关系没有停，需要时请在“停保”里登记。"))
    return redirect("person", person_id)


def _leave_form(
    typed: Mapping[str, str], company: str, *, is_sent: bool
) -> tuple[Deed, date | None]:
    last, error = typed_day(typed.get("left_on", ""), is_sent=is_sent)
    day = typed.get("left_on", clock.today().isoformat())
    field = Field("left_on", gettext("最后工作日"), day, type="day", error=error, is_required=True)
    text = gettext("只登记离职，不停保：何时停保要由您决定。离职后的月份不再计算应缴。")
    title = gettext("登记离职：%(company)s") % {"company": company}
    return Deed(title, text, gettext("登记离职"), (field,)), last
