"""A link or a password for somebody else, shown once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from wuxian.access import api as access
from wuxian.access.data import Actor, User
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.faces.shapes import Crumb


def show(request: HttpRequest, actor: Actor, user: User, *, by: str) -> HttpResponse:
    """The page that hands it over; nobody sees it again."""
    context: dict[str, object] = {"user_shown": user, "href": to("user", user.id)}
    if by == "password":
        context["secret"] = access.give_one_time_password(actor, user_id=user.id)
    else:
        token = access.invite_user(actor, user_id=user.id)
        context["secret"] = request.build_absolute_uri(reverse("invitation", args=[token]))
        context["is_link"] = True
    crumbs = [
        Crumb(gettext("用户与权限"), to("users")),
        Crumb(user.display_name, to("user", user.id)),
        Crumb(gettext("第一个密码")),
    ]
    return page(request, "console/users/secret.html", context, here="users", crumbs=crumbs)
