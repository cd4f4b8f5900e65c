"""Jobs of ``evidence``."""

from procrastinate.contrib.django import app

from wuxian.evidence import checkpointing, sequencer


@app.periodic(cron="* * * * * */10")
@app.task(queue="evidence", name="evidence.keep_up", queueing_lock="evidence.keep_up")
def keep_up(timestamp: int) -> None:
    """Every ten seconds: number what is ready, sign a head if it is time, show it."""
    del timestamp
    sequencer.sequence()
    checkpointing.checkpoint()
    checkpointing.show()
