"""Bring the database and the static files up to date: ``python -m wuxian.config.prepare``."""

import os

import django
from django.core.management import call_command
from django.db import connections

from wuxian.config import database


def prepare() -> None:
    """Migrate and gather static files. Call it after ``django.setup()``; doing it twice is safe.

    What stood in the database before the log answered for it is taken into the log, once.
    """
    from wuxian.evidence import api as evidence

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    database.grant_to_product("owner")
    connections["owner"].close()
    evidence.begin()
    call_command("collectstatic", interactive=False, verbosity=0)


def main() -> None:
    """What the command line runs before it serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxian.config.settings")
    django.setup()
    prepare()


if __name__ == "__main__":
    main()
