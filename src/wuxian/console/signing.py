"""Signing in and out: name and password, the second factor, and what is said to the refused."""

from dataclasses import replace

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.access.data import (
    AccessError,
    InvalidUserError,
    NotFoundError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from wuxian.console.asking import safe_next
from wuxian.console.proving import code_field, password_field
from wuxian.faces import words
from wuxian.faces.shapes import Field


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address or user name, and password; the language of the user comes along."""
    if request.method == "POST":
        return _try(request)
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    return _form(request)


def _try(request: HttpRequest) -> HttpResponse:
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    try:
        return access.sign_in(
            request=request, username=name, password=password, goes_to=safe_next(request)
        )
    except WrongCredentialsError:
        error = gettext("邮箱或密码不对，请再试一次。")
        return _form(request, name=name, error=error, status=422)
    except TooManyAttemptsError:
        error = gettext("尝试次数太多，请 15 分钟后再试。")
        return _form(request, name=name, error=error, status=429)


def _form(
    request: HttpRequest, *, name: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    username = Field(
        "username", gettext("邮箱或用户名"), name, autocomplete="username", error=error,
        is_required=True,
    )  # fmt: skip
    context = {
        "fields": [username, password_field()],
        "errors": [username] if error else [],
        "next": safe_next(request),
        "has_users": access.has_users(),
        "vendors": access.list_vendors(),
    }
    return render(request, "console/sign_in.html", context, status=status)


@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """A code of the app, a recovery code or a passkey, after the password."""
    user_id = access.pending_user_id(request=request)
    if user_id is None:
        return redirect("sign_in")
    if request.method == "GET":
        return _ask_factor(request, user_id)
    code, credential = request.POST.get("code", ""), request.POST.get("credential", "")
    try:
        return access.pass_second_factor(request=request, code=code, credential=credential)
    except TooManyAttemptsError:
        return _ask_factor(request, user_id, gettext("尝试次数太多，请 15 分钟后再试。"), 429)
    except WrongCredentialsError:
        wrong = gettext("验证码不对或已经用过，请等下一个验证码再试。")
        passkey = gettext("没有认出这个通行密钥，请再试一次。")
        return _ask_factor(request, user_id, passkey if credential else wrong, 422)


def _ask_factor(
    request: HttpRequest, user_id: int, error: str = "", status: int = 200
) -> HttpResponse:
    field = replace(code_field(), error=error)
    factors = access.list_factors(user_id=user_id)
    context = {
        "field": field,
        "errors": [field] if error else [],
        "has_code": factors.has_totp or factors.codes_left > 0,
        "question": access.ask_passkey(user_id=user_id),
    }
    return render(request, "console/second_factor.html", context, status=status)


@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """Why a sign-in elsewhere did not let somebody in, and what to do."""
    texts = {
        "unknown": gettext(
            "这个外部账号还没有关联到本系统的用户。请用密码登录后在“账号与安全”里关联，"
            "或请管理员为您关联。"
        ),
        "cancelled": gettext("您取消了登录。"),
        "expired": gettext("登录码已经用过或超过五分钟，请重新登录。"),
        "not_visible": gettext("您不在这个应用的可见范围内，请联系管理员把您加入可见范围。"),
        "wrong_domain": gettext("当前网址与企业微信里登记的可信域名不一致，请用登记的网址打开。"),
    }  # fmt: skip
    failed = gettext("对方没有给出有效的登录结果，请重新登录；如果反复出现，请联系管理员。")
    text = texts.get(request.GET.get("why", ""), failed)
    return render(request, "console/sign_in_refused.html", {"text": text}, status=403)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password by a link that works once."""
    try:
        user = access.get_invited(token=token)
        password = request.POST.get("password", "")
        if request.method == "POST":
            access.accept_invitation(token=token, password=password)
            return redirect("sign_in")
    except NotFoundError as gone:
        raise Http404(str(gone)) from gone
    except InvalidUserError as weak:
        return _choose_password(request, user.username, weak)
    return _choose_password(request, user.username)


def _choose_password(
    request: HttpRequest, username: str, weak: AccessError | None = None
) -> HttpResponse:
    field = password_field(is_new=True, error=words.told(weak) if weak else "")
    context = {"field": field, "errors": [field] if weak else [], "username": username}
    status = 422 if weak else 200
    return render(request, "console/invitation.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("sign_in")
