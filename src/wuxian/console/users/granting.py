"""Giving a role in a scope from a day to a day."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wuxian.access import api as access
from wuxian.access.data import AccessError, Actor, NotAllowedError, NotFoundError
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.users import user as pages
from wuxian.console.users.grant_form import fields
from wuxian.console.users.words import read_day
from wuxian.faces import words


@require_POST
@signed_in
@recently_confirmed
def grant(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Give the role; a refusal stands at its field."""
    typed = request.POST.dict()
    first, last = read_day(typed.get("valid_from")), read_day(typed.get("valid_to"))
    if first is None or (typed.get("valid_to") and last is None):
        return _refused(request, actor, user_id, gettext("请把日期写作 2026-07-01。"))
    try:
        access.grant(
            actor, user_id=user_id, role=typed.get("role", ""),
            subject=typed.get("subject") or None, valid_from=first, valid_to=last,
        )  # fmt: skip
    except (NotFoundError, NotAllowedError):
        raise
    except AccessError as refused:
        return _refused(request, actor, user_id, words.told(refused))
    messages.success(request, gettext("角色已授予。"))
    return redirect("user", user_id)


def _refused(request: HttpRequest, actor: Actor, user_id: int, why: str) -> HttpResponse:
    asked = [
        replace(field, error=why) if field.name == "valid_to" else field
        for field in fields(actor, request.POST.dict())
    ]
    changes = {"fields": asked, "errors": [field for field in asked if field.error]}
    return pages.show(request, actor, user_id, changes, 422)
