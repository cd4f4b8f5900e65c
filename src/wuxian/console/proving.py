"""Confirming who one is before something that matters, and the fields that ask for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wuxian.access import api as access
from wuxian.access.data import Actor, TooManyAttemptsError, WrongCredentialsError
from wuxian.console.asking import safe_next, signed_in_owing
from wuxian.console.navigation import page
from wuxian.faces.shapes import Crumb, Field


def password_field(*, is_new: bool = False, error: str = "") -> Field:
    """A password, of now or to be."""
    label = gettext("新密码") if is_new else gettext("密码")
    hint = gettext("至少 10 个字符，不要只用数字，也不要用常见的密码。") if is_new else ""
    return Field(
        "password", label, type="password", hint=hint, error=error, is_required=True,
        autocomplete="new-password" if is_new else "current-password",
    )  # fmt: skip


def code_field(*, error: str = "", is_first: bool = False) -> Field:
    """A code of an authenticator app, or a recovery code once there are some."""
    hint = gettext("验证器应用上的 6 位数字，或一个恢复码。")
    return Field(
        "code", gettext("验证码"), autocomplete="one-time-code", error=error, is_required=True,
        hint="" if is_first else hint,
    )  # fmt: skip


@sensitive_post_parameters("password", "code", "credential")
@require_http_methods(["GET", "POST"])
@signed_in_owing
def confirm(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Password, code or passkey once more; then back to what was being done."""
    if request.method == "GET":
        return _ask(request, actor, "", 200)
    said = {name: request.POST.get(name, "") for name in ("password", "code", "credential")}
    try:
        access.confirm(request=request, **said)
    except TooManyAttemptsError:
        return _ask(request, actor, gettext("尝试次数太多，请 15 分钟后再试。"), 429)
    except WrongCredentialsError:
        return _ask(request, actor, gettext("没有通过，请再试一次。"), 422)
    return redirect(safe_next(request))


def _ask(request: HttpRequest, actor: Actor, error: str, status: int) -> HttpResponse:
    user_id = actor.user_id or 0
    has_code = access.list_factors(user_id=user_id).has_totp
    field = code_field(error=error) if has_code else password_field(error=error)
    context = {
        "field": field,
        "errors": [field] if error else [],
        "next": safe_next(request),
        "question": access.ask_passkey(user_id=user_id),
    }
    crumbs = [Crumb(gettext("确认是您本人"))]
    return page(request, "console/confirm.html", context, here="", crumbs=crumbs, status=status)
