"""Lending one's roles to a colleague for some days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.access.data import AccessError, Actor, Grant, NotFoundError
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.users.words import read_day, role_name, scope_name, span
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Crumb, Field
from wuxian.support import clock


@require_http_methods(["GET", "POST"])
@signed_in
def lend(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is lent now, and the form to lend one role to somebody by name."""
    mine = [one for one in access.list_grants(actor, user_id=actor.user_id)
            if not one.delegated_by]  # fmt: skip
    typed = request.POST.dict()
    fields = _fields(mine, typed)
    if request.method == "GET":
        return _show(request, actor, mine, fields)
    first, last = read_day(typed.get("valid_from")), read_day(typed.get("valid_to"))
    if first is None or last is None:
        wrong = gettext("请把日期写作 2026-07-01。")
        return _show(request, actor, mine, _wrong(fields, "valid_to", wrong))
    try:
        _lend(actor, typed, first, last)
    except NotFoundError:
        wrong = gettext("没有这个用户，请检查用户名。")
        return _show(request, actor, mine, _wrong(fields, "username", wrong))
    except AccessError as refused:
        return _show(request, actor, mine, _wrong(fields, "valid_to", words.told(refused)))
    messages.success(request, gettext("已委托，到期自动结束。"))
    return redirect("account_lend")


def _lend(actor: Actor, typed: Mapping[str, str], first: date, last: date) -> None:
    number = typed.get("grant", "")
    to_user = access.find_user_id(actor, name=typed.get("username", ""))
    access.delegate(
        actor, grant_id=int(number) if number.isdecimal() else 0, to=to_user,
        valid_from=first, valid_to=last,
    )  # fmt: skip


def _fields(mine: list[Grant], typed: Mapping[str, str]) -> list[Field]:
    roles = [
        Choice(str(one.id), f"{role_name(one)} · {scope_name(one)}",
               is_chosen=typed.get("grant", str(mine[0].id)) == str(one.id))
        for one in mine
    ]  # fmt: skip
    today = clock.today().isoformat()
    return [
        Field("grant", gettext("委托哪个角色"), type="select", choices=roles),
        Field("username", gettext("委托给谁"), typed.get("username", ""), autocomplete="off",
              hint=gettext("对方的用户名或邮箱。"), is_required=True),
        Field("valid_from", gettext("从哪一天"), typed.get("valid_from", today), "date"),
        Field("valid_to", gettext("到哪一天（含）"), typed.get("valid_to", today), "date"),
    ]  # fmt: skip


def _wrong(fields: list[Field], name: str, why: str) -> list[Field]:
    return [replace(field, error=why) if field.name == name else field for field in fields]


def _show(
    request: HttpRequest, actor: Actor, mine: list[Grant], fields: list[Field]
) -> HttpResponse:
    lent = [
        {"id": one.id, "text": f"{role_name(one)} · {scope_name(one)}", "span": span(one),
         "to": one.user_name}
        for one in access.list_delegations(actor)
    ]  # fmt: skip
    errors = [field for field in fields if field.error]
    context = {"fields": fields if mine else [], "errors": errors, "lent": lent}
    crumbs = [Crumb(gettext("账号与安全"), to("account_security")), Crumb(gettext("委托"))]
    return page(
        request, "console/account/lend.html", context, here="", crumbs=crumbs,
        status=422 if errors else 200,
    )  # fmt: skip


@require_POST
@signed_in
def take_back(request: HttpRequest, actor: Actor, grant_id: int) -> HttpResponse:
    """End a delegation."""
    access.take_back(actor, grant_id=grant_id)
    messages.success(request, gettext("委托已收回。"))
    return redirect("account_lend")
