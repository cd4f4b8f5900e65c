"""The overview, the password, the language, the sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from wuxian.access import api as access
from wuxian.access.data import Actor, Duty, Factors, InvalidUserError, Session
from wuxian.console.asking import recently_confirmed, signed_in, signed_in_owing
from wuxian.console.navigation import page
from wuxian.console.proving import password_field
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Table, Tag

MINUTES = "%Y-%m-%d %H:%M"


@require_GET
@signed_in
def security(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything about one's own account."""
    user_id = actor.user_id or 0
    factors = access.list_factors(user_id=user_id)
    sessions = access.list_sessions(request=request)
    links = access.list_links(user_id=user_id)
    context = {
        "factors": factors,
        "factor_tag": _factor_tag(factors),
        "sessions": _sessions_table(sessions),
        "other_sessions": len([one for one in sessions if not one.is_here]),
        "links": links,
        "vendors": access.list_vendors(),
        "may_lend": bool(actor.holdings),
    }
    crumbs = [Crumb(gettext("账号与安全"))]
    return page(request, "console/account/security.html", context, here="", crumbs=crumbs)


def _factor_tag(factors: Factors) -> Tag:
    if factors.has_any:
        return Tag(gettext("已开启"), "ok", "✓")
    return Tag(gettext("未开启"), "diff", "!")


def _sessions_table(sessions: list[Session]) -> Table:
    columns = [Column(gettext("设备")), Column(gettext("地址")), Column(gettext("登录时间")),
               Column(gettext("最近使用"))]  # fmt: skip
    rows = [
        [
            Cell(one.device or gettext("未知设备"),
                 tag=Tag(gettext("这台设备"), "info") if one.is_here else None),
            Cell(one.address or words.NO_DATA),
            Cell(timezone.localtime(one.began_at).strftime(MINUTES)),
            Cell(timezone.localtime(one.seen_at).strftime(MINUTES)),
        ]
        for one in sessions
    ]  # fmt: skip
    return Table(gettext("登录中的设备"), columns, rows, becomes_cards=True)


@require_GET
@signed_in_owing
def duty(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What must be done before anything else: a password of one's own, or a second factor."""
    if actor.duty is Duty.PASSWORD:
        return redirect("account_password")
    if actor.duty is not Duty.SECOND_FACTOR:
        return redirect("home")
    return page(request, "console/account/duty.html", {}, here="")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@signed_in_owing
@recently_confirmed
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new password; every other session ends."""
    if request.method == "GET":
        return _password_form(request, actor)
    try:
        access.change_password(request=request, password=request.POST.get("password", ""))
    except InvalidUserError as weak:
        return _password_form(request, actor, words.told(weak))
    messages.success(request, gettext("密码已修改，其他设备已退出登录。"))
    return redirect("account_security")


def _password_form(request: HttpRequest, actor: Actor, error: str = "") -> HttpResponse:
    field = password_field(is_new=True, error=error)
    context = {
        "field": field,
        "errors": [field] if error else [],
        "is_due": actor.duty is Duty.PASSWORD,
    }
    crumbs = [Crumb(gettext("修改密码"))]
    return page(
        request, "console/account/password.html", context, here="", crumbs=crumbs,
        status=422 if error else 200,
    )  # fmt: skip


@require_POST
@signed_in
def end_sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sign out everywhere else."""
    count = access.end_other_sessions(request=request)
    messages.success(request, gettext("已让 %(count)s 台其他设备退出登录。") % {"count": count})
    return redirect("account_security")


@require_POST
@signed_in
def language(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The language of one's pages, here and from the next sign-in on."""
    if (asked := request.POST.get("language", "")) in ("zh-hans", "en"):
        access.change_language(actor, language=asked)
    return set_language(request)
