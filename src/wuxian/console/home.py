"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.navigation import page


@require_GET
@signed_in
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where everybody begins."""
    return page(request, "console/home.html", {"name": actor.name}, here="home")
