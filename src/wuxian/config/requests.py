"""Give each request an id, for its log lines and its entries in the log of deeds."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from wuxian.support import ids, requests


class NamedRequests:
    """The id goes back as ``X-Request-Id``; one that a caller sends is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer under a fresh id."""
        name = ids.new_id()
        with requests.named(name), structlog.contextvars.bound_contextvars(request=name):
            answer = self._get_response(request)
        answer["X-Request-Id"] = name
        return answer
