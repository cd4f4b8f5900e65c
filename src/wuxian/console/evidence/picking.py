"""The form that says what a bundle is to be about."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext

from wuxian.access.data import Actor, Verb
from wuxian.employers import api as employers
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Field
from wuxian.faces.typed import TypedError, read_month
from wuxian.intake import api as intake
from wuxian.intake.data import Status
from wuxian.roster import api as roster
from wuxian.support import clock
from wuxian.support.periods import format_period, period_of

RUNS = 30
KINDS = ("person", "entity", "period", "import")


class UnpickedError(Exception):
    """The form does not say one scope yet; it carries the fields with what is wrong."""

    def __init__(self, fields: list[Field]) -> None:
        super().__init__()
        self.fields = fields


def fields(actor: Actor, asked: Mapping[str, str]) -> list[Field]:
    """The form, filled as far as it was."""
    today = clock.today()
    kind = asked.get("what", "person")
    labels = {
        "person": gettext("一个人"), "entity": gettext("一个单位的几个月"),
        "period": gettext("几个月里的全部"), "import": gettext("一次导入"),
    }  # fmt: skip
    return [
        Field("what", gettext("关于什么"), type="choices",
              choices=[Choice(one, labels[one], one == kind) for one in KINDS]),
        Field("who", gettext("人员"), asked.get("who", ""),
              hint=gettext("选“一个人”时填：姓名、工号，或证件号码后四位")),
        Field("of", gettext("单位"), type="select", hint=gettext("选“一个单位的几个月”时用"),
              choices=_entities(actor, asked.get("of", ""))),
        Field("since", gettext("从"), asked.get("since") or f"{today.year}-01", type="month",
              hint=gettext("选几个月时用")),
        Field("until", gettext("到"), asked.get("until") or format_period(period_of(today)),
              type="month"),
        Field("run_of", gettext("导入"), type="select", hint=gettext("选“一次导入”时用"),
              choices=_runs(actor, asked.get("run_of", ""))),
    ]  # fmt: skip


def _entities(actor: Actor, chosen: str) -> list[Choice]:
    found = employers.list_entities(actor)
    return [Choice(str(one.id), one.name, str(one.id) == chosen) for one in found]


def _runs(actor: Actor, chosen: str) -> list[Choice]:
    if not actor.paths(Verb.IMPORT):
        return []
    runs = [one for one in intake.list_runs(actor, limit=RUNS) if one.status is Status.DONE]
    return [Choice(one.id, one.name, one.id == chosen) for one in runs]


def scope_of(actor: Actor, asked: Mapping[str, str]) -> str:
    """The scope asked for. Raises UnpickedError."""
    if "scope" in asked:
        return asked["scope"]
    kind = asked.get("what", "")
    if kind == "person":
        return _person(actor, asked)
    if kind == "import":
        return f"import:{asked.get('run_of', '')}"
    months = f"{_month(actor, asked, 'since')}..{_month(actor, asked, 'until')}"
    return f"entity:{asked.get('of', '')}@{months}" if kind == "entity" else f"period:{months}"


def _person(actor: Actor, asked: Mapping[str, str]) -> str:
    text = asked.get("who", "").strip()
    found = roster.list_people(actor, search=text, limit=2) if text else None
    if found is None or not found.people:
        raise UnpickedError(_wrong(actor, asked, "who", gettext("没有找到这个人，请换一种写法。")))
    if found.total > 1:
        told = gettext("有 %(count)s 人符合，请写工号或证件号码后四位。") % {"count": found.total}
        raise UnpickedError(_wrong(actor, asked, "who", told))
    return f"person:{found.people[0].id}"


def _month(actor: Actor, asked: Mapping[str, str], name: str) -> str:
    try:
        return format_period(read_month(asked.get(name, "")))
    except TypedError as wrong:
        raise UnpickedError(_wrong(actor, asked, name, words.told(wrong))) from None


def _wrong(actor: Actor, asked: Mapping[str, str], name: str, error: str) -> list[Field]:
    return [replace(one, error=error) if one.name == name else one for one in fields(actor, asked)]
