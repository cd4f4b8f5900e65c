"""One user: roles, accounts elsewhere, second factor, and the end of the account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wuxian.access import api as access
from wuxian.access.data import AccessError, Actor, NotFoundError, StillHoldsError
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.users import first_password, grant_form
from wuxian.console.users.words import role_name, scope_name, span
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Crumb, Fact, Field, Tag


@require_GET
@signed_in
def user(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Everything an administrator may see of a user."""
    return show(request, actor, user_id, {})


def show(
    request: HttpRequest, actor: Actor, user_id: int, changes: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, perhaps with a form that was refused."""
    found = access.get_user(actor, user_id=user_id)
    factors = access.list_factors(user_id=user_id)
    context = {
        "found": found,
        "is_me": user_id == actor.user_id,
        "facts": [
            Fact(gettext("用户名"), found.username),
            Fact(gettext("邮箱"), found.email or words.NO_DATA),
            Fact(gettext("第二步验证"), "", tag=_tag(is_on=factors.has_any)),
        ],
        "has_factor": factors.has_any,
        "grants": [
            {"id": one.id, "text": role_name(one), "where": scope_name(one), "span": span(one),
             "is_lent": bool(one.delegated_by)}
            for one in access.list_grants(actor, user_id=user_id)
        ],
        "fields": grant_form.fields(actor, {}),
        "links": access.list_links(user_id=user_id),
        "link_fields": link_fields(),
        "held": access.list_held(actor, user_id=user_id),
        "heirs": _heirs(actor, user_id),
    } | changes  # fmt: skip
    crumbs = [Crumb(gettext("用户与权限"), to("users")), Crumb(found.display_name)]
    return page(
        request, "console/users/user.html", context, here="users", crumbs=crumbs, status=status
    )


def _tag(*, is_on: bool) -> Tag:
    return Tag(gettext("已开启"), "ok", "✓") if is_on else Tag(gettext("未开启"), "diff", "!")


def link_fields() -> list[Field]:
    """Which vendor, and who the user is there; nothing where no vendor is configured."""
    vendors = access.list_vendors()
    if not vendors:
        return []
    return [
        Field("vendor", gettext("登录方式"), type="select",
              choices=[Choice(one.key, one.name) for one in vendors]),
        Field("uid", gettext("对方系统里的用户标识"), autocomplete="off", is_required=True,
              hint=gettext(
                  "企业微信填成员账号 userid；OpenID Connect 填 sub；"
                  "钉钉填 openId；飞书填 open_id。"
              )),
    ]  # fmt: skip


def _heirs(actor: Actor, user_id: int) -> Field:
    others = [
        Choice(str(one.id), one.display_name)
        for one in access.list_users(actor)
        if one.is_active and one.id != user_id
    ]
    return Field("to", gettext("移交给"), type="select", choices=others)


@require_POST
@signed_in
@recently_confirmed
def secret(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """A new link or one-time password."""
    found = access.get_user(actor, user_id=user_id)
    try:
        return first_password.show(request, actor, found, by=request.POST.get("by", "link"))
    except NotFoundError:
        raise
    except AccessError as refused:
        messages.error(request, words.told(refused))
    return redirect("user", user_id)


@require_POST
@signed_in
@recently_confirmed
def reset_factor(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Forget somebody's second factors; a second administrator does it."""
    return _do(request, user_id, gettext("第二步验证已重置，对方下次登录后重新设置。"),
               lambda: access.reset_second_factor(actor, user_id=user_id))  # fmt: skip


def _do(request: HttpRequest, user_id: int, done: str, deed: Any) -> HttpResponse:
    try:
        deed()
    except NotFoundError:
        raise
    except AccessError as refused:
        messages.error(request, words.told(refused))
    else:
        messages.success(request, done)
    return redirect("user", user_id)


@require_POST
@signed_in
@recently_confirmed
def link(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Let the user sign in with an account elsewhere."""
    said = {name: request.POST.get(name, "") for name in ("vendor", "uid")}
    return _do(request, user_id, gettext("已关联。"),
               lambda: access.link_sign_in(actor, user_id=user_id, **said))  # fmt: skip


@require_POST
@signed_in
@recently_confirmed
def unlink(request: HttpRequest, actor: Actor, user_id: int, link_id: int) -> HttpResponse:
    """Undo it."""
    return _do(request, user_id, gettext("已取消关联。"),
               lambda: access.unlink_sign_in(actor, user_id=user_id, link_id=link_id))  # fmt: skip


@require_POST
@signed_in
@recently_confirmed
def disable(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """End the account; who still holds tasks hands them over first, on the page that lists them."""
    try:
        access.disable_user(actor, user_id=user_id)
    except StillHoldsError as refused:
        return show(request, actor, user_id, {"refused": words.told(refused)}, 409)
    except NotFoundError:
        raise
    except AccessError as refused:
        messages.error(request, words.told(refused))
        return redirect("user", user_id)
    messages.success(request, gettext("已停用，所有设备已退出登录。"))
    return redirect("users")


@require_POST
@signed_in
@recently_confirmed
def hand_over(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Give the open tasks to a colleague."""
    heir = request.POST.get("to", "")
    number = int(heir) if heir.isdecimal() else 0
    count = access.hand_over(actor, user_id=user_id, to=number)
    messages.success(request, gettext("已移交 %(count)s 项。") % {"count": count})
    return redirect("user", user_id)


@require_POST
@signed_in
@recently_confirmed
def revoke(request: HttpRequest, actor: Actor, user_id: int, grant_id: int) -> HttpResponse:
    """End a grant at once."""
    access.revoke(actor, grant_id=grant_id)
    messages.success(request, gettext("角色已收回，立即生效。"))
    return redirect("user", user_id)
