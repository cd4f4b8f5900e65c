"""A PostgreSQL of one's own, with ordinary roles: any server that the tests run on."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.backups.conftest import Machine

pytestmark = pytest.mark.database
ROLES = (
    "CREATE ROLE drill_owner LOGIN",
    "CREATE ROLE drill_backup LOGIN BYPASSRLS IN ROLE pg_read_all_data",
    "CREATE DATABASE drill OWNER drill_owner",
)
WITHOUT = (
    "DROP DATABASE IF EXISTS drill WITH (FORCE)",
    "DROP ROLE IF EXISTS drill_owner",
    "DROP ROLE IF EXISTS drill_backup",
)
APP = """DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wuxian_app') THEN
        CREATE ROLE wuxian_app NOLOGIN;
    END IF;
    GRANT wuxian_app TO drill_owner;
END $$"""


@pytest.fixture
def url_as(source: Machine) -> Iterator[Callable[[str], str]]:
    """The URL of an empty database as a role; its owner is no superuser."""
    server = os.environ.get("WUXIAN_TEST_DATABASE_URL") or source.url
    host = str(conninfo_to_dict(server)["host"]).replace("/", "%2F")
    with psycopg.connect(server, autocommit=True) as admin:
        for statement in (*WITHOUT, *ROLES, APP):
            admin.execute(statement)
        yield lambda role: f"postgresql://{role}@/drill?host={host}"
        for statement in WITHOUT:
            admin.execute(statement)


def test_a_server_of_ones_own_is_restored_to_and_backed_up_by_ordinary_roles(
    source: Machine,
    taken: Path,
    new_machine: Callable[[], Machine],
    url_as: Callable[[str], str],
) -> None:
    other = new_machine()
    source.give_keys_to(other)
    own = {"WUXIAN_DATABASE_URL": url_as("drill_owner")}
    sight = {"WUXIAN_BACKUP_URL": url_as("drill_backup")}
    for command in (("restore", str(taken)), ("backup",)):
        refused = other.run(*command, **own)
        assert refused.returncode == 1
        assert "ALTER ROLE drill_owner BYPASSRLS" in refused.stderr
        done = other.run(*command, **own, **sight)
        assert done.returncode == 0, done.stderr
    again = other.run("restore", str(taken), **own, **sight)
    assert again.returncode == 3
    assert "已有数据" in again.stderr
    assert not (other.home / "postgres").exists()
