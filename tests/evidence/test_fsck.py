"""The whole log is checked; what is wrong is named, and what is right is left in peace."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from tests.evidence.conftest import LI, PAID, committed, paid, told
from tests.tamper.scene import CLAIM, asleep, execute, witnessed
from wuxian.evidence import api, data, registry
from wuxian.evidence.data import Claim, ClaimedTable, Entry, Who
from wuxian.merkle.bundles import Verdict, verify_bundle, write_container

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.as_owner,
    pytest.mark.usefixtures("bills"),
]

UPSERT = """INSERT INTO tamper_bill VALUES (%(number)s, %(fen)s)
    ON CONFLICT (id) DO UPDATE SET fen = %(fen)s"""


@pytest.fixture
def bills(empty_log: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_claims", {CLAIM.key: CLAIM})
    execute("DROP TABLE IF EXISTS tamper_bill")
    execute("CREATE TABLE tamper_bill (id bigint PRIMARY KEY, fen bigint NOT NULL)")
    yield
    execute("DROP TABLE tamper_bill")


def found() -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in api.fsck().findings]


def pay(number: int, fen: int) -> None:
    with transaction.atomic():
        change = UPSERT if fen else "DELETE FROM tamper_bill WHERE id = %(number)s"
        execute(change, {"number": number, "fen": fen})
        touched = {CLAIM.key: [number]}
        api.append(entry=Entry(LI, PAID, f"bill:{number}", after={"fen": fen}, touched=touched))


def test_an_honest_log_has_no_findings() -> None:
    pay(1, 100)
    committed(told(), paid())
    api.witness_now()
    pay(1, 200)
    pay(2, 300)
    pay(2, 0)
    api.sequence()
    pay(3, 5)
    assert found() == []
    assert api.fsck().size == 6


@pytest.mark.parametrize(
    ("edit", "finding"),
    [
        ("UPDATE tamper_bill SET fen = 101 WHERE id = 1", ("row_changed", "tamper_bill 1")),
        ("DELETE FROM tamper_bill WHERE id = 1", ("row_gone", "tamper_bill 1")),
        ("INSERT INTO tamper_bill VALUES (9, 1)", ("row_added", "tamper_bill 9")),
        ("UPDATE tamper_bill SET id = 8 WHERE id = 1", ("row_gone", "tamper_bill 1")),
    ],
)
def test_a_row_edited_by_hand_is_named(edit: str, finding: tuple[str, str]) -> None:
    pay(1, 100)
    api.sequence()
    execute(edit)
    assert finding in found()


def test_an_edit_is_found_before_its_deed_has_a_number() -> None:
    pay(1, 100)
    execute("UPDATE tamper_bill SET fen = 101")
    assert found() == [("row_changed", "tamper_bill 1")]


def test_a_manifest_changed_with_its_row_is_found() -> None:
    pay(1, 100)
    api.sequence()
    with transaction.atomic(), asleep():
        execute("UPDATE tamper_bill SET fen = 101")
        execute("""UPDATE evidence_rows SET records = int2send(0::int2) || int8send(1)
            || sha256(convert_to(ROW(1::bigint, 101::bigint)::text, 'UTF8'))""")
    assert found() == [("rows_changed", "0")]


def test_an_older_manifest_put_last_is_found() -> None:
    pay(1, 100)
    pay(1, 200)
    api.sequence()
    with transaction.atomic(), asleep():
        execute("UPDATE tamper_bill SET fen = 100")
        execute("DELETE FROM evidence_rows WHERE previous IS NOT NULL")
    assert ("rows_changed", "1") in found()


def test_rows_from_before_the_log_are_taken_in_once() -> None:
    execute("INSERT INTO tamper_bill VALUES (1, 5), (2, 6)")
    assert found() == [("row_added", "tamper_bill 1"), ("row_added", "tamper_bill 2")]
    assert (api.begin(), api.begin()) == (2, 0)
    api.sequence()
    assert found() == []
    execute("INSERT INTO tamper_bill VALUES (3, 7)")
    assert api.begin() == 0
    assert found() == [("row_added", "tamper_bill 3")]


def test_two_deeds_at_once_on_one_object_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second would otherwise say what the rows are without those of the first."""
    same = Claim("test.same", (ClaimedTable("tamper_bill", "fen", ("id", "fen")),))
    monkeypatch.setattr(registry, "_claims", {same.key: same})

    def add(number: int) -> None:
        execute("INSERT INTO tamper_bill VALUES (%s, 500)", [number])
        entry = Entry(LI, PAID, "bill:500", after={"fen": 500}, touched={same.key: [500]})
        api.append(entry=entry)

    def work() -> None:
        try:
            with transaction.atomic():
                add(2)
        finally:
            connection.close()

    other = threading.Thread(target=work)
    committed(paid())
    with transaction.atomic():
        add(1)
        other.start()
        other.join(0.5)
    other.join(30)
    api.sequence()
    assert api.fsck().size == 3
    assert found() == []


def test_an_erased_persons_entries_still_verify_and_their_values_are_gone() -> None:
    committed(told(17), told(18))
    assert api.shred(subject="person:17", who=Who(1))
    api.sequence()
    assert found() == []
    part = api_part([0, 1, 2])
    assert b'"0":' not in part.salts
    assert b'"1":' in part.salts


def test_a_key_that_vanished_without_a_word_is_found() -> None:
    committed(told(17))
    api.sequence()
    execute("UPDATE evidence_subjectkey SET wrapped = NULL WHERE subject = 'person:17'")
    assert found() == [("key_missing", "0")]


def api_part(indices: list[int]) -> data.LogPart:
    api.witness_now()
    return api.collect(indices=indices)


def test_what_is_collected_is_a_bundle_that_verifies(settings: Settings, tmp_path: Path) -> None:
    with witnessed(settings, tmp_path / "witness"):
        committed(*[paid(fen) for fen in range(9)], told())
        api.witness_now()
        older = api.collect(indices=[0]).checkpoint
        committed(paid(77))
        part = api_part([0, 9, 10])
        path = tmp_path / "bundle.zip"
        write_bundle(path, part)
        outcome = verify_bundle(path, known_checkpoint=older)
    assert outcome.findings == ()
    assert (outcome.verdict, outcome.entries) == (Verdict.VALID, 3)


def write_bundle(path: Path, part: data.LogPart) -> None:
    from tests.merkle.making import listed

    files = {
        "entries.jsonl": part.entries, "proofs.json": part.proofs, "salts.json": part.salts,
        "checkpoint": part.checkpoint, "keys.json": part.keys,
    }  # fmt: skip
    with path.open("wb") as target:
        write_container(target, listed(files))


def test_the_entries_that_wrote_an_objects_rows_are_found_whatever_they_are_about() -> None:
    pay(1, 100)
    committed(paid())
    with transaction.atomic():
        execute(UPSERT, {"number": 1, "fen": 7})
        execute(UPSERT, {"number": 2, "fen": 7})
        api.append(entry=Entry(LI, PAID, "run:1", touched={CLAIM.key: [1, 2]}))
    api.sequence()
    assert api.list_entries(touched={CLAIM.key: [1]}) == [0, 2]
    assert api.list_entries(touched={CLAIM.key: [2]}) == [2]
    assert api.list_entries(objects=["run:1"]) == [2]


def test_only_those_who_may_see_get_the_values() -> None:
    committed(told(17), told(18), paid())
    api.witness_now()
    part = api.collect(indices=[0, 1, 2], opened=frozenset({"person:17"}))
    assert list(json.loads(part.salts)) == ["0"]


def test_an_entry_no_head_covers_yet_is_not_collected() -> None:
    committed(paid())
    api.witness_now()
    committed(paid())
    api.sequence()
    with pytest.raises(data.NotFoundError):
        api.collect(indices=[1])


def test_a_witness_that_is_gone_is_a_finding(settings: Settings, tmp_path: Path) -> None:
    with witnessed(settings, tmp_path / "witness"):
        committed(paid())
        api.witness_now()
        assert found() == []
    assert found() == [("witness_lost", "witness")]


def test_a_witness_that_forgot_is_a_finding(settings: Settings, tmp_path: Path) -> None:
    with witnessed(settings, tmp_path / "witness"):
        committed(paid())
        api.witness_now()
        for kept in (tmp_path / "witness").iterdir():
            kept.unlink()
        assert found() == [("witness_forgot", "witness")]


def test_without_a_witness_the_report_says_what_it_cannot_know() -> None:
    committed(paid())
    report = api.fsck()
    assert report.witnessed is None
    assert "见证方" in report.warnings[0]
