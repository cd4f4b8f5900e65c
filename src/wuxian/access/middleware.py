"""Ends sessions that were idle or open for too long."""

from collections.abc import Callable

from django.contrib import auth
from django.http import HttpRequest, HttpResponse

from wuxian.access import sessions


class Timeouts:
    """After it, whoever is signed in has been here lately."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if sessions.has_ended(request.session):
                auth.logout(request)
            else:
                sessions.note_use(request.session)
        return self.get_response(request)
