"""Signing in and out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access import api as access
from wuxian.faces.shapes import Field


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address or user name, and password; the language of the user comes along."""
    if request.method == "POST":
        return _try(request)
    if request.user.is_authenticated:
        return redirect(_next(request))
    return _form(request)


def _try(request: HttpRequest) -> HttpResponse:
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    user = auth.authenticate(request, username=name, password=password)
    if user is None:
        return _form(request, name=name, error=gettext("邮箱或密码不对，请再试一次。"), status=422)
    auth.login(request, user)
    answer = redirect(_next(request))
    language = access.get_actor(user_id=int(user.pk)).language
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
    return answer


def _form(
    request: HttpRequest, *, name: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    username = Field(
        "username", gettext("邮箱或用户名"), name, autocomplete="username", error=error,
        is_required=True,
    )  # fmt: skip
    password = Field(
        "password", gettext("密码"), type="password", autocomplete="current-password",
        is_required=True,
    )  # fmt: skip
    context = {
        "fields": [username, password],
        "errors": [username] if error else [],
        "next": _next(request),
        "has_users": access.has_users(),
    }
    return render(request, "console/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if is_ours else reverse("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("sign_in")
