"""Recording a wage or base, stopping an enrolment, taking either back. Each shows itself first."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.names import names_for
from wuxian.console.people.deeds import Deed, ask, refused, typed_month
from wuxian.console.people.effects import effects
from wuxian.console.people.words import amount_name, kinds_of
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Diff, Field
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, Enrolment, NotFoundError, Person, RosterError, Topic
from wuxian.support import clock
from wuxian.support.money import InvalidAmountError, parse_yuan
from wuxian.support.periods import Period, format_period
from wuxian.support.periods import period_of as month_of


@require_http_methods(["GET", "POST"])
@signed_in
def wage(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """A new wage or base from a month on: fill, look, record."""
    access.access_verb(actor, verb=Verb.IMPORT)
    person = roster.get_person(actor, person_id=person_id)
    typed = request.POST.dict()
    deed, read = _wage_form(typed, is_sent=request.method == "POST")
    if read is None:
        return ask(request, person, deed)
    meaning, amount, since = read
    record = partial(
        roster.record_wage, actor, person_id=person_id, meaning=meaning, amount=amount, since=since
    )
    if "confirmed" not in typed:
        before = _amount_at(person, meaning, since)
        begins = gettext("%(month)s 起") % {"month": format_period(since)}
        diff = Diff(f"{amount_name(meaning)} · {begins}", before, words.amount(amount))
        return ask(
            request, person, replace(deed, diffs=(diff, *effects(actor, person_id, since, record)))
        )
    try:
        record()
    except RosterError as why:
        return refused(request, person, deed, "amount", why)
    messages.success(request, gettext("已登记，可以在下面的历史里撤销。重新计算后应缴随之变化。"))
    return redirect("person", person_id)


Read = tuple[Amount, int, Period]


def _wage_form(typed: Mapping[str, str], *, is_sent: bool) -> tuple[Deed, Read | None]:
    meaning = typed.get("meaning", Amount.MONTHLY_WAGE)
    amount, amount_error = _amount(typed.get("amount", ""), is_sent=is_sent)
    since, since_error = typed_month(typed.get("since", ""), is_sent=is_sent)
    if meaning not in set(Amount):
        raise Http404
    kinds = [Choice(one, amount_name(one), is_chosen=one == meaning) for one in Amount]
    month = typed.get("since", format_period(month_of(clock.today())))
    fields = (
        Field("meaning", gettext("登记什么"), meaning, type="choices", choices=kinds),
        Field("amount", gettext("金额（元/月）"), typed.get("amount", ""), error=amount_error,
              is_required=True, autocomplete="off"),
        Field("since", gettext("从哪个月起生效"), month, type="month", error=since_error,
              hint=gettext("写作 2026-07；以前月份的金额不会被改写。")),
    )  # fmt: skip
    title = gettext("登记新的工资或基数")
    deed = Deed(title, "", gettext("登记"), fields)
    if not is_sent or amount is None or since is None:
        return deed, None
    return deed, (Amount(meaning), amount, since)


def _amount(text: str, *, is_sent: bool) -> tuple[int | None, str]:
    try:
        amount = parse_yuan(text.replace(",", "").replace("，", ""))
    except InvalidAmountError:
        return None, gettext("请填写金额，最多两位小数，例如 9500.00。") if is_sent else ""
    return (amount, "") if amount >= 0 else (None, gettext("金额不能为负。"))


def _amount_at(person: Person, meaning: Amount, since: Period) -> str:
    valid = [
        one
        for one in person.wages
        if one.meaning is meaning and one.kind is None and one.valid_from <= since
    ]
    return words.amount(valid[-1].amount) if valid else ""


@require_http_methods(["GET", "POST"])
@signed_in
def stop(request: HttpRequest, actor: Actor, person_id: int, enrolment_id: int) -> HttpResponse:
    """End an enrolment with its last month: fill, look, record."""
    access.access_verb(actor, verb=Verb.IMPORT)
    person = roster.get_person(actor, person_id=person_id)
    enrolment = next((one for one in person.enrolments if one.id == enrolment_id), None)
    names = names_for(actor)
    if enrolment is None or enrolment.account_id not in names.accounts:
        raise NotFoundError
    what = f"{names.account(enrolment.account_id)} · {kinds_of(enrolment.kind)}"
    typed = request.POST.dict()
    deed, last = _stop_form(typed, what, is_sent=request.method == "POST")
    if last is None:
        return ask(request, person, deed)
    if "confirmed" not in typed:
        diff = Diff(what, _span(enrolment, enrolment.stop), _span(enrolment, last))
        return ask(request, person, replace(deed, diffs=(diff,)))
    try:
        roster.stop_enrolment(actor, person_id=person_id, enrolment_id=enrolment_id, stop=last)
    except RosterError as why:
        return refused(request, person, deed, "stop", why)
    messages.success(request, gettext("已登记停保月份，可以在下面的历史里撤销。"))
    return redirect("person", person_id)


def _stop_form(typed: Mapping[str, str], what: str, *, is_sent: bool) -> tuple[Deed, Period | None]:
    last, error = typed_month(typed.get("stop", ""), is_sent=is_sent)
    month = typed.get("stop", format_period(month_of(clock.today())))
    field = Field(
        "stop", gettext("最后一个参保月份"), month, type="month", error=error,
        hint=gettext("这个月仍然参保，从下个月起不再计算应缴。"), is_required=True,
    )  # fmt: skip
    text = gettext("这里只登记停保月份，不会向经办机构申报减员。")
    return Deed(gettext("停保：%(what)s") % {"what": what}, text, gettext("停保"), (field,)), last


def _span(enrolment: Enrolment, last: Period | None) -> str:
    first = format_period(enrolment.start)
    if last is None:
        return gettext("%(month)s 起在保") % {"month": first}
    return f"{first} ～ {format_period(last)}"


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """Take back one record made by hand."""
    topic, _, number = request.POST.get("record", "").partition("-")
    if topic not in set(Topic) or not number.isdecimal():
        raise Http404
    try:
        roster.undo_record(actor, person_id=person_id, topic=Topic(topic), fact_id=int(number))
    except NotFoundError:
        raise
    except RosterError as why:
        messages.error(request, words.told(why))
    else:
        messages.success(request, gettext("已撤销，原来的记录重新生效。"))
    return redirect("person", person_id)
