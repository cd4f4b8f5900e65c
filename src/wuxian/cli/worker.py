"""``wuxian worker``: jobs only, for installations that run several processes."""

import click

from wuxian.cli.processes import running, watch, worker_command
from wuxian.cli.site import installation, say


@click.command("worker")
def worker() -> None:
    """Run queued jobs until stopped.

    Example: wuxian worker
    """
    with installation(), running({"后台任务": worker_command()}) as children:
        say("后台任务已启动(按 Ctrl-C 停止)")
        watch(children)
