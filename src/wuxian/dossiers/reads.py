"""Queries of ``dossiers``."""

from datetime import datetime

from wuxian.access.data import Actor
from wuxian.dossiers import data
from wuxian.dossiers.models import Export
from wuxian.evidence import api as evidence
from wuxian.support.messages import unpack

SHOWN = 50
CHECKED = "evidence.checked"


def export_data(made: Export) -> data.Export:
    return data.Export(
        id=made.pk,
        scope=made.scope,
        status=data.Status(made.status),
        done=made.done,
        total=made.total,
        message=unpack(made.message or ""),
        size=made.size,
        entries=made.entries,
        made_at=made.made_at,
        expires_at=made.expires_at,
    )


def exports(actor: Actor) -> list[data.Export]:
    """What somebody exported, newest first."""
    mine = Export.objects.filter(made_by=actor.user_id).defer("body").order_by("-made_at")
    return [export_data(one) for one in mine[:SHOWN]]


def chain() -> data.Chain:
    """The head, and the last check of the whole log, which is an entry itself."""
    numbers = evidence.list_entries(actions=[CHECKED])
    if not numbers:
        return data.Chain(evidence.head(), None, None)
    entries = evidence.get_entries(indices=numbers[-1:])
    payload = evidence.get_payloads(entries=entries).get(numbers[-1])
    found = (payload.after or {}).get("findings") if payload else None
    at = datetime.fromisoformat(entries[0].said["time"])
    return data.Chain(evidence.head(), at, found)
