"""Roles, verbs, scopes and spans in words."""

from datetime import date

from django.utils.translation import gettext, gettext_lazy

from wuxian.access.data import VERB_LABELS, Grant, Verb

ROLES = {
    "specialist": gettext_lazy("社保专员"),
    "hrbp": gettext_lazy("HRBP / 门店负责人"),
    "group_hr": gettext_lazy("集团 HR"),
    "finance": gettext_lazy("财务"),
    "auditor": gettext_lazy("审计"),
    "employee": gettext_lazy("员工"),
    "administrator": gettext_lazy("系统管理员"),
}


def verb_name(verb: Verb) -> str:
    """What a role may do."""
    return gettext(VERB_LABELS[verb])


def role_label(key: str, name: str = "") -> str:
    """A role; one of one's own is called what its row says."""
    return str(ROLES[key]) if key in ROLES else name or key


def role_name(grant: Grant) -> str:
    """The role of a grant, with for whom it is used if it was lent."""
    name = role_label(grant.role, grant.role_name)
    if not grant.delegated_by:
        return name
    return gettext("%(role)s（代 %(name)s）") % {"role": name, "name": grant.delegated_by}


def scope_name(grant: Grant) -> str:
    """Where a grant holds."""
    return grant.scope_name or gettext("全部单位")


def span(grant: Grant) -> str:
    """From when to when a grant holds."""
    first = grant.valid_from.isoformat()
    if grant.valid_to is None:
        return gettext("%(day)s 起") % {"day": first}
    return f"{first} ～ {grant.valid_to.isoformat()}"


def read_day(text: str | None) -> date | None:
    """A day as a browser sends it."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
