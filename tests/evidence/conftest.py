"""An empty log with keys of its own, and two deeds."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from wuxian.evidence import api, registry
from wuxian.evidence.data import Entry, EntryType, Shred, Who
from wuxian.evidence.personal import rootkeys

PAID = registry.register(EntryType("test.paid", "付了 {object}", "bill", ("fen", "note")))
TOLD = registry.register(
    EntryType("test.told", "告诉了 {object}", "person", ("what",), shred=Shred.PERSON)
)
LI = Who(3, "李娜", "specialist")
TABLES = "pending entry payload rows node checkpoint cosigned stamp".split()


def paid(fen: int = 100, **more: object) -> Entry:
    return Entry(LI, PAID, "bill:1", entity="entity:7", after={"fen": fen}, **more)  # type: ignore[arg-type]


def told(person: int = 17, what: str = "工资") -> Entry:
    return Entry(LI, TOLD, f"person:{person}", after={"what": what}, person=person)


def committed(*entries: Entry) -> list[str]:
    with transaction.atomic():
        return [api.append(entry=one) for one in entries]


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EVIDENCE = {"key": tmp_path / "keys" / "log.key"}
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "keys" / "root.keys"))


@pytest.fixture
def empty_log(transactional_db: None) -> None:
    """Only the database's superuser can do this: in this role triggers sleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(f'evidence_{name}' for name in TABLES)}")
