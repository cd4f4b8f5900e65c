"""Heads are signed in time and shown to a witness; one that is gone stops nothing and is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from tests.evidence.conftest import committed, paid
from wuxian import merkle
from wuxian.evidence import api, checkpointing, data, log, witnessing
from wuxian.merkle import Signer, keys
from wuxian.merkle.notes import COSIGNATURE
from wuxian.merkle.witness import Witness
from wuxian.merkle.witness.server import running
from wuxian.support import clock

pytestmark = pytest.mark.django_db(transaction=True)
EYE = Signer("example.org/eye", Ed25519PrivateKey.generate(), COSIGNATURE)


@pytest.fixture
def witness(tmp_path: Path, settings: Settings) -> Iterator[str]:
    logs = [witnessing.signer().verifier]
    with running(Witness(tmp_path / "seen", EYE, logs)) as url:
        key = str(EYE.verifier)
        settings.EVIDENCE = settings.EVIDENCE | {"witness_url": url, "witness_key": key}
        yield url


def test_a_head_is_signed_after_a_minute_and_not_before() -> None:
    committed(paid())
    api.sequence()
    first = checkpointing.checkpoint(now=True)
    assert first is not None
    assert merkle.open_checkpoint(first.note.encode(), witnessing.signer().verifier).root == (
        log.root(first.size)
    )
    committed(paid())
    api.sequence()
    assert checkpointing.checkpoint() == first
    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        second = checkpointing.checkpoint()
    assert second is not None
    assert second.size == first.size + 1


def test_nor_is_one_signed_twice() -> None:
    committed(paid())
    api.sequence()
    assert checkpointing.checkpoint(now=True) == checkpointing.checkpoint(now=True)


def test_a_thousand_entries_do_not_wait_for_the_minute() -> None:
    committed(paid())
    api.sequence()
    before = checkpointing.checkpoint(now=True)
    committed(*[paid(fen) for fen in range(1_000)])
    api.sequence()
    after = checkpointing.checkpoint()
    assert before is not None
    assert after is not None
    assert after.size == before.size + 1_000


def test_the_witness_sees_the_head(witness: str) -> None:
    committed(paid())
    assert api.witness_now()
    committed(paid(), paid())
    assert api.witness_now()
    head = api.head()
    assert head.cosigned_size == head.signed_size == head.size
    assert (head.unwitnessed_minutes, head.pending) == (0, 0)
    assert head.root == log.root(head.size)


def test_a_lost_witness_is_told_by_the_minute_and_catches_up(
    witness: str, settings: Settings
) -> None:
    committed(paid())
    api.witness_now()
    there = settings.EVIDENCE
    settings.EVIDENCE = there | {"witness_url": "http://127.0.0.1:1"}
    committed(paid())
    assert not api.witness_now()
    with clock.frozen_at(clock.now() + timedelta(minutes=7, seconds=30)):
        assert api.head().unwitnessed_minutes == 7
    settings.EVIDENCE = there
    assert api.witness_now()
    assert api.head().unwitnessed_minutes == 0


def test_an_entry_not_yet_numbered_is_unwitnessed_too(witness: str) -> None:
    api.witness_now()
    committed(paid())
    with clock.frozen_at(clock.now() + timedelta(minutes=3, seconds=5)):
        head = api.head()
    assert (head.pending, head.unwitnessed_minutes) == (1, 3)


def test_a_witness_that_forgot_our_memory_of_it_is_asked_again(
    witness: str, tmp_path: Path
) -> None:
    committed(paid())
    api.witness_now()
    for kept in (tmp_path / "seen").glob("*.checkpoint"):
        kept.unlink()
    committed(paid())
    assert api.witness_now()


def test_without_a_witness_nobody_counts_minutes() -> None:
    committed(paid())
    assert not api.witness_now()
    assert api.head().unwitnessed_minutes is None


def test_the_key_of_another_log_is_refused(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "other.key"
    keys.kept_signer(path, "example.org/other")
    settings.EVIDENCE = settings.EVIDENCE | {"key": path}
    committed(paid())
    api.sequence()
    with pytest.raises(data.KeyMissingError, match=r"example\.org/other"):
        checkpointing.checkpoint(now=True)


def test_the_key_is_readable_by_its_owner_only(settings: Settings) -> None:
    witnessing.signer()
    assert settings.EVIDENCE["key"].stat().st_mode & 0o777 == 0o600
