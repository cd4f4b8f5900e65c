"""Which sign-ins elsewhere there are, and whose account elsewhere is whose user."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from wuxian.access import data
from wuxian.access.adapters import CONNECTING
from wuxian.access.models import User

NAMES = {
    "openid_connect": "OpenID Connect",
    "wecom": "企业微信",
    "dingtalk": "钉钉",
    "feishu": "飞书",
}


def list_vendors() -> list[data.Vendor]:
    """The sign-ins elsewhere this installation is configured for, in the order of the settings."""
    return [_vendor(app) for app in get_adapter().list_apps(None)]


def _vendor(app: object) -> data.Vendor:
    kind, key = str(getattr(app, "provider", "")), str(getattr(app, "provider_id", ""))
    which = {"provider_id": key} if kind == "openid_connect" else {}
    name = str(getattr(app, "name", "")) or NAMES.get(kind, kind)
    return data.Vendor(kind, key or kind, name, reverse(f"{kind}_login", kwargs=which))


def get_vendor(key: str) -> data.Vendor:
    """One of them. Raises NotFoundError."""
    found = next((one for one in list_vendors() if one.key == key), None)
    if found is None:
        raise data.NotFoundError(data.NO_SUCH_VENDOR)
    return found


def begin_connecting(*, request: HttpRequest, vendor: str) -> str:
    """Let the signed-in user's next sign-in there be linked to them; where to go for it.

    Raises NotFoundError.
    """
    found = get_vendor(vendor)
    request.session[CONNECTING] = found.key
    return f"{found.href}?process=connect"


def list_links(*, user_id: int) -> list[data.Link]:
    """A user's accounts elsewhere."""
    names = {one.key: one.name for one in list_vendors()}
    return [
        data.Link(row.pk, names.get(row.provider, row.provider), row.uid)
        for row in SocialAccount.objects.filter(user_id=user_id).order_by("pk")
    ]


def link(user: User, vendor: str, uid: str) -> SocialAccount:
    """Link an account elsewhere to a user. Raises InvalidUserError where it is somebody's."""
    key = get_vendor(vendor).key
    try:
        with transaction.atomic():
            return SocialAccount.objects.create(user=user, provider=key, uid=uid.strip())
    except IntegrityError:
        raise data.InvalidUserError(data.LINK_TAKEN) from None


def unlink(user_id: int, link_id: int) -> None:
    """Undo it. Raises NotFoundError."""
    if not SocialAccount.objects.filter(user_id=user_id, pk=link_id).delete()[0]:
        raise data.NotFoundError(data.NOT_FOUND)
