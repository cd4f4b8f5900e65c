"""One's own accounts elsewhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.faces.shapes import Crumb


@require_POST
@signed_in
@recently_confirmed
def connect(request: HttpRequest, actor: Actor, vendor: str) -> HttpResponse:
    """Begin to link; the way there is a link, because a form may not lead to another site."""
    found = access.get_vendor(key=vendor)
    context = {"vendor": found, "href": access.begin_connecting(request=request, vendor=vendor)}
    crumbs = [Crumb(gettext("账号与安全"), to("account_security")), Crumb(found.name)]
    return page(request, "console/account/connect.html", context, here="", crumbs=crumbs)


@require_POST
@signed_in
@recently_confirmed
def disconnect(request: HttpRequest, actor: Actor, link_id: int) -> HttpResponse:
    """Undo a link of one's own."""
    access.unlink_sign_in(actor, user_id=actor.user_id or 0, link_id=link_id)
    messages.success(request, gettext("已取消关联。"))
    return redirect("account_security")
