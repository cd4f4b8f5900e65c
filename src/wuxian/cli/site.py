"""An installation, made ready to be used: database running, migrated, static files in place."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from wuxian.support import home as homes
from wuxian.support import postgres

SETTINGS = "wuxian.config.settings"
DATABASE = "WUXIAN_DATABASE_URL"


@contextmanager
def installation(home: Path | None = None) -> Iterator[Path]:
    """Start what the installation in ``home`` needs, with Django set up; stop it at the end.

    Joins a database server that another process of this installation already runs.
    """
    home = home or homes.data_dir()
    os.environ[homes.VARIABLE] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    if os.environ.get(DATABASE):
        _set_up()
        yield home
        return
    with postgres.running(home, postgres.DURABLE):
        _set_up()
        yield home
        _let_go()


def _set_up() -> None:
    import django
    from django.utils.module_loading import import_string

    django.setup()
    import_string("wuxian.config.prepare.prepare")()


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def say(text: str) -> None:
    """A line for the person at the terminal, on standard error."""
    click.echo(text, err=True)


def progress(done: int, total: int, label: str) -> None:
    """A line that overwrites itself on a terminal, and one line a step elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{label} {done}/{total}", err=True, nl=done == total)
    else:
        click.echo(f"{label} {done}/{total}", err=True)
