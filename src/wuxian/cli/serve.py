"""``wuxian serve``: the console on your own data."""

import click

from wuxian.cli.processes import (
    FIRST_PORT,
    HOST,
    free_port,
    running,
    tell_supervisor,
    wait_until_ready,
    watch,
    web_command,
    worker_command,
)
from wuxian.cli.site import installation, say

STARTED = "已启动:{url}   (按 Ctrl-C 停止)"
REACHED = {"0.0.0.0": HOST, "::": "[::1]"}  # noqa: S104
FIRST_USER = "首次登录 —— 用户名 {name},密码 {password}(只显示这一次,请妥善保存)"


@click.command("serve")
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", type=int, help=f"Default: the first free one from {FIRST_PORT}.")
@click.option("--without-worker", is_flag=True, help="Jobs run elsewhere (wuxian worker).")
def serve(host: str, port: int | None, without_worker: bool) -> None:
    """Serve the console and run jobs, with the embedded database unless you name one.

    Example: wuxian serve --port 8000
    """
    with installation():
        greeting = first_user()
        serve_until_stopped(host, port, greeting, with_worker=not without_worker)


def first_user(username: str = "admin") -> str:
    """Create the first user of a new installation; the line to print about it, or nothing."""
    import secrets

    from wuxian.access import api as access

    if access.has_users():
        return ""
    password = secrets.token_urlsafe(9)
    access.create_first_user(username=username, password=password, display_name="管理员")
    return FIRST_USER.format(name=username, password=password)


def serve_until_stopped(
    host: str, port: int | None, greeting: str, *, with_worker: bool = True
) -> None:
    """Run the web server and the worker until Ctrl-C."""
    port = port or free_port()
    url = f"http://{host}:{port}"
    commands = {"网页服务": web_command(host, port)}
    if with_worker:
        commands["后台任务"] = worker_command()
    with running(commands) as children:
        wait_until_ready(f"http://{REACHED.get(host, host)}:{port}", children)
        tell_supervisor("READY=1")
        say(STARTED.format(url=url))
        if greeting:
            say(greeting)
        watch(children)
