"""Whether this process lives, and whether it can serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from wuxian.backups import api as backups
from wuxian.backups.data import State


def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers and is migrated; else 503 with the reason.

    A second line says what does not keep it from serving, but must not last.
    """
    reason = _reason_not_ready()
    text = "\n".join(filter(None, (reason or "ok", _backup_warning())))
    return HttpResponse(text, status=503 if reason else 200, content_type="text/plain")


def _reason_not_ready() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database does not answer"
    return f"{len(pending)} migrations pending" if pending else ""


def _backup_warning() -> str:
    state = backups.status().state
    return "" if state is State.GOOD else f"warning: backup {state.value}"
