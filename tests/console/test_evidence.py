"""证据与审计: the state of the log, taking evidence away, checking it, who looked at what."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.console.conftest import cells, person_id, signed_in
from tests.dossiers.conftest import imported, keys_of_its_own
from tests.evidence.conftest import empty_log
from tests.merkle.making import example, listed, packed
from wuxian.access import api as access
from wuxian.access.data import Actor, User
from wuxian.config.worker import work
from wuxian.console.evidence.verifying import code_words
from wuxian.evidence import api as evidence
from wuxian.merkle.bundles import Verdict, verify_bundle
from wuxian.merkle.bundles.verdicts import Code
from wuxian.roster import api as roster

__all__ = ["empty_log", "keys_of_its_own"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(empty_log: None, operator: Actor, owner: User, tmp_path: Path) -> str:
    """Two people brought in by the owner."""
    actor = access.get_actor(user_id=owner.id)
    made = imported(actor, tmp_path, cells(1), cells(2))
    evidence.sequence()
    return made


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_the_page_says_how_the_log_is_and_that_nobody_watches(client: Client, run: str) -> None:
    told = text(client.get(reverse("evidence")))
    for words in ("没有配置见证方", "还没有核对过", "您还没有导出过证据",
                  "不是社保经办机构出具的证明"):  # fmt: skip
        assert words in told


def test_a_person_is_found_by_name_and_the_content_is_shown_before(
    client: Client, run: str, operator: Actor
) -> None:
    answer = client.get(reverse("evidence_preview"), {"what": "person", "who": "员工1"})
    assert f"person:{person_id(operator, '员工1')}" in text(answer)
    assert "写入花名册" in text(answer)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"what": "person", "who": "无此人"}, "没有找到这个人"),
        ({"what": "person", "who": "员工"}, "有 2 人符合"),
        ({"what": "period", "since": "昨天", "until": "2026-07"}, "请把月份写作"),
        ({"scope": "everything"}, "看不懂范围"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    client: Client, run: str, asked: dict[str, str], problem: str
) -> None:
    answer = client.get(reverse("evidence_preview"), asked)
    assert answer.status_code == 422
    assert problem in text(answer)


def test_an_import_is_exported_by_a_job_fetched_and_handed_back(
    client: Client, run: str, tmp_path: Path
) -> None:
    answer = client.post(reverse("evidence_begin"), {"scope": f"import:{run}"})
    assert answer.status_code == 302
    page = answer["Location"]
    assert "正在导出" in text(client.get(page))
    assert "progress" in text(client.get(page, headers={"hx-request": "true"}))
    work(until_idle=True)
    assert "下载证据包" in text(client.get(page))
    done = client.get(page, headers={"hx-request": "true"})
    assert done["HX-Redirect"] == page
    export_id = page.rstrip("/").rpartition("/")[2]
    bundle = client.get(reverse("evidence_fetch", args=[export_id])).content
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle)
    assert verify_bundle(path).verdict is Verdict.VALID
    told = text(client.post(reverse("evidence_verify"), {"file": io.BytesIO(bundle)}))
    assert "有效" in told
    assert "可以下载" in text(client.get(reverse("evidence")))


def test_another_user_does_not_fetch_it(client: Client, run: str, operator: Actor) -> None:
    page = client.post(reverse("evidence_begin"), {"scope": f"import:{run}"})["Location"]
    work(until_idle=True)
    peer = access.create_user(operator, username="peer", password="correct horse battery")
    access.grant(operator, user_id=peer.id, role="auditor")
    export_id = page.rstrip("/").rpartition("/")[2]
    other = signed_in(peer)
    assert other.get(reverse("evidence_export", args=[export_id])).status_code == 404
    assert other.get(reverse("evidence_fetch", args=[export_id])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "verdict", "finding"),
    [
        (lambda files: files | {"README.zh-CN.txt": b"x"}, "无效", "file_changed"),
        (
            lambda files: {name: one for name, one in files.items() if name != "salts.json"},
            "不完整",
            "file_missing",
        ),
        (lambda files: files, "有效", ""),
    ],
)
def test_a_bundle_handed_in_gets_a_verdict_and_its_findings_are_named(
    client: Client, run: str, changed: object, verdict: str, finding: str
) -> None:
    content = packed(changed(listed(example().files())))  # type: ignore[operator]
    file = SimpleUploadedFile("bundle.zip", content)
    told = text(client.post(reverse("evidence_verify"), {"file": file}))
    assert verdict in told
    assert finding in told


def test_no_file_is_said(client: Client, run: str) -> None:
    answer = client.post(reverse("evidence_verify"))
    assert (answer.status_code, "请先选择一个证据包" in text(answer)) == (422, True)


def test_a_reveal_is_in_the_list_with_its_reason_and_on_the_page_of_the_person(
    client: Client, run: str, operator: Actor, owner: User
) -> None:
    number = person_id(operator, "员工1")
    actor = access.get_actor(user_id=owner.id)
    roster.reveal_id(actor, person_id=number, reason="劳动仲裁核对")
    evidence.sequence()
    for answer in (client.get(reverse("accesses")),
                   client.get(reverse("accesses"), {"person": number, "user": owner.id,
                                                    "day": "2026-07-10"}),
                   client.get(reverse("person_accesses", args=[number]))):  # fmt: skip
        assert "劳动仲裁核对" in text(answer)
        assert "王芳" in text(answer)
    assert "没有符合条件" in text(client.get(reverse("accesses"), {"day": "2026-07-01"}))
    assert client.get(reverse("accesses"), {"day": "昨天"}).status_code == 422
    assert reverse("person_accesses", args=[number]) in text(
        client.get(reverse("person", args=[number]))
    )


def test_who_may_not_export_sees_none_of_it(stranger: Client, run: str) -> None:
    for name in ("evidence", "evidence_preview", "evidence_verify", "accesses"):
        assert stranger.get(reverse(name), {"scope": f"import:{run}"}).status_code == 403
    assert stranger.post(reverse("evidence_begin"), {"scope": f"import:{run}"}).status_code == 403


def test_a_person_nobody_may_know_of_is_not_there(client: Client, run: str) -> None:
    assert client.get(reverse("person_accesses", args=[987654321])).status_code == 404


def test_everything_a_verifier_may_find_has_words() -> None:
    assert set(code_words()) == set(Code)
