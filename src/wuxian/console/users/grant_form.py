"""The form that gives a role."""

from collections.abc import Mapping

from django.utils.translation import gettext

from wuxian.access import api as access
from wuxian.access.data import Actor, Scope
from wuxian.console.users.words import role_label
from wuxian.faces.shapes import Choice, Field
from wuxian.support import clock

ROWS = ("group:", "entity:")
"""The scopes that rows are shown by; a department alone shows none yet."""


def fields(actor: Actor, typed: Mapping[str, str]) -> list[Field]:
    """Role, scope and days; a field keeps what was typed."""
    roles = [
        Choice(one.key, role_label(one.key, one.name), is_chosen=typed.get("role") == one.key)
        for one in access.list_roles()
    ]
    scopes = [
        Choice(one.subject, _indented(one), is_chosen=typed.get("subject") == one.subject)
        for one in access.list_scopes(actor)
        if one.subject.startswith(ROWS)
    ]
    today = clock.today().isoformat()
    return [
        Field("role", gettext("角色"), type="select", choices=roles),
        Field("subject", gettext("范围"), type="select",
              choices=[Choice("", gettext("全部单位")), *scopes],
              hint=gettext("包括其下的所有单位。")),
        Field("valid_from", gettext("从哪一天"), typed.get("valid_from", today), "date"),
        Field("valid_to", gettext("到哪一天（含）"), typed.get("valid_to", ""), "date",
              hint=gettext("留空表示直到收回；审计建议限定日期。")),
    ]  # fmt: skip


def _indented(scope: Scope) -> str:
    depth = scope.path.count("/") - 2
    return "　" * depth + scope.name
