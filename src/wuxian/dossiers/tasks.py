"""Jobs of ``dossiers``."""

from procrastinate.contrib.django import app

from wuxian.access import api as access
from wuxian.dossiers import actions, scopes
from wuxian.evidence import api as evidence


@app.task(queue="dossiers", name="dossiers.make")
def make(export_id: str, scope: str, user_id: int | None) -> None:
    """Make an export that was begun; again after a crash, with the same effect once."""
    actor = access.get_actor(user_id=user_id) if user_id else access.operator()
    evidence.witness_now()
    actions.work(actor, export_id, scopes.parse(scope))


@app.periodic(cron="10 * * * *")
@app.task(queue="dossiers", name="dossiers.expire", queueing_lock="dossiers.expire")
def expire(timestamp: int) -> None:
    """Every hour: destroy the bundles that are past their days."""
    del timestamp
    actions.expire(access.operator())
