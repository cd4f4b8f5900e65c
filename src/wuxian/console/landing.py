"""The first page of who sees no people: what their roles let them do, and where."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.users.words import role_label, verb_name
from wuxian.faces.shapes import Tile


def landing(actor: Actor) -> dict[str, Any]:
    """The roles, what they may do in words, and a way in for each that has a page."""
    names = {one.key: one.name for one in access.list_roles()}
    verbs = {verb for held in actor.holdings for verb in held.verbs}
    return {
        "name": actor.name,
        "roles": "、".join(role_label(held.role, names.get(held.role, ""))
                          for held in actor.holdings),
        "verbs": [verb_name(verb) for verb in Verb if verb in verbs],
        "sees_people": False,
        "next_steps": _next_steps(actor),
    }  # fmt: skip


def _next_steps(actor: Actor) -> list[Tile]:
    library = Tile(gettext("政策库"), gettext("每个城市的费率、基数上下限与来源"),
                   reverse("policy"), "book")  # fmt: skip
    account = Tile(gettext("账号与安全"), gettext("密码、第二步验证、登录中的设备"),
                   reverse("account_security"), "lock")  # fmt: skip
    if not actor.paths(Verb.MANAGE_USERS):
        return [library, account]
    users = Tile(gettext("用户与权限"), gettext("新建用户、授予角色、停用"),
                 reverse("users"), "people")  # fmt: skip
    return [users, account, library]
