"""Evidence taken away, handed back and checked; and who looked at whom."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.console.conftest import cells
from tests.dossiers.conftest import imported, keys_of_its_own
from tests.evidence.conftest import empty_log
from tests.journeys.conftest import Snapshot, Visitor
from wuxian.access import api as access
from wuxian.access.data import User
from wuxian.cli.main import cli
from wuxian.dossiers import api as dossiers
from wuxian.dossiers import tasks
from wuxian.evidence import api as evidence
from wuxian.roster import api as roster

__all__ = ["empty_log", "keys_of_its_own"]


@pytest.fixture
def run(empty_log: None, visitor: Visitor, owner: User, tmp_path: Path) -> str:
    """Two people brought in by who is at the browser."""
    actor = access.get_actor(user_id=owner.id)
    made = imported(actor, tmp_path, cells(1), cells(2))
    evidence.witness_now()
    return made


def make(owner: User) -> None:
    """What a worker does; here the browser's own loop is in its way."""
    actor = access.get_actor(user_id=owner.id)
    [waiting] = dossiers.list_exports(actor)
    tasks.make(export_id=waiting.id, scope=waiting.scope, user_id=owner.id)


def test_the_evidence_of_an_import_is_taken_away_and_checked_twice(
    visitor: Visitor, run: str, owner: User, snapshot: Snapshot, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.sign_in()
    visitor.open("/evidence/")
    snapshot(page, "evidence")
    visitor.check()
    page.get_by_label("一次导入").check()
    page.get_by_label("导入", exact=True).select_option(run)
    page.get_by_role("button", name="预览包内内容").click()
    page.wait_for_selector("text=包里会有什么")
    snapshot(page, "evidence-preview")
    visitor.check()
    page.get_by_role("button", name="导出证据包").click()
    page.wait_for_selector("text=正在导出证据包")
    snapshot(page, "evidence-progress")
    visitor.check()
    make(owner)
    page.wait_for_selector("text=下载证据包")
    snapshot(page, "evidence-ready")
    visitor.check()
    with page.expect_download() as begun:
        page.get_by_role("link", name="下载证据包").click()
    bundle = tmp_path / "bundle.zip"
    begun.value.save_as(bundle)
    assert re.fullmatch(r"证据包-import_.*\.zip", begun.value.suggested_filename)
    page.get_by_role("link", name="核对证据包").click()
    page.set_input_files("input[type=file]", bundle)
    page.get_by_role("button", name="核对这个文件").click()
    page.wait_for_selector("text=没有被改动")
    snapshot(page, "evidence-verified")
    visitor.check()
    assert CliRunner().invoke(cli, ["evidence", "verify", str(bundle)]).exit_code == 0


def test_a_reveal_and_its_reason_are_in_the_list(
    visitor: Visitor, run: str, owner: User, snapshot: Snapshot
) -> None:
    page, actor = visitor.page, access.get_actor(user_id=owner.id)
    [person] = roster.list_people(actor, search="员工1").people
    roster.reveal_id(actor, person_id=person.id, reason="劳动仲裁核对")
    evidence.sequence()
    visitor.sign_in()
    visitor.open("/evidence/accesses/")
    page.wait_for_selector("text=劳动仲裁核对")
    snapshot(page, "accesses")
    visitor.check()
    visitor.open(f"/people/{person.id}/")
    page.get_by_role("link", name="访问记录").click()
    page.wait_for_selector("text=劳动仲裁核对")
    snapshot(page, "person-accesses")
    visitor.check()
