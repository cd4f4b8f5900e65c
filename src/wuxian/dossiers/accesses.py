"""Who looked at what: reveals, lists taken away, evidence taken away, signing in and out."""

from collections.abc import Iterable, Mapping
from datetime import date

from wuxian.access.data import Actor, Verb
from wuxian.dossiers import gathering, lines
from wuxian.dossiers.data import Access, Line
from wuxian.employers import api as employers
from wuxian.evidence import api as evidence
from wuxian.evidence.data import LoggedEntry, Payload
from wuxian.roster import api as roster
from wuxian.support import clock

ABOUT_PEOPLE = (
    "roster.id_revealed", "roster.people_exported", "dossiers.export_begun",
    "dossiers.export_made", "dossiers.export_fetched",
)  # fmt: skip
SIGNING = ("access.signed_in", "access.sign_in_failed", "access.signed_out")
SHOWN = 200


def listed(
    actor: Actor, person_id: int | None, user_id: int | None, day: date | None
) -> tuple[Access, ...]:
    """The newest, newest first. What nobody can place is for who sees everything, and for whoever
    did it."""
    mine = gathering.exporter(actor)
    if person_id is not None:
        roster.get_person(mine, person_id=person_id)
    found = [
        one for one in reversed(_entries(person_id))
        if _is_theirs(mine, one, employers.visible_entities(mine, verb=Verb.EXPORT_EVIDENCE))
        and (user_id is None or f"user:{user_id}" in {one.said["actor"], one.said["object"]})
    ]  # fmt: skip
    told = zip(found, lines.told(mine, found), strict=True)
    kept = [(one, line) for one, line in told if day is None or _day(line) == day][:SHOWN]
    opened = evidence.get_payloads(entries=[one for one, _ in kept])
    return tuple(Access(line, _why(opened, one)) for one, line in kept)


def _entries(person_id: int | None) -> list[LoggedEntry]:
    actions = ABOUT_PEOPLE if person_id is not None else (*ABOUT_PEOPLE, *SIGNING)
    numbers = set(evidence.list_entries(actions=actions))
    if person_id is not None:
        numbers &= set(evidence.list_entries(objects=[f"person:{person_id}"]))
    return evidence.get_entries(indices=sorted(numbers))


def _is_theirs(actor: Actor, one: LoggedEntry, seen: Iterable[int] | None) -> bool:
    return (
        seen is None
        or one.said["entity"] in {f"entity:{number}" for number in seen}
        or one.said["actor"] == f"user:{actor.user_id}"
    )


def _day(line: Line) -> date:
    return line.at.astimezone(clock.SHANGHAI).date()


def _why(opened: Mapping[int, Payload], one: LoggedEntry) -> str:
    """The reason somebody gave, or what they searched for."""
    payload = opened.get(one.index)
    after = (payload.after or {}) if payload else {}
    return str(after.get("reason") or after.get("search") or "")
