"""What a bundle holds, for whom, and for how long."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.console.conftest import NOW, cells
from tests.dossiers.conftest import imported, person_id
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.config.worker import work
from wuxian.documents.fonts import NO_FONT
from wuxian.dossiers import actions, api
from wuxian.dossiers.data import (
    Bundle,
    InvalidScopeError,
    NotFoundError,
    Status,
)
from wuxian.employers import api as employers
from wuxian.evidence import api as evidence
from wuxian.merkle.bundles import Verdict, verify_bundle
from wuxian.roster import api as roster
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db(transaction=True)


def files_of(bundle: Bundle) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def said(files: dict[str, bytes]) -> list[dict[str, str]]:
    return [json.loads(line)["leaf"] for line in files["entries.jsonl"].splitlines()]


def sheets(files: dict[str, bytes]) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(files["records.xlsx"]))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def verdict(bundle: Bundle, folder: Path) -> Verdict:
    path = folder / "checked.zip"
    path.write_bytes(bundle.content)
    return verify_bundle(path).verdict


def user(name: str, role: str, entity: str | None) -> Actor:
    """Somebody with a role at one company, or everywhere."""
    operator = access.operator()
    made = access.create_user(operator, username=name, password="correct-horse-x")
    found = {one.name: one.id for one in employers.list_entities(operator)}
    subject = f"entity:{found[entity]}" if entity else None
    access.grant(operator, user_id=made.id, role=role, subject=subject)
    return access.get_actor(user_id=made.id)


def test_a_person_gets_their_own_and_nobody_elses(
    run: str, operator: Actor, tmp_path: Path
) -> None:
    number = person_id(operator)
    roster.reveal_id(operator, person_id=number, reason="劳动仲裁核对")
    bundle = api.export(operator, scope=f"person:{number}")
    files = files_of(bundle)
    actions_told = {one["action"] for one in said(files)}
    assert {"roster.rows_written", "roster.id_revealed", "ledger.owed_computed",
            "dossiers.export_begun"} <= actions_told  # fmt: skip
    assert not any(name.startswith("originals/") for name in files)
    everything = b"".join(files.values())
    assert "劳动仲裁核对".encode() in files["salts.json"]
    assert "员工2".encode() not in everything
    assert verdict(bundle, tmp_path) is Verdict.VALID


def test_a_persons_line_of_the_import_is_there_with_its_proof(run: str, operator: Actor) -> None:
    from base64 import b64decode
    from hashlib import sha256

    from wuxian.merkle import leaf_hash, verify_inclusion

    number = person_id(operator)
    files = files_of(api.export(operator, scope=f"person:{number}"))
    rows = json.loads(files["rows.json"])
    lines = [json.loads(line) for line in files["entries.jsonl"].splitlines()]
    [index] = [str(one["index"]) for one in lines
               if one["leaf"]["action"] == "roster.rows_written"]  # fmt: skip
    mine = rows[index]
    root = next(one["leaf"]["rows"] for one in lines if str(one["index"]) == index)
    hidden = sha256(bytes.fromhex(mine["salt"]) + bytes.fromhex(mine["records"])).hexdigest()
    assert mine["line"].startswith(f"roster.person:{number}:")
    assert mine["line"].endswith(hidden)
    verify_inclusion(
        leaf=leaf_hash(mine["line"].encode()), index=mine["place"], size=mine["lines"],
        proof=[b64decode(step) for step in mine["proof"]], root=bytes.fromhex(root),
    )  # fmt: skip


def test_records_hold_facts_and_what_is_owed_with_its_source(run: str, operator: Actor) -> None:
    files = files_of(api.export(operator, scope=f"person:{person_id(operator)}"))
    found = sheets(files)
    assert {"事实", "应缴", "日志"} == set(found)
    header, *owed = found["应缴"]
    assert {row[0] for row in owed} == {"2026-07"}
    computed = [row for row in owed if row[8]]
    assert computed
    assert all(row[header.index("来源")] for row in computed)
    assert any("10000.00" in str(row) for row in found["事实"])


def test_the_index_and_the_readme_say_what_it_is(run: str, operator: Actor) -> None:
    files = files_of(api.export(operator, scope=f"person:{person_id(operator)}"))
    readme = files["README.zh-CN.txt"].decode("utf-8-sig")
    assert "不是社保经办机构出具的证明" in readme
    assert "任何改动都会被发现" in readme
    assert "不可篡改" not in readme
    assert files["index.pdf"].startswith(b"%PDF-1.7")
    assert files["verify.mjs"].startswith((b"#!", b"//", b"/*"))


def test_an_import_holds_the_file_as_it_came(run: str, operator: Actor, tmp_path: Path) -> None:
    bundle = api.export(operator, scope=f"import:{run}")
    files = files_of(bundle)
    assert openpyxl.load_workbook(io.BytesIO(files["originals/花名册.xlsx"]))
    assert len(sheets(files)["逐行结果"]) == 4
    assert verdict(bundle, tmp_path) is Verdict.VALID


def test_an_entity_and_a_period_hold_what_was_done_there(
    run: str, operator: Actor, tmp_path: Path
) -> None:
    first = next(one for one in employers.list_entities(operator) if one.name == "甲公司")
    of_entity = api.export(operator, scope=f"entity:{first.id}@2026-07..2026-07")
    assert "员工3".encode() not in b"".join(files_of(of_entity).values())
    assert {row[1] for row in sheets(files_of(of_entity))["人员"][1:]} == {"员工1", "员工2"}
    of_period = api.export(operator, scope="period:2026-07..2026-07")
    assert of_period.entries > of_entity.entries
    assert {verdict(of_entity, tmp_path), verdict(of_period, tmp_path)} == {Verdict.VALID}
    with pytest.raises(api.actions.data.NothingToExportError):
        api.export(operator, scope="period:2020-01..2020-02")


def test_an_employer_exports_its_own_and_does_not_learn_of_another(
    run: str, operator: Actor, tmp_path: Path
) -> None:
    """The same person works for both companies."""
    imported(operator, tmp_path, cells(1, unit="乙公司", employee_no="B1"), name="乙.xlsx")
    mine = user("mine", "specialist", "乙公司")
    number = person_id(operator)
    files = files_of(api.export(mine, scope=f"person:{number}"))
    assert "甲公司".encode() not in b"".join(files.values())
    assert "甲公司" not in str(sheets(files))
    whole = said(files_of(api.export(operator, scope=f"person:{number}")))
    written = [one for one in said(files) if one["action"] == "roster.rows_written"]
    assert len(written) == 1
    assert len([one for one in whole if one["action"] == "roster.rows_written"]) == 2


def test_what_is_not_theirs_is_as_if_it_were_not_there(run: str, operator: Actor) -> None:
    mine = user("mine", "specialist", "乙公司")
    for scope in (f"person:{person_id(operator)}", "person:987654321", f"import:{run}",
                  "import:01ARZ3NDEKTSV4RRFFQ69G5FAV", "entity:987@2026-07..2026-07",
                  "case:7"):  # fmt: skip
        with pytest.raises(NotFoundError):
            api.preview(mine, scope=scope)


def test_who_lacks_the_verb_exports_nothing(run: str, operator: Actor) -> None:
    with pytest.raises(NotAllowedError):
        api.preview(user("money", "finance", None), scope=f"person:{person_id(operator)}")


def test_an_auditor_may_export_an_import_of_somebody_else(run: str) -> None:
    assert api.preview(user("audit", "auditor", None), scope=f"import:{run}").originals == (
        "花名册.xlsx",
    )


@pytest.mark.parametrize(
    "text",
    ["", "person:", "person:x", "entity:3", "period:2026-13..2026-14", "period:2026-07..2026-06",
     "import:x", "person:1;drop"],
)  # fmt: skip
def test_a_scope_nobody_can_read_is_refused(text: str, transactional_db: None) -> None:
    with pytest.raises(InvalidScopeError):
        api.preview(access.operator(), scope=text)


def test_a_job_makes_it_and_its_maker_alone_fetches_it(run: str, operator: Actor) -> None:
    mine, peer = user("mine", "auditor", None), user("peer", "auditor", None)
    begun = api.begin_export(mine, scope=f"import:{run}")
    assert begun.status is Status.WORKING
    work(until_idle=True)
    done = api.get_export(mine, export_id=begun.id)
    assert (done.status, done.done, done.total) == (Status.DONE, 5, 5)
    name, content = api.fetch_export(mine, export_id=begun.id)
    assert name == f"证据包-import_{run}-20260710.zip"
    assert len(content) == done.size
    for ask in (api.get_export, api.fetch_export):
        with pytest.raises(NotFoundError):
            ask(peer, export_id=begun.id)
    assert api.list_exports(peer) == []
    evidence.sequence()
    assert evidence.list_entries(actions=["dossiers.export_fetched"])


def test_an_accident_is_told_and_not_left_waiting(
    run: str, operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = api.begin_export(operator, scope=f"import:{run}")
    monkeypatch.setattr("wuxian.documents.fonts.FILES", ())
    work(until_idle=True)
    failed = api.get_export(operator, export_id=begun.id)
    assert (failed.status, failed.message) == (Status.FAILED, NO_FONT)


def test_after_seven_days_it_is_gone(run: str, operator: Actor) -> None:
    mine = user("mine", "auditor", None)
    begun = api.begin_export(mine, scope=f"import:{run}")
    work(until_idle=True)
    with frozen_at(NOW + timedelta(days=6)):
        assert actions.expire(operator) == 0
        assert api.fetch_export(mine, export_id=begun.id)
    with frozen_at(NOW + timedelta(days=7)):
        with pytest.raises(NotFoundError):
            api.fetch_export(mine, export_id=begun.id)
        assert actions.expire(operator) == 1
        assert api.get_export(mine, export_id=begun.id).status is Status.EXPIRED
    evidence.sequence()
    assert evidence.list_entries(actions=["dossiers.export_expired"])
    assert evidence.list_entries(objects=[f"export:{begun.id}"])


def test_a_bundle_is_not_readable_where_it_is_kept(run: str, operator: Actor) -> None:
    from django.db import connection

    mine = user("mine", "auditor", None)
    begun = api.begin_export(mine, scope=f"import:{run}")
    work(until_idle=True)
    with access.acting(mine), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM dossiers_export WHERE ulid = %s", [begun.id])
        body = bytes(cursor.fetchone()[0])
    assert len(body) > 10_000
    assert b"manifest.json" not in body


def test_who_looked_at_whom_and_why(run: str, operator: Actor) -> None:
    mine, number = user("mine", "specialist", "甲公司"), person_id(operator)
    roster.reveal_id(mine, person_id=number, reason="劳动仲裁核对")
    roster.reveal_id(operator, person_id=person_id(operator, "员工3"), reason="别家的事")
    evidence.sequence()
    [told] = api.list_accesses(mine)
    assert told.why == "劳动仲裁核对"
    assert told.line.what == f"查看 员工1（{number}） 的完整证件号码"
    assert [one.why for one in api.list_accesses(operator, person_id=number)] == ["劳动仲裁核对"]
    assert api.list_accesses(operator, user_id=mine.user_id, day=NOW.date())
    assert api.list_accesses(operator, day=NOW.date() - timedelta(days=1)) == ()
    with pytest.raises(NotAllowedError):
        api.list_accesses(user("money", "finance", None))


def test_the_chain_says_what_the_last_check_found(run: str, operator: Actor) -> None:
    from wuxian.evidence import tasks

    assert api.get_chain(operator).checked_at is None
    evidence.begin()
    evidence.sequence()
    tasks.check_all(0)
    evidence.sequence()
    chain = api.get_chain(operator)
    assert (chain.checked_at, chain.findings) == (NOW, 0)
