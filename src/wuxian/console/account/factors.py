"""The authenticator app, recovery codes, passkeys."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.access.data import Actor, LastFactorError, WrongCredentialsError
from wuxian.console.asking import recently_confirmed, signed_in, signed_in_owing
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.proving import code_field
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Field


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@signed_in_owing
@recently_confirmed
def app(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Scan, then show one code: the app is on."""
    if request.method == "GET":
        return _app_form(request)
    try:
        codes = access.add_totp(request=request, code=request.POST.get("code", ""))
    except WrongCredentialsError:
        return _app_form(request, gettext("验证码不对，请看一下手机的时间是否准确，再试一次。"))
    messages.success(request, gettext("验证器应用已开启。"))
    return _codes_once(request, codes) if codes else redirect("account_security")


def _app_form(request: HttpRequest, error: str = "") -> HttpResponse:
    field = code_field(error=error, is_first=True)
    context = {
        "setup": access.begin_totp(request=request),
        "field": field,
        "errors": [field] if error else [],
    }
    return _page(request, "app", gettext("验证器应用"), context, 422 if error else 200)


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    crumbs = [Crumb(gettext("账号与安全"), to("account_security")), Crumb(title)]
    return page(request, f"console/account/{name}.html", context | {"title": title},
                here="", crumbs=crumbs, status=status)  # fmt: skip


def _codes_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _page(request, "codes", gettext("恢复码"), {"codes": codes})


@require_POST
@signed_in
@recently_confirmed
def codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """New recovery codes, shown this once."""
    if not access.list_factors(user_id=actor.user_id or 0).has_any:
        return redirect("account_security")
    return _codes_once(request, access.renew_codes(request=request))


@sensitive_post_parameters("credential")
@require_http_methods(["GET", "POST"])
@signed_in_owing
@recently_confirmed
def passkey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a passkey with the browser and keep it."""
    if request.method == "GET":
        return _passkey_form(request)
    name, credential = request.POST.get("name", ""), request.POST.get("credential", "")
    try:
        codes = access.add_passkey(request=request, name=name, credential=credential)
    except WrongCredentialsError:
        return _passkey_form(request, name, gettext("浏览器没有给出可用的通行密钥，请再试一次。"))
    messages.success(request, gettext("通行密钥已添加。"))
    return _codes_once(request, codes) if codes else redirect("account_security")


def _passkey_form(request: HttpRequest, name: str = "", error: str = "") -> HttpResponse:
    hint = gettext("方便您以后认出它，例如“办公室电脑”。")
    field = Field("name", gettext("名称"), name, hint=hint, error=error, autocomplete="off")
    context = {
        "field": field,
        "errors": [field] if error else [],
        "question": access.begin_passkey(request=request),
    }
    return _page(request, "passkey", gettext("添加通行密钥"), context, 422 if error else 200)


@require_POST
@signed_in
@recently_confirmed
def remove_app(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Turn the app off."""
    try:
        access.remove_totp(request=request)
    except LastFactorError as last:
        messages.error(request, words.told(last))
    else:
        messages.success(request, gettext("验证器应用已关闭。"))
    return redirect("account_security")


@require_POST
@signed_in
@recently_confirmed
def remove_passkey(request: HttpRequest, actor: Actor, passkey_id: int) -> HttpResponse:
    """Forget a passkey."""
    try:
        access.remove_passkey(request=request, passkey_id=passkey_id)
    except LastFactorError as last:
        messages.error(request, words.told(last))
    else:
        messages.success(request, gettext("通行密钥已移除。"))
    return redirect("account_security")
