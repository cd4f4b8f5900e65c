"""The users, and a new one."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wuxian.access import api as access
from wuxian.access.data import Actor, Grant, InvalidUserError, User, Verb
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.users import first_password
from wuxian.console.users.words import role_name, scope_name
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Choice, Column, Crumb, Field, Kpi, Table, Tag


@require_GET
@signed_in
def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who may sign in, with what they may do."""
    found, grants = access.list_users(actor), access.list_grants(actor)
    active = [one for one in found if one.is_active]
    context = {
        "kpis": [
            Kpi(gettext("可登录的用户"), str(len(active)), gettext("人")),
            Kpi(gettext("已停用"), str(len(found) - len(active)), gettext("人")),
        ],
        "table": _table([_row(one, grants) for one in found]),
    }
    crumbs = [Crumb(gettext("用户与权限"))]
    return page(request, "console/users/list.html", context, here="users", crumbs=crumbs)


def _table(rows: list[list[Cell]]) -> Table:
    columns = [Column(gettext("姓名")), Column(gettext("用户名")), Column(gettext("邮箱")),
               Column(gettext("角色")), Column(gettext("状态"))]  # fmt: skip
    return Table(gettext("用户"), columns, rows, becomes_cards=True)


def _row(user: User, grants: list[Grant]) -> list[Cell]:
    roles = [f"{role_name(one)} · {scope_name(one)}" for one in grants if one.user_id == user.id]
    return [
        Cell(user.display_name, to("user", user.id)),
        Cell(user.username),
        Cell(user.email or words.NO_DATA),
        Cell("、".join(roles) if user.is_active and roles else gettext("没有角色")),
        Cell(tag=Tag(gettext("可登录"), "plain") if user.is_active
             else Tag(gettext("已停用"), "idle")),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
@recently_confirmed
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Create a user with a link or a one-time password, which is shown this once."""
    access.access_verb(actor, verb=Verb.MANAGE_USERS)
    if request.method == "GET":
        return _form(request)
    typed = request.POST.dict()
    try:
        user = access.create_user(
            actor,
            username=typed.get("username", ""),
            display_name=typed.get("display_name", ""),
            email=typed.get("email") or None,
        )
    except InvalidUserError as refused:
        return _form(request, words.told(refused))
    return first_password.show(request, actor, user, by=typed.get("by", "link"))


def _form(request: HttpRequest, error: str = "") -> HttpResponse:
    typed = request.POST.dict()
    ways = [
        ("link", gettext("邀请链接，七天内用一次")),
        ("password", gettext("一次性密码，首次登录必须修改")),
    ]
    chosen = typed.get("by", "link")
    fields = [
        Field("username", gettext("用户名"), typed.get("username", ""), autocomplete="off",
              error=error, is_required=True),
        Field("display_name", gettext("姓名"), typed.get("display_name", ""), autocomplete="off"),
        Field("email", gettext("邮箱"), typed.get("email", ""), "email", autocomplete="off",
              hint=gettext("可以用来登录；账号被暂时锁定时通知到这里。")),
        Field("by", gettext("怎样给对方第一个密码"), chosen, "choices",
              choices=[Choice(key, label, is_chosen=key == chosen) for key, label in ways]),
    ]  # fmt: skip
    context = {"fields": fields, "errors": [field for field in fields if field.error]}
    crumbs = [Crumb(gettext("用户与权限"), to("users")), Crumb(gettext("新建用户"))]
    return page(
        request, "console/users/new.html", context, here="users", crumbs=crumbs,
        status=422 if error else 200,
    )  # fmt: skip
