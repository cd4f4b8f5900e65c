"""The database tests run on: the embedded PostgreSQL, or the one WUXIAN_TEST_DATABASE_URL names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wuxian.support import postgres
from wuxian.support.translations import compile_catalogues


def pytest_configure() -> None:
    """Texts changed since the last setup are compiled anew."""
    compile_catalogues()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses Django's database is marked ``database``, so ``make quick`` leaves it out.

    Tests that commit all put back what migrations wrote: one that did not would leave the next one
    with rows it does not expect, or without the roles.
    """
    for item in items:
        if marker := item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
            if marker.kwargs.get("transaction"):
                marker.kwargs["serialized_rollback"] = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Start a throw-away server for this session unless one is named."""
    if os.environ.get("WUXIAN_TEST_DATABASE_URL"):
        yield
        return
    home = Path(tempfile.mkdtemp(prefix="wuxian-tests-"))
    home.chmod(0o711)
    with postgres.running(home, postgres.THROWAWAY) as url:
        _point_django_at(url)
        yield
        _let_go()
    shutil.rmtree(home)


def _point_django_at(url: str) -> None:
    from django.db import connection

    from wuxian.config import database

    os.environ["WUXIAN_DATABASE_URL"] = url
    found = database.connection(url)
    for target in (connection.settings_dict, connection.creation.connection.settings_dict):
        target.update({name: found[name] for name in ("USER", "HOST")})


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests migrate as the owner; the product's role may use what came of it."""
    from wuxian.config import database

    with django_db_blocker.unblock():
        database.grant_to_product("default")


@pytest.fixture(autouse=True)
def _as_the_product(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests run as the role the product runs as, on every connection they open."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or request.node.get_closest_marker("as_owner"):
        yield
        return
    request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    from django.db import connection
    from django.db.backends.signals import connection_created

    def take(connection: Any, **_rest: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE wuxian_app")

    take(connection)
    connection_created.connect(take)
    yield
    connection_created.disconnect(take)
    if marker.kwargs.get("transaction") and connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
