"""Run jobs: ``python -m wuxian.config.worker``, which the command line starts."""

import os

import django
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def work(*, until_idle: bool = False) -> None:
    """Run queued jobs one by one until told to stop, or with ``until_idle`` until none is left.

    Call it after ``django.setup()``, from the main thread.
    """
    connector = app.connector
    if isinstance(connector, DjangoConnector):
        connector = connector.get_worker_connector()
    with app.replace_connector(connector) as running:
        running.run_worker(
            wait=not until_idle, listen_notify=not until_idle, install_signal_handlers=True
        )


def main() -> None:
    """A worker of its own process, until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxian.config.settings")
    django.setup()
    work()


if __name__ == "__main__":
    main()
