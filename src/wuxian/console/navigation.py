"""The pages there are, and the page one is on."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuxian.access.data import Actor, Duty, Verb
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
ADMINISTRATION = (("users", _("用户与权限"), "people"), ("keys", _("密钥"), "lock"))
NEEDS = {
    "owed": Verb.SEE_AMOUNTS, "people": Verb.SEE_PEOPLE, "imports": Verb.IMPORT,
    "risks": Verb.SEE_AMOUNTS, "companies": Verb.SEE_PEOPLE, "users": Verb.MANAGE_USERS,
    "keys": Verb.MANAGE_KEYS, "evidence": Verb.EXPORT_EVIDENCE,
}  # fmt: skip
"""What an entry is shown for; the others are for everybody."""


def navigation(here: str, actor: Actor | None = None) -> list[Entry]:
    """The entries somebody has a use for, with the one that is open."""
    return [
        Entry(str(label), reverse(route), icon, is_here=route == here)
        for route, label, icon in (*ENTRIES, *ADMINISTRATION)
        if route not in NEEDS or (actor is not None and actor.paths(NEEDS[route]))
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
    actor: Actor | None = getattr(request, "actor", None)
    may_search = actor is not None and bool(actor.paths(Verb.SEE_PEOPLE))
    frame = {
        "nav": navigation(here, actor),
        "crumbs": trail,
        "search_href": reverse("people") if may_search else "",
        "asks_for_factor": actor is not None and actor.duty is Duty.SECOND_FACTOR_SOON,
    }
    return render(request, template, frame | context, status=status)
