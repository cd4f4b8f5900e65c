"""What belongs into a bundle: which entries, which files, and whose values its reader may see.

Everything is asked of other rooms with the holdings that allow exporting and no others, so their
doors and row-level security decide what there is. What another employer did about somebody stays
out, and so does a whole roster file where one person is meant: it is about everybody in it. Of an
import the person's own line stays, with its proof (`rows.json`).
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.dossiers import data, scopes
from wuxian.dossiers.data import Scope, ScopeKind
from wuxian.employers import api as employers
from wuxian.employers.data import NotFoundError as NoSuchEntityError
from wuxian.evidence import api as evidence
from wuxian.evidence.data import LOG, LoggedEntry, ShreddedError
from wuxian.intake import api as intake
from wuxian.intake.data import NotFoundError as NoSuchImportError
from wuxian.ledger import api as ledger
from wuxian.ledger.data import OwedRun, Where
from wuxian.roster import api as roster
from wuxian.roster.data import Enrolment
from wuxian.roster.data import NotFoundError as NoSuchPersonError
from wuxian.support import clock
from wuxian.support.periods import Period, months_between, period_of

MOST = 50_000
PERSON_CLAIM, HOLD_CLAIM = "roster.person", "roster.hold"
NOT_THERE = (NoSuchPersonError, NoSuchEntityError, NoSuchImportError)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Entries by number, files by name, and whose values are opened (None: everybody's).

    ``months`` are those whose owed lines belong to it; ``entity``: the newest employer it is for.
    """

    scope: Scope
    title: str
    entries: tuple[LoggedEntry, ...]
    originals: dict[str, bytes] = field(default_factory=dict)
    opened: frozenset[str] | None = None
    months: tuple[Period, ...] = ()
    entity: int | None = None

    @property
    def person(self) -> int | None:
        """The person it is about, if it is about one."""
        return int(self.scope.key) if self.scope.kind is ScopeKind.PERSON else None


def exporter(actor: Actor) -> Actor:
    """The actor with no more than what allows exporting. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.EXPORT_EVIDENCE)
    return replace(
        actor, holdings=tuple(one for one in actor.holdings if Verb.EXPORT_EVIDENCE in one.verbs)
    )


def gather(actor: Actor, scope: Scope) -> Gathered:
    """Everything a scope holds for an actor. Raises NotFoundError, TooLargeError."""
    mine = exporter(actor)
    try:
        with access.acting(mine):
            found = _WAYS[scope.kind](mine, scope)
    except NOT_THERE:
        raise data.NotFoundError(data.NOT_FOUND) from None
    if len(found.entries) > MOST:
        raise data.TooLargeError(data.TOO_LARGE.format(count=len(found.entries), most=MOST))
    return found


def _person(actor: Actor, scope: Scope) -> Gathered:
    number = int(scope.key)
    person = roster.get_person(actor, person_id=number)
    seen = employers.visible_entities(actor)
    months = _months_of(person.enrolments)
    objects = [
        f"person:{number}",
        *_runs(roster.list_import_runs(actor, person_id=number)),
        *_runs(_owed_runs(actor, months, number)),
    ]
    touched = {PERSON_CLAIM: [number], HOLD_CLAIM: [number]} if seen is None else None
    entries = evidence.get_entries(indices=evidence.list_entries(objects=objects, touched=touched))
    return Gathered(
        scope,
        person.name,
        tuple(_of(seen, entries)),
        opened=frozenset({f"person:{number}", LOG}),
        months=months,
        entity=next((one.entity_id for one in reversed(person.employments)), None),
    )


def _months_of(enrolments: Iterable[Enrolment]) -> tuple[Period, ...]:
    """Every month anybody believes them enrolled in, until this one."""
    today = period_of(clock.today())
    spans = [(one.start, min(one.stop or today, today)) for one in enrolments]
    return tuple(
        sorted({month for since, until in spans for month in months_between(since, until)})
    )


def _owed_runs(actor: Actor, months: Collection[Period], person: int) -> set[str]:
    return {
        line.run_id
        for month in months
        for line in ledger.list_lines(actor, where=Where(period=month, person_id=person))
    }


def _runs(ids: Iterable[str]) -> list[str]:
    return [f"run:{one}" for one in sorted(ids)]


def _of(seen: frozenset[int] | None, entries: Iterable[LoggedEntry]) -> Iterable[LoggedEntry]:
    """Without what other employers did, or somebody nobody can place did about a person."""
    if seen is None:
        return entries
    theirs = {f"entity:{one}" for one in seen}
    return (
        one
        for one in entries
        if one.said["entity"] in theirs
        or (one.said["entity"] is None and not one.said["object"].startswith("person:"))
    )


def _entity(actor: Actor, scope: Scope) -> Gathered:
    number = int(scope.key)
    entity = employers.get_entity(actor, entity_id=number)
    objects = [
        f"entity:{number}",
        *_runs(roster.list_import_runs(actor, entity_id=number)),
        *_runs(run.id for run in _computed(actor, scope)),
    ]
    numbers = evidence.list_entries(objects=objects, entities=[f"entity:{number}"])
    within = evidence.list_entries(between=scopes.between(scope))
    entries = evidence.get_entries(indices=sorted({*numbers} & {*within}))
    return Gathered(scope, entity.name, tuple(entries), months=_months(scope), entity=number)


def _computed(actor: Actor, scope: Scope) -> list[OwedRun]:
    months = set(_months(scope))
    return [run for run in ledger.list_runs(actor) if run.period in months]


def _months(scope: Scope) -> tuple[Period, ...]:
    assert scope.since
    assert scope.until
    return tuple(months_between(scope.since, scope.until))


def _period(actor: Actor, scope: Scope) -> Gathered:
    seen = employers.visible_entities(actor)
    entries = evidence.get_entries(indices=evidence.list_entries(between=scopes.between(scope)))
    if seen is not None:
        mine = {*_runs(roster.list_import_runs(actor)), f"user:{actor.user_id}"}
        mine |= {*_runs(run.id for run in ledger.list_runs(actor))}
        entries = [
            one for one in _of(seen, entries)
            if one.said["entity"] or one.said["object"] in mine or one.said["actor"] in mine
        ]  # fmt: skip
    return Gathered(scope, scope.text, tuple(entries), months=_months(scope))


def _import(actor: Actor, scope: Scope) -> Gathered:
    entries = evidence.get_entries(indices=evidence.list_entries(objects=_runs([scope.key])))
    try:
        found = intake.get_provable(actor, run_id=scope.key)
    except ShreddedError:
        return Gathered(scope, scope.text, tuple(entries))
    originals = {f"originals/{plain_name(found.run.name)}": found.content}
    return Gathered(scope, found.run.name, tuple(entries), originals)


def plain_name(name: str) -> str:
    """A file name as a bundle may hold it.

    >>> plain_name("a/b:c.xlsx")
    'a_b_c.xlsx'
    """
    plain = "".join("_" if char in '/\\:' or ord(char) < 32 or ord(char) == 127 else char
                    for char in unicodedata.normalize("NFC", name))  # fmt: skip
    return plain[-200:] if plain.strip(".") else "original"


def _case(_actor: Actor, scope: Scope) -> Gathered:
    raise data.NotFoundError(data.NO_CASE.format(key=scope.key))


_WAYS: dict[ScopeKind, Callable[[Actor, Scope], Gathered]] = {
    ScopeKind.PERSON: _person,
    ScopeKind.ENTITY: _entity,
    ScopeKind.PERIOD: _period,
    ScopeKind.CASE: _case,
    ScopeKind.IMPORT: _import,
}
