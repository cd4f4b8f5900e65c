"""Jobs of ``evidence``."""

import structlog
from procrastinate.contrib.django import app

from wuxian.evidence import actions, checkpointing, fsck, sequencer, stamping

_logger = structlog.get_logger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(queue="evidence", name="evidence.keep_up", queueing_lock="evidence.keep_up")
def keep_up(timestamp: int) -> None:
    """Every ten seconds: number what is ready; when it is time sign, show and stamp a head."""
    del timestamp
    sequencer.sequence()
    checkpointing.checkpoint()
    checkpointing.show()
    stamping.stamp()


@app.periodic(cron="30 18 * * *")
@app.task(queue="evidence", name="evidence.check_all", queueing_lock="evidence.check_all")
def check_all(timestamp: int) -> None:
    """Every night (02:30 in China): the whole log, its witness, and today's rows against it."""
    del timestamp
    report = fsck.fsck()
    for one in report.findings:
        _logger.error("log", code=one.code, where=one.where, reason=one.message)
    actions.note_checked(report)
    _logger.info("log", size=report.size, findings=len(report.findings))
