"""Signing in elsewhere: OpenID Connect and WeCom; DingTalk and Feishu are the library's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

REASONS = ("unknown", "failed", "cancelled", "expired", "not_visible", "wrong_domain")
"""Why a sign-in elsewhere did not let somebody in; each has a text on the page that says so."""


class RefusedError(OAuth2Error):
    """Why, as a reason of which the page has a text."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WithoutProfile:
    """A provider of which nothing is kept but who somebody is."""

    def extract_extra_data(self, _data: Any) -> dict[str, Any]:
        return {}


def refusing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever a vendor answers or does not answer, the visitor gets a page that says so.

    A provider that is not configured is not there.
    """

    @wraps(view)
    def asked(request: HttpRequest, **which: Any) -> HttpResponse:
        try:
            return view(request, **which)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except (OAuth2Error, RequestException, KeyError, TypeError, ValueError) as problem:
            return _refuse(request, problem)

    return asked


def _refuse(request: HttpRequest, problem: Exception) -> HttpResponse:
    try:
        get_adapter().on_authentication_error(request, None, exception=problem)
    except ImmediateHttpResponse as answer:
        response: HttpResponse = answer.response
        return response
    raise problem
