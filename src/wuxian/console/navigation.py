"""The pages there are, and the page one is on."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuxian.faces.shapes import Crumb, Entry

ENTRIES = (
    ("home", _("首页"), "home"),
    ("owed", _("本月应缴"), "coins"),
    ("people", _("人员"), "people"),
    ("imports", _("导入"), "upload"),
    ("risks", _("风险"), "alert"),
    ("companies", _("单位与账户"), "building"),
    ("policy", _("政策库"), "book"),
    ("evidence", _("证据与审计"), "lock"),
)
"""Route, label, icon; a page that does not exist has no entry."""


def navigation(here: str) -> list[Entry]:
    """Every entry, with the one that is open."""
    return [
        Entry(str(label), reverse(route), icon, is_here=route == here)
        for route, label, icon in ENTRIES
    ]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    here: str,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """A page inside the shell. ``here`` is the route of its navigation entry."""
    trail = [Crumb(gettext("首页"), reverse("home")), *crumbs] if crumbs else []
    frame = {"nav": navigation(here), "crumbs": trail, "search_href": reverse("people")}
    return render(request, template, frame | context, status=status)
