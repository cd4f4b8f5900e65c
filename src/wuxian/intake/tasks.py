"""Jobs of ``intake``."""

from procrastinate.contrib.django import app

from wuxian.access import api as access
from wuxian.intake import actions


@app.task(queue="intake", name="intake.write_run")
def write_run(run_id: str, user_id: int | None) -> None:
    """Write a run that was begun; again after a crash, with the same effect once."""
    actor = access.get_actor(user_id=user_id) if user_id else access.operator()
    with access.acting(actor):
        actions.work(actor, run_id)
