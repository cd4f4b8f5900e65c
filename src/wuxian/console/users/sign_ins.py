"""Which sign-ins elsewhere are on, read from the settings, and how to add one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access import api as access
from wuxian.access.data import Actor, Vendor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.faces.shapes import Cell, Column, Crumb, Fact, Table

MINUTE, HOUR = 60, 3600


@require_GET
@signed_in
def sign_ins(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Providers, the second factor, sessions and attempts as they are set."""
    access.access_verb(actor, verb=Verb.MANAGE_USERS)
    vendors = access.list_vendors()
    context = {"table": _table(request, vendors) if vendors else None, "facts": _facts()}
    crumbs = [Crumb(gettext("用户与权限"), to("users")), Crumb(gettext("登录设置"))]
    return page(request, "console/users/sign_ins.html", context, here="users", crumbs=crumbs)


def _table(request: HttpRequest, vendors: list[Vendor]) -> Table:
    columns = [Column(gettext("登录方式")), Column(gettext("种类")), Column(gettext("回调地址"))]
    rows = [
        [Cell(one.name), Cell(one.kind),
         Cell(request.build_absolute_uri(f"{one.href.rstrip('/')}/callback/"))]
        for one in vendors
    ]  # fmt: skip
    return Table(gettext("外部登录"), columns, rows, becomes_cards=True)


def _facts() -> list[Fact]:
    required, asked = gettext("角色要求时必须设置"), gettext("只提醒，不强制（仅供本机试用）")
    minutes, hours = gettext("%(count)s 分钟"), gettext("%(count)s 小时")
    idle, whole = settings.SESSION_IDLE_SECONDS // MINUTE, settings.SESSION_COOKIE_AGE // HOUR
    yes, no = gettext("是"), gettext("否，没有配置邮件")
    limit = settings.SIGN_IN_ATTEMPTS["account"]
    return [
        Fact(gettext("第二步验证"), required if settings.SECOND_FACTOR_REQUIRED else asked),
        Fact(gettext("多久不用自动退出"), minutes % {"count": idle}),
        Fact(gettext("最长登录时间"), hours % {"count": whole}),
        Fact(gettext("每个账号 15 分钟内可以尝试"), gettext("%(count)s 次") % {"count": limit}),
        Fact(gettext("锁定时发邮件"), yes if settings.SENDS_MAIL else no),
    ]  # fmt: skip
