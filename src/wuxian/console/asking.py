"""Who asks, and what they hear when a door refuses."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wuxian.access import api as access
from wuxian.access.data import Actor, Duty, NotAllowedError
from wuxian.access.data import NotFoundError as NoSuchScopeError
from wuxian.dossiers.data import NotFoundError as NoSuchEvidenceError
from wuxian.employers.data import NotFoundError as NoSuchEmployerError
from wuxian.intake.data import NotFoundError as NoSuchImportError
from wuxian.ledger.data import NotFoundError as NoSuchRunError
from wuxian.policies.data import NotFoundError as NoSuchPolicyError
from wuxian.roster.data import NotFoundError as NoSuchPersonError

NOT_THERE = (
    NoSuchScopeError,
    NoSuchEmployerError,
    NoSuchImportError,
    NoSuchRunError,
    NoSuchPersonError,
    NoSuchPolicyError,
    NoSuchEvidenceError,
)
DUTIES = {Duty.PASSWORD: "account_duty", Duty.SECOND_FACTOR: "account_duty"}
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponseBase]
Plain = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def signed_in(view: View[Rest]) -> Plain[Rest]:
    """Hand the view its actor; strangers go to the sign-in page and come back.

    What is not there and what is not theirs get the same 404; a missing verb is a 403.
    """

    return _asking(view, DUTIES)


def signed_in_owing(view: View[Rest]) -> Plain[Rest]:
    """`signed_in` for the pages where a user does what they owe before anything else."""
    return _asking(view, {})


def _asking(view: View[Rest], duties: Mapping[Duty, str]) -> Plain[Rest]:
    @wraps(view)
    def asked(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            actor = access.get_actor(user_id=int(request.user.pk))
            request.actor = actor  # type: ignore[attr-defined]
            if actor.duty is not None and actor.duty in duties:
                return _lead(request, duties[actor.duty])
            return view(request, actor, *args, **kwargs)
        except NotAllowedError as reason:
            raise PermissionDenied(str(reason)) from reason
        except NOT_THERE as reason:
            raise Http404(str(reason)) from reason

    asked.asks_actor = True  # type: ignore[attr-defined]  # the access matrix counts on it
    return asked


def recently_confirmed(view: View[Rest]) -> View[Rest]:
    """Ask who confirmed long ago to confirm again, then lead back. It stands below `signed_in`."""

    @wraps(view)
    def confirmed(
        request: HttpRequest, actor: Actor, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if access.is_recently_confirmed(request=request):
            return view(request, actor, *args, **kwargs)
        return _lead(request, "confirm")

    return confirmed


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return _lead(request, "sign_in")


def _lead(request: HttpRequest, route: str) -> HttpResponse:
    """To a page that leads back here, or to the page a form was on."""
    came_from = urlsplit(request.headers.get("referer", ""))
    back = request.get_full_path() if request.method == "GET" else came_from.path or "/"
    answer = redirect_to_login(back, route)
    return HttpResponse(headers={"HX-Redirect": answer.url}) if is_fragment(request) else answer


def safe_next(request: HttpRequest, otherwise: str = "home") -> str:
    """Where to go on to, if it is on this server."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse(otherwise)


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page was asked for, not the page."""
    details: Any = getattr(request, "htmx", None)
    return bool(details) and not details.boosted
