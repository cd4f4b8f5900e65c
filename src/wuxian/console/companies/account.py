"""One account: what is in force, the form, its history; and computing the month anew."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.companies import form
from wuxian.console.companies.missing import lacks_rate
from wuxian.console.companies.words import channel_name
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.people.words import fact_value, rate_name
from wuxian.employers import api as employers
from wuxian.employers.data import Account, AccountFact, RefusedFactsError
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Moment
from wuxian.ledger import api as ledger
from wuxian.ledger.data import LedgerError
from wuxian.policies import api as policies
from wuxian.support import clock
from wuxian.support.periods import format_period, period_of

MINUTES = "%Y-%m-%d %H:%M"


@require_http_methods(["GET", "POST"])
@signed_in
def account(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    """See an account, or record what was typed from a month on."""
    found = employers.get_account(actor, account_id=account_id)
    if request.method == "GET":
        return _show(request, actor, found, {}, {})
    access.access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    typed = request.POST.dict()
    values, problems = form.read(found.channel, typed)
    since, wrong_month = form.read_month(typed)
    problems |= {"since": wrong_month} if wrong_month else {}
    if problems or since is None:
        return _show(request, actor, found, typed, problems)
    try:
        employers.record_account_facts(
            actor, account_id=account_id, values=values, valid_from=since
        )
    except RefusedFactsError as refused:
        said = {fact.value: words.told(text) for fact, text in refused.problems.items()}
        return _show(request, actor, found, typed, said)
    messages.success(request, gettext("已保存。应缴还是按原来的费率算的，可以现在重新计算。"))
    return redirect(to("account", account_id) + "?saved=1")


def _show(
    request: HttpRequest,
    actor: Actor,
    found: Account,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
) -> HttpResponse:
    month = period_of(clock.today())
    entity = employers.get_entity(actor, entity_id=found.entity_id)
    place = policies.place_names().get(found.place, str(found.place))
    ranges = employers.rate_ranges(place=found.place, period=month)
    asked = [
        form.month_field(typed, month, problems.get("since", "")),
        *form.fields(found, typed, problems, ranges),
    ]
    title = f"{place} · {channel_name(found.channel)}"
    context = {
        "account": found,
        "entity": entity,
        "title": title,
        "fields": asked,
        "errors": [field for field in asked if field.error],
        "lacks_rate": lacks_rate(found),
        "may_set": bool(actor.paths(Verb.MANAGE_STRUCTURE)),
        "may_compute": bool(actor.paths(Verb.CALCULATE)),
        "was_saved": request.GET.get("saved") == "1",
        "month": words.month(month),
        "moments": _history(actor, found),
        "policy_href": to("policy_place", found.place),
    }
    crumbs = [
        Crumb(gettext("单位与账户"), to("companies")),
        Crumb(entity.name, to("company", entity.id)),
        Crumb(title),
    ]
    return page(
        request, "console/companies/account.html", context, here="companies", crumbs=crumbs,
        status=422 if problems else 200,
    )  # fmt: skip


def _history(actor: Actor, found: Account) -> list[Moment]:
    entries = employers.list_account_history(actor, account_id=found.id)
    ids = {one.recorded_by for one in entries if one.recorded_by is not None}
    people = access.user_names(actor, ids=ids)
    return [_moment(one, people) for one in entries]


def _moment(entry: AccountFact, people: Mapping[int, str]) -> Moment:
    name = people.get(entry.recorded_by or 0, "")
    standing = "future" if entry.valid_from > period_of(clock.today()) else "current"
    ended = entry.superseded_at
    return Moment(
        rate_name(entry.fact),
        fact_value(entry.fact, entry.value),
        format_period(entry.valid_from),
        entry.recorded_at.astimezone(clock.SHANGHAI).strftime(MINUTES),
        "superseded" if ended else standing,
        f"{name} {gettext('导入')}".strip() if entry.is_imported else name,
        ended=ended.astimezone(clock.SHANGHAI).strftime(MINUTES) if ended else "",
    )


@require_POST
@signed_in
def recompute(request: HttpRequest, actor: Actor, entity_id: int) -> HttpResponse:
    """Compute this month of one company anew."""
    entity = employers.get_entity(actor, entity_id=entity_id)
    month = period_of(clock.today())
    try:
        run = ledger.create_owed_run(actor, period=month, entities=frozenset({entity.id}))
    except LedgerError as refused:
        messages.error(request, words.told(refused))
    else:
        text = gettext("%(month)s 已重新计算。") if run.is_new else gettext("%(month)s 没有变化。")
        messages.success(request, text % {"month": words.month(month)})
    return redirect("company", entity_id)
