"""Jobs a page begins."""

from procrastinate.contrib.django import app

from wuxian.access import api as access
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Purpose
from wuxian.ledger import api as ledger
from wuxian.support import clock
from wuxian.support.periods import period_of

EXAMPLE_PEOPLE = 300


@app.task(queue="intake", name="console.load_example")
def load_example(user_id: int | None) -> None:
    """Load the invented group through the importer and compute its month; again changes nothing."""
    actor = access.get_actor(user_id=user_id) if user_id else access.operator()
    today = clock.today()
    for _ in ledger.load_example(actor, today=today, people=EXAMPLE_PEOPLE):
        pass
    ledger.create_owed_run(actor, period=period_of(today))


@app.task(queue="intake", name="console.rotate_key")
def rotate_key(purpose: str, user_id: int | None) -> None:
    """Renew a key and bring everything under it; again after a crash it goes on."""
    actor = access.get_actor(user_id=user_id) if user_id else access.operator()
    evidence.rotate(purpose=Purpose(purpose), who=actor.who)
