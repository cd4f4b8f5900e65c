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
    home = set_up(home)
    with database(home):
        prepare()
        yield home


def set_up(home: Path | None = None) -> Path:
    """Set Django up for the installation in ``home``, without a database yet; where it is."""
    home = home or homes.data_dir()
    os.environ[homes.VARIABLE] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    import django

    django.setup()
    return home


@contextmanager
def database(home: Path, *, is_restoring: bool = False) -> Iterator[None]:
    """Its database, running for the block, as it is: not migrated.

    Raises UnfinishedError where a restore was cut short, except to the next one.
    """
    if not is_restoring:
        from wuxian.backups import api as backups

        backups.refuse_unfinished(home=home)
    if os.environ.get(DATABASE):
        yield
        return
    with postgres.running(home, postgres.DURABLE):
        yield
        _let_go()


def prepare() -> None:
    """Migrate, grant, and gather static files."""
    from django.utils.module_loading import import_string

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
