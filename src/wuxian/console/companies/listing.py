"""The companies, and the accounts of one."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.companies.missing import lacks_rate
from wuxian.console.companies.words import channel_name, facts_text
from wuxian.console.links import to, to_month
from wuxian.console.navigation import page
from wuxian.employers import api as employers
from wuxian.employers.data import Account, LegalEntity
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Empty, Fact, Kpi, Table, Tag
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.support import clock
from wuxian.support.periods import period_of


@require_GET
@signed_in
def companies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every company the actor may see; those that lack a rate come first."""
    entities, people = employers.list_entities(actor), roster.count_people(actor)
    accounts: dict[int, list[Account]] = defaultdict(list)
    for account in employers.list_accounts(actor):
        accounts[account.entity_id].append(account)
    ordered = sorted(entities, key=lambda one: -_lacking(accounts[one.id]))
    context = {
        "kpis": _kpis(entities, people, accounts),
        "table": _table([_row(one, people, accounts[one.id]) for one in ordered]),
        "empty": None if entities else _empty(),
        "every_href": to("accounts"),
    }
    crumbs = [Crumb(gettext("单位与账户"))]
    return page(request, "console/companies/list.html", context, here="companies", crumbs=crumbs)


def _lacking(accounts: Sequence[Account]) -> int:
    return sum(lacks_rate(account) for account in accounts)


def _kpis(
    entities: Sequence[LegalEntity], people: dict[int, int], accounts: dict[int, list[Account]]
) -> list[Kpi]:
    every = [account for found in accounts.values() for account in found]
    return [
        Kpi(gettext("单位"), f"{len(entities):,}", gettext("家")),
        Kpi(gettext("参保账户"), f"{len(every):,}", ""),
        Kpi(gettext("在职人数"), f"{sum(people.values()):,}", gettext("人"), to("people"),
            note=gettext("在两家任职的人各计一次")),
        Kpi(gettext("未填费率的账户"), f"{_lacking(every):,}", "",
            note=gettext("相关险种显示为未计算")),
    ]  # fmt: skip


def _table(rows: list[list[Cell]]) -> Table:
    columns = [
        Column(gettext("单位")),
        Column(gettext("统一社会信用代码")),
        Column(gettext("在职人数"), is_number=True),
        Column(gettext("参保城市")),
        Column(gettext("账户"), is_number=True),
        Column(gettext("费率")),
    ]
    return Table(gettext("单位"), columns, rows, becomes_cards=True)


def _row(entity: LegalEntity, people: dict[int, int], accounts: Sequence[Account]) -> list[Cell]:
    names, places = policies.place_names(), sorted({account.place for account in accounts})
    return [
        Cell(entity.name, to("company", entity.id)),
        Cell(entity.uscc or words.NO_DATA),
        Cell(f"{people.get(entity.id, 0):,}", to("people", entity=entity.id)),
        Cell("、".join(names.get(place, str(place)) for place in places) or words.NO_DATA),
        Cell(str(len(accounts))),
        Cell(tag=_missing_tag(_lacking(accounts))),
    ]


def _missing_tag(lacking: int) -> Tag:
    if not lacking:
        return Tag(gettext("已填"), "plain")
    return Tag(gettext("%(count)s 个账户未填") % {"count": lacking}, "miss", "!")


def _empty() -> Empty:
    why = gettext("导入花名册时，单位与参保账户会随之建立。")
    return Empty(gettext("还没有单位"), why, gettext("导入花名册"), to("imports"), icon="building")


@require_GET
@signed_in
def company(request: HttpRequest, actor: Actor, entity_id: int) -> HttpResponse:
    """One company and its accounts."""
    entity = employers.get_entity(actor, entity_id=entity_id)
    accounts = employers.list_accounts(actor, entity_id=entity_id)
    people = roster.count_people(actor).get(entity_id, 0)
    sees = bool(actor.paths(Verb.SEE_AMOUNTS))
    context = {
        "entity": entity,
        "facts": [
            Fact(gettext("统一社会信用代码"), entity.uscc or words.NO_DATA),
            Fact(gettext("在职人数"), f"{people:,}", to("people", entity=entity_id)),
        ],
        "owed_href": to_month("owed", period_of(clock.today()), entity=entity_id) if sees else "",
        "lacking": _lacking(accounts),
        "table": _accounts_table(accounts) if accounts else None,
        "may_compute": bool(actor.paths(Verb.CALCULATE)),
    }
    crumbs = [Crumb(gettext("单位与账户"), to("companies")), Crumb(entity.name)]
    return page(request, "console/companies/company.html", context, here="companies", crumbs=crumbs)


def _accounts_table(accounts: Sequence[Account]) -> Table:
    columns = [
        Column(gettext("账户")),
        Column(gettext("账号")),
        Column(gettext("费率与截止日")),
        Column(gettext("状态")),
    ]
    names = policies.place_names()
    rows = [
        [
            Cell(
                f"{names.get(one.place, str(one.place))} · {channel_name(one.channel)}",
                to("account", one.id),
            ),
            Cell(one.number or words.NO_DATA),
            Cell(facts_text(one) or words.NO_DATA),
            Cell(tag=Tag(gettext("未填费率"), "miss", "!") if lacks_rate(one)
                 else Tag(gettext("已填"), "plain")),
        ]
        for one in accounts
    ]  # fmt: skip
    return Table(gettext("参保账户"), columns, rows, becomes_cards=True)
