"""Writes of ``dossiers``: an export and that it happened."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers import data, entries, gathering, packing, scopes, sealed
from wuxian.dossiers.data import Bundle, Scope, Status
from wuxian.dossiers.models import Export
from wuxian.dossiers.packing import STAGES, Say
from wuxian.evidence import api as evidence
from wuxian.support import clock, ids
from wuxian.support.errors import WuxianError
from wuxian.support.messages import pack as packed

KEPT = timedelta(days=7)


def export(actor: Actor, scope: Scope, say: Say) -> Bundle:
    """Note that somebody exports, have the log signed, pack, note what came of it.

    Three transactions: what is packed must have its number and be signed, the first note included.
    """
    with access.acting(actor):
        entity = gathering.gather(actor, scope).entity
        entries.note(actor, entries.BEGUN, scope, entity)
    say(1, STAGES)
    evidence.witness_now()
    bundle = packing.pack(actor, scope, say)
    with access.acting(actor):
        entries.note(
            actor, entries.MADE, scope, entity, sha256=bundle.sha256, size=len(bundle.content),
            entries=bundle.entries,
        )  # fmt: skip
    say(STAGES, STAGES)
    return bundle


@transaction.atomic
def begin(actor: Actor, scope: Scope) -> Export:
    """An export for a job to make."""
    found = gathering.gather(actor, scope)
    moment = clock.now()
    made = Export.objects.create(
        ulid=ids.new_id(), scope=scope.text, status=Status.WORKING, total=STAGES,
        made_by=actor.user_id, made_at=moment, expires_at=moment + KEPT,
    )  # fmt: skip
    entries.note(actor, entries.BEGUN, scope, found.entity)
    return made


def work(actor: Actor, export_id: str, scope: Scope) -> None:
    """Make a begun export; once it is made, nothing is done again."""
    with access.acting(actor):
        if not _mine(actor, export_id).filter(status=Status.WORKING).exists():
            return
    try:
        bundle = packing.pack(actor, scope, lambda done, _total: _say(actor, export_id, done))
    except WuxianError as reason:
        _fail(actor, export_id, reason.text)
        return
    except Exception:
        _fail(actor, export_id, data.BROKEN)
        raise
    with access.acting(actor):
        _keep(actor, export_id, scope, bundle)


def _fail(actor: Actor, export_id: str, message: str) -> None:
    with access.acting(actor):
        _mine(actor, export_id).update(status=Status.FAILED, message=packed(message))


def _say(actor: Actor, export_id: str, done: int) -> None:
    with access.acting(actor):
        _mine(actor, export_id).update(done=done)


def _keep(actor: Actor, export_id: str, scope: Scope, bundle: Bundle) -> None:
    made = _mine(actor, export_id).select_for_update().get()
    if made.status != Status.WORKING:
        return
    made.name, made.size, made.entries = bundle.name, len(bundle.content), bundle.entries
    made.status, made.done, made.body = Status.DONE, STAGES, sealed.seal(export_id, bundle.content)
    made.save()
    entity = gathering.gather(actor, scope).entity
    entries.note(
        actor, entries.MADE, scope, entity, sha256=bundle.sha256, size=made.size,
        entries=made.entries,
    )  # fmt: skip


def _mine(actor: Actor, export_id: str) -> QuerySet[Export]:
    return Export.objects.filter(pk=export_id, made_by=actor.user_id)


@transaction.atomic
def fetch(actor: Actor, export_id: str, scope: Scope) -> tuple[str, bytes]:
    """The bundle for whoever made it, on record. Raises NotFoundError."""
    gathering.exporter(actor)
    made = get(actor, export_id)
    if made.status != Status.DONE or made.body is None or made.expires_at <= clock.now():
        raise data.NotFoundError(data.NO_EXPORT)
    entries.note(actor, entries.FETCHED, scope, None, export=export_id)
    return made.name, sealed.open_body(export_id, bytes(made.body))


def get(actor: Actor, export_id: str) -> Export:
    """The actor's own export. Raises NotFoundError."""
    found = _mine(actor, export_id).first()
    if found is None:
        raise data.NotFoundError(data.NO_EXPORT)
    return found


def expire(actor: Actor) -> int:
    """Destroy the bundles nobody may fetch any more, with their keys; how many."""
    with access.acting(actor):
        return sum(_expire(actor, one) for one in _past())


def _past() -> QuerySet[Export]:
    return Export.objects.filter(status=Status.DONE, expires_at__lte=clock.now())


def _expire(actor: Actor, made: Export) -> bool:
    made.status, made.body = Status.EXPIRED, None
    made.save(update_fields=["status", "body"])
    evidence.shred(subject=sealed.subject(made.pk), who=actor.who)
    entries.note(actor, entries.EXPIRED, scopes.parse(made.scope), None, export=made.pk)
    return True
