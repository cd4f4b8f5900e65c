"""The doors of ``dossiers``.

DossierError
├── InvalidScopeError      a scope nobody can read
├── NotFoundError          no such thing, or not for this actor
├── NothingToExportError   no signed entry of the log is about it yet
└── TooLargeError          more entries than one bundle should hold
"""

from collections.abc import Callable
from datetime import date

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers import accesses, actions, gathering, lines, reads, scopes, tasks
from wuxian.dossiers.data import Access, Bundle, Chain, Export, Preview

NEWEST = 50


@access.door
def get_chain(actor: Actor) -> Chain:
    """How far the log is, and what checking all of it found last. Raises NotAllowedError."""
    gathering.exporter(actor)
    return reads.chain()


@access.door
def list_accesses(
    actor: Actor,
    *,
    person_id: int | None = None,
    user_id: int | None = None,
    day: date | None = None,
) -> tuple[Access, ...]:
    """Who looked at what, newest first, at most 200; of one person, by one user, on one day.

    Raises NotAllowedError, and NotFoundError of `roster`.
    """
    return accesses.listed(actor, person_id, user_id, day)


@access.door
def preview(actor: Actor, *, scope: str) -> Preview:
    """What a bundle would hold today; nothing is written.

    Raises InvalidScopeError, NotFoundError, TooLargeError, NotAllowedError.
    """
    found = gathering.gather(actor, scopes.parse(scope))
    mine = gathering.exporter(actor)
    with access.acting(mine):
        newest = lines.told(mine, found.entries[: -NEWEST - 1 : -1])
        ends = lines.told(mine, found.entries[:1])
    return Preview(
        scope=found.scope.text,
        title=found.title,
        entries=len(found.entries),
        since=ends[0].at if ends else None,
        until=newest[0].at if newest else None,
        originals=tuple(name.removeprefix("originals/") for name in found.originals),
        newest=tuple(newest),
    )


def export(actor: Actor, *, scope: str, say: Callable[[int, int], None] | None = None) -> Bundle:
    """Make a bundle while the caller waits; ``say`` hears how many stages of how many are done.

    Not to be called inside a transaction: the log must be signed in between. Raises as `preview`,
    NothingToExportError, and DocumentError of `documents`.
    """
    return actions.export(actor, scopes.parse(scope), say or _silently)


def _silently(_done: int, _total: int) -> None:
    """Nobody listens."""


@access.door
def begin_export(actor: Actor, *, scope: str) -> Export:
    """Have a job make a bundle; poll `get_export`. Raises as `preview`."""
    wanted = scopes.parse(scope)
    made = actions.begin(actor, wanted)
    tasks.make.defer(export_id=made.pk, scope=wanted.text, user_id=actor.user_id)
    return reads.export_data(made)


@access.door
def get_export(actor: Actor, *, export_id: str) -> Export:
    """The actor's own export. Raises NotFoundError."""
    return reads.export_data(actions.get(actor, export_id))


@access.door
def list_exports(actor: Actor) -> list[Export]:
    """The actor's own exports, newest first."""
    return reads.exports(actor)


@access.door
def fetch_export(actor: Actor, *, export_id: str) -> tuple[str, bytes]:
    """The name and bytes of the actor's own bundle, within seven days; on record.

    Raises NotFoundError, NotAllowedError.
    """
    made = actions.get(actor, export_id)
    return actions.fetch(actor, export_id, scopes.parse(made.scope))
