"""Entries as people read them: who, when, what, in Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers.data import Line
from wuxian.employers import api as employers
from wuxian.evidence import api as evidence
from wuxian.evidence.data import LoggedEntry
from wuxian.roster import api as roster
from wuxian.support import clock

NOBODY = {"operator": "系统（命令行或定时任务）", "stranger": "未登录的访问者"}
OBJECTS = {
    "person": "人员 {}", "user": "用户 {}", "entity": "单位 {}", "account": "账户 {}",
    "run": "{}", "scope": "{}", "list": "{}",
}  # fmt: skip
MINUTES = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Known:
    """The names a reader may see, by id."""

    users: Mapping[int, str]
    people: Mapping[int, str]
    entities: Mapping[int, str]


def told(actor: Actor, entries: Sequence[LoggedEntry]) -> list[Line]:
    """The entries in words, in their order."""
    known = _known(actor, entries)
    return [_line(one, known) for one in entries]


def _known(actor: Actor, entries: Sequence[LoggedEntry]) -> Known:
    about = [one.said["object"] for one in entries]
    users = _ids("user", [*about, *(one.said["actor"] for one in entries)])
    people = roster.get_names(actor, ids=_ids("person", about))
    return Known(
        access.user_names(actor, ids=users),
        {number: one.name for number, one in people.items()},
        {one.id: one.name for one in employers.list_entities(actor)},
    )


def _ids(kind: str, said: Sequence[str]) -> list[int]:
    parts = {one.partition(":")[::2] for one in said}
    return sorted(int(key) for name, key in parts if name == kind and key.isdecimal())


def _line(entry: LoggedEntry, known: Known) -> Line:
    said = entry.said
    return Line(
        index=entry.index,
        at=datetime.fromisoformat(said["time"]),
        who=_who(said["actor"], known),
        role=said["role"] or "",
        what=evidence.sentence_of(action=said["action"]).format(object=_about(said, known)),
        entity=_name("entity", said["entity"] or "", known),
    )


def _who(actor: str, known: Known) -> str:
    return NOBODY.get(actor) or _name("user", actor, known)


def _about(said: Mapping[str, str], known: Known) -> str:
    kind, _, key = said["object"].partition(":")
    return _name(kind, said["object"], known) or OBJECTS.get(kind, f"{kind} {{}}").format(key)


def _name(kind: str, about: str, known: Known) -> str:
    """The name of what is about, with its number; empty where there is none to show."""
    prefix, _, key = about.partition(":")
    names = {"user": known.users, "person": known.people, "entity": known.entities}.get(prefix, {})
    if prefix == kind and key.isdecimal() and int(key) in names:
        return f"{names[int(key)]}（{key}）"
    return about if prefix == kind == "user" else ""


def minute(moment: datetime) -> str:
    """A moment in China."""
    return moment.astimezone(clock.SHANGHAI).strftime(MINUTES)
