"""参保账户: the rates only the employer knows, in one place; the month follows."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.owed import asked
from wuxian.employers import api as employers
from wuxian.employers.data import (
    FACT_CHANNELS,
    Account,
    Channel,
    EmployerError,
    Fact,
    RefusedFactsError,
)
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Field
from wuxian.faces.typed import TypedError, read_month
from wuxian.ledger import api as ledger
from wuxian.ledger.data import LedgerError
from wuxian.support.periods import Period, format_period

SECTIONS = (
    (Channel.SOCIAL_INSURANCE, (Fact.WORK_INJURY_RATE, Fact.WORK_INJURY_CLASS)),
    (Channel.HOUSING_FUND, (Fact.HOUSING_FUND_RATE, Fact.HOUSING_FUND_RATE_EMPLOYEE)),
)
ALL = "all"
_NAME = re.compile(rf"({'|'.join(FACT_CHANNELS)})-(\d+|{ALL})")


def fact_name(fact: Fact) -> str:
    """The label of what an employer sets."""
    said = {
        Fact.WORK_INJURY_RATE: gettext("工伤费率（%）"),
        Fact.WORK_INJURY_CLASS: gettext("或行业类别（1–8）"),
        Fact.HOUSING_FUND_RATE: gettext("公积金单位比例（%）"),
        Fact.HOUSING_FUND_RATE_EMPLOYEE: gettext("公积金个人比例（%）"),
    }
    return said[fact]


@dataclass(frozen=True, slots=True)
class Stated:
    """One filled field: an account, or all that have nothing yet."""

    fact: Fact
    account: int | None
    value: int | None


@require_http_methods(["GET", "POST"])
@signed_in
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """See and set the rates of every account from a month on."""
    if request.method == "POST":
        return _record(request, actor)
    return _form(request, actor)


def _form(
    request: HttpRequest,
    actor: Actor,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed, errors = typed or {}, errors or {}
    names, found = names_for(actor), employers.list_accounts(actor)
    month = Field(
        "since", gettext("从哪个月起生效"), typed.get("since") or format_period(asked.this_month()),
        type="month", error=errors.get("since", ""), hint=gettext("写作 2026-07"),
    )  # fmt: skip
    context = {
        "sections": [
            _section(channel, facts, found, names, typed, errors) for channel, facts in SECTIONS
        ],
        "since": month,
        "errors": [Field(name, name, error=text) for name, text in errors.items()],
        "may_set": bool(actor.paths(Verb.MANAGE_STRUCTURE)),
    }
    crumbs = [Crumb(gettext("单位与账户"), reverse("companies")), Crumb(gettext("全部费率"))]
    return page(
        request, "console/accounts.html", context, here="companies", crumbs=crumbs, status=status
    )


def _section(
    channel: Channel,
    facts: tuple[Fact, ...],
    found: list[Account],
    names: Names,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, object]:
    mine = [account for account in found if account.channel is channel]
    rows = [
        (
            names.entity(account.entity_id),
            names.place(account.place),
            [_field(fact, str(account.id), account.facts.get(fact), typed, errors)
             for fact in facts],
            not any(fact in account.facts for fact in facts),
        )
        for account in mine
    ]  # fmt: skip
    rows.sort(key=lambda row: (not row[3], row[0], row[1]))
    is_injury = channel is Channel.SOCIAL_INSURANCE
    return {
        "title": gettext("工伤保险") if is_injury else gettext("住房公积金"),
        "text": gettext("费率由社保经办机构核定，按行业类别并可浮动；填费率或类别之一。")
        if is_injury
        else gettext("在当地允许的范围内由单位选定；个人比例留空则与单位相同。"),
        "columns": [fact_name(fact) for fact in facts],
        "rows": rows,
        "every": [_field(fact, ALL, None, typed, errors) for fact in facts],
        "missing": sum(row[3] for row in rows),
    }


def _field(
    fact: Fact,
    account: str,
    value: int | None,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Field:
    name = f"{fact}-{account}"
    shown = "" if value is None else _written(fact, value)
    return Field(name, fact_name(fact), typed.get(name, shown), error=errors.get(name, ""))


def _written(fact: Fact, value: int) -> str:
    return str(value) if fact is Fact.WORK_INJURY_CLASS else words.percent(value).rstrip("%")


def _record(request: HttpRequest, actor: Actor) -> HttpResponse:
    errors: dict[str, str] = {}
    typed = {name: str(text) for name, text in request.POST.items()}
    since = _since(typed.get("since", ""), errors)
    stated = [one for name, text in typed.items() if (one := _stated(name, text, errors))]
    if errors:
        return _form(request, actor, typed, errors, status=422)
    try:
        count = _write(actor, stated, since)
    except RefusedFactsError as refused:
        return _form(request, actor, typed, _beside(refused, typed), status=422)
    except EmployerError as refused:
        return _form(request, actor, typed, {"since": words.told(refused)}, status=422)
    messages.success(request, gettext("已保存 %(count)s 项。") % {"count": count})
    _recompute(request, actor)
    return redirect("accounts")


def _beside(refused: RefusedFactsError, typed: Mapping[str, str]) -> dict[str, str]:
    """Each refusal by the field it was typed in: the account's own, or the one for all."""
    own = {fact: f"{fact}-{refused.account_id}" for fact in refused.problems}
    return {
        own[fact] if typed.get(own[fact]) else f"{fact}-{ALL}": words.told(text)
        for fact, text in refused.problems.items()
    }


def _since(text: str, errors: dict[str, str]) -> Period:
    try:
        return read_month(text)
    except TypedError as wrong:
        errors["since"] = words.told(wrong)
        return 0


def _stated(name: str, text: str, errors: dict[str, str]) -> Stated | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    fact, account = Fact(found[1]), None if found[2] == ALL else int(found[2])
    try:
        return Stated(fact, account, _read(fact, text.strip().rstrip("%％")))
    except (InvalidOperation, ValueError):
        errors[name] = gettext("“%(text)s”不是一个数。") % {"text": text}
        return None


def _read(fact: Fact, text: str) -> int | None:
    if not text:
        return None
    if fact is Fact.WORK_INJURY_CLASS:
        return int(text)
    ppm = Decimal(text) * 10_000
    if not ppm.is_finite() or ppm != ppm.to_integral_value():
        raise ValueError
    return int(ppm)


def _write(actor: Actor, stated: list[Stated], since: Period) -> int:
    """Record what differs; return how many facts did."""
    found = employers.list_accounts(actor, period=since)
    known = {account.id: account for account in found}
    changes: dict[tuple[int, Fact], int | None] = {}
    for one in stated:
        if one.account is None and one.value is not None:
            changes |= {
                (account.id, one.fact): one.value
                for account in found
                if account.channel is FACT_CHANNELS[one.fact] and not _has_any(account, one.fact)
            }
        elif one.account in known:
            before = known[one.account].facts.get(one.fact)
            if one.value != before:
                changes[one.account, one.fact] = one.value
    by_account: dict[int, dict[Fact, int | None]] = defaultdict(dict)
    for (account_id, fact), value in changes.items():
        by_account[account_id][fact] = value
    employers.record_facts_of_accounts(actor, values=by_account, valid_from=since)
    return len(changes)


def _has_any(account: Account, fact: Fact) -> bool:
    """A rate and a class answer the same question."""
    injury = {Fact.WORK_INJURY_RATE, Fact.WORK_INJURY_CLASS}
    return bool((injury if fact in injury else {fact}) & set(account.facts))


def _recompute(request: HttpRequest, actor: Actor) -> None:
    if not actor.paths(Verb.CALCULATE):
        return
    try:
        run = ledger.create_owed_run(actor, period=asked.this_month())
    except LedgerError as refused:
        messages.info(request, words.told(refused))
        return
    if run.is_new:
        text = gettext("%(month)s 已重新计算。") % {"month": words.month(run.period)}
        messages.success(request, text)
