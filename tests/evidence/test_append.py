"""An entry goes with its deed, gets a number once, and cannot be changed."""

import json
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.evidence.conftest import LI, PAID, TOLD, committed, paid, told
from wuxian import merkle
from wuxian.evidence import api, data, log, registry
from wuxian.evidence.data import Attachment, Entry
from wuxian.evidence.personal import rotation, sealing
from wuxian.evidence.personal.keyring import Purpose
from wuxian.support import requests
from wuxian.support.canonical import parse_canonical

pytestmark = pytest.mark.django_db(transaction=True)


def said(uid: str) -> dict[str, object]:
    [index] = api.list_entries(ids=[uid])
    [found] = api.get_entries(indices=[index])
    assert parse_canonical(found.leaf) == found.said
    return dict(found.said)


def test_an_entry_says_who_did_what_to_what_and_nothing_about_a_person() -> None:
    api.sequence()  # what other tests left
    with requests.named("R-9"):
        [uid] = committed(told(what="月薪 12000"))
    assert api.sequence() == 1
    leaf = said(uid)
    told_of = ("actor", "role", "action", "object", "entity", "request", "id")
    assert [leaf[name] for name in told_of] == [
        "user:3", "specialist", "test.told", "person:17", None, "R-9", uid,
    ]  # fmt: skip
    whole = json.dumps(leaf, ensure_ascii=False)
    assert "12000" not in whole
    assert LI.name not in whole
    assert len(str(leaf["after"])) == 64
    assert leaf["before"] is None


def test_the_same_value_is_committed_to_differently_each_time() -> None:
    first, second = committed(paid(5), paid(5))
    api.sequence()
    assert said(first)["after"] != said(second)["after"]


def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(data.NotInTransactionError):
        api.append(entry=paid())
    assert log.pending() == 0


def test_a_deed_rolled_back_leaves_no_entry() -> None:
    before = log.size()
    with transaction.atomic():
        api.append(entry=paid())
        transaction.set_rollback(True)
    assert api.sequence() == 0
    assert log.size() == before


@pytest.mark.parametrize(
    "wrong",
    [Entry(LI, PAID, "bill:1", after={"colour": "red"}), Entry(LI, TOLD, "person:1", after={})],
    ids=["unknown field", "no person"],
)
def test_what_its_type_does_not_know_is_refused(wrong: Entry) -> None:
    with pytest.raises(data.InvalidEntryError):
        committed(wrong)


def test_an_attachment_is_committed_to() -> None:
    [uid] = committed(paid(attachments=(Attachment("回执.pdf", "ab" * 32),)))
    api.sequence()
    [one] = said(uid)["attachments"]  # type: ignore[misc]
    assert len(one) == 64
    assert one != "ab" * 32


def test_numbers_have_no_gaps_and_the_tree_is_over_the_leaves() -> None:
    before = log.size()
    committed(*[paid(fen) for fen in range(7)])
    committed(*[paid(fen) for fen in range(6)])
    assert api.sequence() == 13
    everything = list(log.leaves())
    assert [number for number, _ in everything] == list(range(before + 13))
    tree = merkle.MemoryTree([leaf for _, leaf in everything])
    assert log.root(before + 13) == tree.root()
    assert log.root(before + 5) == tree.root(before + 5)


def elsewhere(work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_an_older_transaction_still_open_holds_the_later_one_back() -> None:
    committed(paid(0))
    api.sequence()
    size = log.size()
    with transaction.atomic():
        first = api.append(entry=paid(1))
        elsewhere(lambda: committed(paid(2)))
        elsewhere(lambda: api.sequence())
        assert log.size() == size
    assert api.sequence() == 2
    assert said(first)["id"] == first
    assert api.list_entries(ids=[first]) == [size]


def test_only_one_sequencer_works_at_a_time() -> None:
    committed(paid())
    counts: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence_sequencer'))")
        elsewhere(lambda: counts.append(api.sequence()))
    assert counts == [0]
    assert api.sequence() == 1


TABLES = ("entry", "payload", "node", "log")


@pytest.mark.as_owner
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_what_is_logged_is_neither_deleted(table: str, verb: str) -> None:
    committed(paid())
    api.sequence()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"{verb} evidence_{table}")


@pytest.mark.as_owner
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE evidence_entry SET leaf = ''",
        "UPDATE evidence_payload SET sealed = ''",
        "UPDATE evidence_node SET hash = ''",
        "UPDATE evidence_pending SET leaf = ''",
    ],
)
def test_nor_changed(change: str) -> None:
    committed(paid())
    api.sequence()
    committed(paid())
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(change)
    api.sequence()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_the_product_may_not_even_try(table: str, verb: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"{verb} evidence_{table}")


def test_a_type_is_told_once() -> None:
    assert api.register(entry_type=PAID) is PAID
    assert registry.types()["test.paid"] is PAID
    with pytest.raises(AssertionError):
        api.register(entry_type=data.EntryType("test.paid", "另一个", "bill"))


def test_a_type_nobody_told_of_is_refused() -> None:
    with pytest.raises(data.UnknownTypeError, match=r"test\.strange"):
        committed(Entry(LI, data.EntryType("test.strange", "怪", "bill"), "bill:1"))


def test_an_entry_that_is_not_there_is_not_found() -> None:
    with pytest.raises(data.NotFoundError, match="999999"):
        api.get_entries(indices=[999_999])


def test_a_key_destroyed_while_this_process_remembered_it_seals_nothing_more() -> None:
    committed(told(17))
    with transaction.atomic():
        sealing.shred("person:17")
    with pytest.raises(data.ShreddedError):
        committed(told(17))


def test_a_key_renewed_while_this_process_remembered_it_goes_on_sealing() -> None:
    committed(told(17))
    rotation.run(Purpose.SUBJECTS)
    [uid] = committed(told(17))
    api.sequence()
    assert api.list_entries(ids=[uid])


def test_the_sealed_payload_opens_with_the_persons_key_only() -> None:
    [uid] = committed(told(what="补缴"))
    api.sequence()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, sealed FROM evidence_payload WHERE uid = %s", [uid])
        subject, sealed = cursor.fetchone()
    assert subject == "person:17"
    assert "补缴".encode() not in bytes(sealed)
