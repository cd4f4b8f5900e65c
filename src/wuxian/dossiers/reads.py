"""Queries of ``dossiers``."""

from wuxian.access.data import Actor
from wuxian.dossiers import data
from wuxian.dossiers.models import Export
from wuxian.support.messages import unpack

SHOWN = 50


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
