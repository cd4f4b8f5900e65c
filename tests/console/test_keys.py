"""密钥: for administrators, who renew keys while everybody goes on working."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.evidence.reading import logged
from wuxian.access.data import Actor
from wuxian.console import tasks
from wuxian.evidence import api as evidence
from wuxian.evidence.personal import rootkeys, rotation
from wuxian.evidence.personal.keyring import Purpose
from wuxian.ledger.data import OwedRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "root.keys"))


def text_of(client: Client) -> str:
    return client.get(reverse("keys")).content.decode()


def test_every_key_is_shown_with_its_version_and_where_the_file_is(
    client: Client, month: OwedRun
) -> None:
    text = text_of(client)
    for word in (
        "根密钥",
        "企业密钥",
        "人员与文件的密钥",
        "全部使用现用版本",
        "root.keys",
        "escrow",
    ):
        assert word in text


def test_keys_are_for_who_manages_them(stranger: Client, nobody: Client) -> None:
    assert stranger.get(reverse("keys")).status_code == 403
    assert stranger.post(reverse("keys_rotate"), {"key": "root"}).status_code == 403
    assert nobody.get(reverse("keys")).status_code == 302


def test_a_rotation_is_a_job_that_goes_on_where_it_was_cut_short(
    client: Client, month: OwedRun, operator: Actor
) -> None:
    client.post(reverse("keys_rotate"), {"key": "subjects"})
    [job] = ProcrastinateJob.objects.filter(task_name="console.rotate_key")
    rotation.begin(Purpose.SUBJECTS)
    rotation.step(Purpose.SUBJECTS, limit=1)
    assert "正在轮换密钥" in text_of(client)
    tasks.rotate_key(**job.args)
    assert "全部使用现用版本" in text_of(client)
    assert {one.left for one in evidence.list_keys()} == {0}
    assert "evidence.keys_rotated" in [one["action"] for one in logged()]


def test_a_new_root_key_asks_for_a_new_escrow(client: Client, month: OwedRun) -> None:
    answer = client.post(reverse("keys_rotate"), {"key": "root"}, follow=True)
    assert "重新交给保管人" in answer.content.decode()
    assert next(one.version for one in evidence.list_keys()) == 2


def test_there_is_no_other_key(client: Client) -> None:
    assert client.post(reverse("keys_rotate"), {"key": "skeleton"}).status_code == 404
