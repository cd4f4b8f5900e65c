"""Every component with its states, on one page, from invented figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wuxian.engine.kinds import State
from wuxian.faces import samples, words


def gallery(request: HttpRequest) -> HttpResponse:
    """The components as console and mobile use them."""
    context = {
        "nav": samples.NAV,
        "crumbs": samples.CRUMBS,
        "standings": [words.standing_tag(key) for key in words.STANDINGS],
        "states": [words.state_tag(state) for state in State],
        "samples": samples.EVERYTHING,
    }
    return render(request, "faces/gallery.html", context)
