"""A log with keys of its own, and a company of three whose July is computed."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast.book import TwoCities
from tests.console.conftest import NOW, cells, upload_of
from tests.evidence.conftest import empty_log
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.evidence.personal import rootkeys
from wuxian.intake import api as intake
from wuxian.ledger import api as ledger
from wuxian.merkle import bundles
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.support.clock import frozen_at

__all__ = ["empty_log"]
VERIFIER = Path(bundles.__file__).with_name("verify.mjs")


@pytest.fixture(autouse=True)
def keys_of_its_own(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EVIDENCE = {"key": tmp_path / "keys" / "log.key"}
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "keys" / "root.keys"))


@pytest.fixture(autouse=True)
def in_two_cities() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


def imported(actor: Actor, folder: Path, *rows: list[object], name: str = "花名册.xlsx") -> str:
    """The run of a roster brought in."""
    upload = upload_of(folder, *rows, name=name)
    run = intake.start_run(actor, name=name, content=upload.read())
    intake.answer(actor, run_id=run.id, answers={"wage_meaning": "monthly_wage"})
    return intake.accept(actor, run_id=run.id, skip_wrong=True).id


@pytest.fixture
def run(empty_log: None, operator: Actor, tmp_path: Path) -> str:
    """Two people of 甲公司, one of 乙公司; July computed."""
    made = imported(operator, tmp_path, cells(1), cells(2), cells(3, unit="乙公司"))
    ledger.create_owed_run(operator, period=202607)
    return made


def person_id(actor: Actor, name: str = "员工1") -> int:
    [found] = roster.list_people(actor, search=name).people
    return found.id


def by_node(bundle: Path, *more: str) -> int:
    """The exit code of the other verifier."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    return subprocess.run(
        [node, str(VERIFIER), str(bundle), *more], check=False, capture_output=True
    ).returncode
