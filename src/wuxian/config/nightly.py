"""A backup every night, and again every hour while there is no good one."""

import subprocess
import sys
from threading import Thread

import structlog
from procrastinate.contrib.django import app

from wuxian.backups import api as backups
from wuxian.backups.data import State

_logger = structlog.get_logger(__name__)


@app.periodic(cron="30 18 * * *")
@app.task(queue="backups", name="config.back_up", queueing_lock="config.back_up")
def back_up(timestamp: int) -> None:
    """Every night (02:30 in China): begin a backup."""
    del timestamp
    begin()


@app.periodic(cron="45 * * * *")
@app.task(queue="backups", name="config.catch_up", queueing_lock="config.catch_up")
def catch_up(timestamp: int) -> None:
    """Every hour: begin one if there is none, the last failed or the machine slept through it."""
    del timestamp
    if backups.status().state is not State.GOOD:
        begin()


def begin() -> Thread:
    """Run ``wuxian backup`` beside the worker, whose other jobs go on; how it went is kept.

    A process of its own, because a worker's jobs follow one another and the log cannot wait.
    """
    running = Thread(target=_run, name="backup", daemon=True)
    running.start()
    return running


def _run() -> None:
    command = [sys.executable, "-m", "wuxian.cli.main", "backup"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    said = done.stderr.decode("utf-8", "replace")[-500:]
    log = _logger.info if done.returncode == 0 else _logger.error
    log("backup", code=done.returncode, said=said)
