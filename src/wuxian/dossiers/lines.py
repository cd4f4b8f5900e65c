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
from wuxian.support.messages import Message, mark

NOBODY = {"operator": mark("系统（命令行或定时任务）"), "stranger": mark("未登录的访问者")}
OBJECTS = {
    "person": mark("人员 {key}"), "user": mark("用户 {key}"), "entity": mark("单位 {key}"),
    "account": mark("账户 {key}"),
}  # fmt: skip
UNNAMED = {"run", "scope", "list", "log"}
"""Objects whose key says it all."""
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
        what=Message(evidence.sentence_of(action=said["action"]), {"object": _about(said, known)}),
        entity=_name("entity", said["entity"] or "", known),
    )


def _who(actor: str, known: Known) -> str:
    return NOBODY.get(actor) or _name("user", actor, known)


def _about(said: Mapping[str, str], known: Known) -> str:
    kind, _, key = said["object"].partition(":")
    if found := _name(kind, said["object"], known):
        return found
    if kind in OBJECTS:
        return OBJECTS[kind].format(key=key)
    return key if kind in UNNAMED else said["object"]


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
