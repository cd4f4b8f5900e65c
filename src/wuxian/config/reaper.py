"""Put the job of a worker that died back in the queue."""

from procrastinate.contrib.django import app

SILENCE = 60


@app.periodic(cron="* * * * *")
@app.task(queue="reaper", pass_context=False)
async def requeue_orphans(timestamp: int) -> None:
    """Every minute: jobs whose worker sent no heartbeat for a minute run again.

    It holds no lock: a reaper that died holding one could not be reaped.
    """
    del timestamp
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await manager.retry_job(job)
