"""``wuxian demo``: the example group, loaded from messy spreadsheets, computed and served."""

import secrets
from pathlib import Path

import click

from wuxian.cli.processes import HOST
from wuxian.cli.serve import serve_until_stopped
from wuxian.cli.site import installation, progress, say
from wuxian.support import clock
from wuxian.support import home as homes
from wuxian.support.money import format_yuan
from wuxian.support.periods import format_period, period_of

USERNAME = "demo"
SIGN_IN = "登录:用户名 {name},密码 {password}"
OWED = "{period} 应缴:{people} 人,单位 {employer} 元,个人 {employee} 元"
NOT_REAL = "这是虚构的示例集团:人员、单位与证件号码都不存在;政策数据与来源是真实的。"


@click.command("demo")
@click.option("--port", type=int, help="Default: the first free one from 8000.")
@click.option("--people", default=3_000, show_default=True, help="How many people to invent.")
@click.option("--load-only", is_flag=True, help="Load and compute, then stop.")
def demo(port: int | None, people: int, load_only: bool) -> None:
    """Load an invented group of 30 companies and 3,000 people, and serve the console.

    Example: wuxian demo
    """
    home = homes.data_dir() / "demo"
    with installation(home):
        password = _first_user(home)
        _load(people)
        say(NOT_REAL)
        greeting = SIGN_IN.format(name=USERNAME, password=password)
        if load_only:
            say(greeting)
            return
        serve_until_stopped(HOST, port, greeting)


def _first_user(home: Path) -> str:
    from wuxian.access import api as access

    password = homes.kept_secret(home, "demo-password", secrets.token_urlsafe(9))
    if not access.has_users():
        access.create_first_user(username=USERNAME, password=password, display_name="示例专员")
    return password


def _load(people: int) -> None:
    from wuxian.access import api as access
    from wuxian.ledger import api as ledger
    from wuxian.ledger.data import Where

    actor, today = access.operator(), clock.today()
    for one in ledger.load_example(actor, today=today, people=people):
        progress(one.done, one.of, f"导入 {one.name}")
    run = ledger.create_owed_run(actor, period=period_of(today))
    totals = ledger.totals(actor, where=Where(run_id=run.id))
    say(
        OWED.format(
            period=format_period(run.period),
            people=totals.people,
            employer=format_yuan(totals.employer),
            employee=format_yuan(totals.employee),
        )
    )
