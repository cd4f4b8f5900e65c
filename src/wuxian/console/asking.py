"""Who asks, and what they hear when a door refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
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
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponseBase]
Plain = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def signed_in(view: View[Rest]) -> Plain[Rest]:
    """Hand the view its actor; strangers go to the sign-in page and come back.

    What is not there and what is not theirs get the same 404; a missing verb is a 403.
    """

    @wraps(view)
    def asked(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            actor = access.get_actor(user_id=int(request.user.pk))
            return view(request, actor, *args, **kwargs)
        except NotAllowedError as reason:
            raise PermissionDenied(str(reason)) from reason
        except NOT_THERE as reason:
            raise Http404(str(reason)) from reason

    asked.asks_actor = True  # type: ignore[attr-defined]  # the access matrix counts on it
    return asked


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path(), "sign_in")
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page was asked for, not the page."""
    details: Any = getattr(request, "htmx", None)
    return bool(details) and not details.boosted
