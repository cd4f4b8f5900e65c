"""Roles, verbs, scopes and spans in words."""

from datetime import date

from django.utils.translation import gettext, gettext_lazy

from wuxian.access.data import Grant, Verb

ROLES = {
    "specialist": gettext_lazy("社保专员"),
    "hrbp": gettext_lazy("HRBP / 门店负责人"),
    "group_hr": gettext_lazy("集团 HR"),
    "finance": gettext_lazy("财务"),
    "auditor": gettext_lazy("审计"),
    "employee": gettext_lazy("员工"),
    "administrator": gettext_lazy("系统管理员"),
}
VERBS = {
    Verb.SEE_PEOPLE: gettext_lazy("查看人员（证件号码遮盖）"),
    Verb.SEE_AMOUNTS: gettext_lazy("查看金额"),
    Verb.REVEAL_IDS: gettext_lazy("显示完整证件号码"),
    Verb.IMPORT: gettext_lazy("导入与登记"),
    Verb.CALCULATE: gettext_lazy("计算应缴"),
    Verb.MANAGE_STRUCTURE: gettext_lazy("维护单位与账户"),
    Verb.MANAGE_USERS: gettext_lazy("管理用户与角色"),
    Verb.SEE_SELF: gettext_lazy("查看本人"),
    Verb.EXPORT_EVIDENCE: gettext_lazy("导出证据"),
    Verb.VERIFY_EVIDENCE: gettext_lazy("校验证据"),
    Verb.MANAGE_KEYS: gettext_lazy("管理密钥"),
    Verb.SEE_ACCESS_LOG: gettext_lazy("查看访问记录"),
}


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
