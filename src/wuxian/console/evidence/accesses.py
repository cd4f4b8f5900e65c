"""谁看过什么: reveals, lists and evidence taken away, signing in; also of one person."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.evidence.overview import moment
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.dossiers import api as dossiers
from wuxian.dossiers.data import Access
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Choice, Column, Crumb, Empty, Field, Table
from wuxian.faces.typed import TypedError, read_day
from wuxian.roster import api as roster


@require_GET
@signed_in
def accesses(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it, narrowed by person, user and day."""
    asked = request.GET.dict()
    day, wrong = _day(asked.get("day", ""))
    person = int(asked["person"]) if asked.get("person", "").isdecimal() else None
    user = int(asked["user"]) if asked.get("user", "").isdecimal() else None
    found = dossiers.list_accesses(actor, person_id=person, user_id=user, day=day)
    context = {
        "table": _table(found),
        "empty": _empty(is_narrowed=any(asked.values())),
        "filters": _filters(actor, asked, wrong),
        "reset_href": reverse("accesses") if any(asked.values()) else "",
    }
    crumbs = [Crumb(gettext("证据与审计"), reverse("evidence")), Crumb(gettext("谁看过什么"))]
    return page(
        request, "console/evidence/accesses.html", context, here="evidence", crumbs=crumbs,
        status=422 if wrong else 200,
    )  # fmt: skip


@require_GET
@signed_in
def of_person(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """Who looked at one person."""
    found = dossiers.list_accesses(actor, person_id=person_id)
    person = roster.get_person(actor, person_id=person_id)
    context = {"table": _table(found), "empty": _empty(is_narrowed=False), "person": person}
    crumbs = [
        Crumb(gettext("人员"), to("people")),
        Crumb(person.name, to("person", person_id)),
        Crumb(gettext("访问记录")),
    ]
    return page(request, "console/evidence/person.html", context, here="people", crumbs=crumbs)


def _day(text: str) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    try:
        return read_day(text), ""
    except TypedError as wrong:
        return None, words.told(wrong)


def _filters(actor: Actor, asked: Mapping[str, str], wrong: str) -> list[Field]:
    fields = [
        Field("person", gettext("人员编号"), asked.get("person", "")),
        Field("day", gettext("日期"), asked.get("day", ""), type="day", error=wrong),
    ]
    if actor.paths(Verb.MANAGE_USERS):
        users = [Choice("", gettext("全部用户"))] + [
            Choice(str(one.id), one.display_name or one.username, str(one.id) == asked.get("user"))
            for one in access.list_users(actor)
        ]
        fields.insert(0, Field("user", gettext("用户"), type="select", choices=users))
    return fields


def _table(found: Sequence[Access]) -> Table | None:
    columns = [
        Column(gettext("时间")),
        Column(gettext("谁")),
        Column(gettext("做了什么")),
        Column(gettext("原因")),
        Column(gettext("单位")),
    ]
    rows = [
        [
            Cell(moment(one.line.at)),
            Cell(words.told(one.line.who) or words.NO_DATA),
            Cell(words.told(one.line.what)),
            Cell(one.why or words.NO_DATA),
            Cell(one.line.entity or words.NO_DATA),
        ]
        for one in found
    ]
    return Table(gettext("访问记录"), columns, rows, becomes_cards=True) if rows else None


def _empty(*, is_narrowed: bool) -> Empty:
    if is_narrowed:
        return Empty(
            gettext("没有符合条件的访问"), gettext("换一个人、用户或日期再看。"), icon="history"
        )
    return Empty(
        gettext("还没有访问记录"),
        gettext("查看完整证件号码、导出名单或证据、登录，都会记在这里。"),
        icon="history",
    )
