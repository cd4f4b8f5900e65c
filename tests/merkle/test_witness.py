"""A witness cosigns what fits everything it saw, persists it first, and refuses everything else."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wuxian import merkle
from wuxian.merkle import Checkpoint, MemoryTree, NoteError, Signer, keys
from wuxian.merkle.notes import COSIGNATURE
from wuxian.merkle.witness import LostError, OtherSizeError, RefusedError, Witness, WitnessClient
from wuxian.merkle.witness.requests import format_request, parse_request
from wuxian.merkle.witness.server import running

LOG = Signer("example.org/log", Ed25519PrivateKey.generate())
STRANGER = Signer("example.org/log", Ed25519PrivateKey.generate())
EYE = Signer("example.org/eye", Ed25519PrivateKey.generate(), COSIGNATURE)
TREE = MemoryTree([f"entry {number}".encode() for number in range(40)])
FORGED = MemoryTree([b"forged", *[f"entry {number}".encode() for number in range(1, 40)]])


def head(size: int, tree: MemoryTree = TREE, signer: Signer = LOG) -> str:
    return merkle.sign_checkpoint(Checkpoint(signer.name, size, tree.root(size)), signer)


def ask(old: int, new: int, tree: MemoryTree = TREE, signer: Signer = LOG) -> bytes:
    proof = tree.consistency(old, new) if old <= new else []
    return format_request(old, proof, head(new, tree, signer))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "seen", EYE, [LOG.verifier], clock=lambda: 1_700_000_000)


def test_a_head_that_grew_is_cosigned(witness: Witness) -> None:
    for old, new in [(0, 3), (3, 3), (3, 40)]:
        answer = witness.add_checkpoint(ask(old, new))
        assert answer.status == 200
        [seen] = merkle.cosignatures((head(new) + answer.body).encode(), [EYE.verifier])
        assert (seen.name, seen.timestamp) == (EYE.name, 1_700_000_000)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (ask(0, 20), 409),
        (ask(5, 20), 409),
        (ask(10, 5), 400),
        (ask(10, 10, FORGED), 409),
        (ask(10, 20, FORGED), 422),
        (format_request(10, [], head(20)), 422),
        (format_request(10, TREE.consistency(10, 21), head(20)), 422),
        (ask(10, 20, TREE, STRANGER), 403),
        (ask(10, 20, TREE, Signer("example.org/other", LOG.private)), 404),
        (b"old 10\n\nnot a note", 400),
        (b"old -1\n\n" + head(20).encode(), 400),
        (b"old 010\n\n" + head(20).encode(), 400),
        (b"", 400),
        (b"\xff\xfe", 400),
    ],
)
def test_anything_else_is_refused_and_forgotten(witness: Witness, body: bytes, status: int) -> None:
    witness.add_checkpoint(ask(0, 10))
    assert witness.add_checkpoint(body).status == status
    assert witness.add_checkpoint(ask(10, 11)).status == 200


def test_a_conflict_says_the_size_it_has(witness: Witness) -> None:
    witness.add_checkpoint(ask(0, 10))
    assert witness.add_checkpoint(ask(0, 20))[1:] == ("10\n", "text/x.tlog.size")


def test_it_is_on_disk_before_the_answer_and_known_after_a_restart(
    witness: Witness, tmp_path: Path
) -> None:
    witness.add_checkpoint(ask(0, 10))
    again = Witness(tmp_path / "seen", EYE, [LOG.verifier])
    assert again.add_checkpoint(ask(0, 20)).status == 409
    assert again.add_checkpoint(ask(10, 20)).status == 200


def test_a_damaged_memory_is_no_fresh_start(witness: Witness, tmp_path: Path) -> None:
    witness.add_checkpoint(ask(0, 10))
    [kept] = (tmp_path / "seen").glob("*.checkpoint")
    kept.write_bytes(kept.read_bytes().replace(b"\n10\n", b"\n11\n"))
    with pytest.raises(NoteError):
        witness.add_checkpoint(ask(0, 20))


@pytest.fixture
def client(witness: Witness) -> Iterator[WitnessClient]:
    with running(witness) as url:
        yield WitnessClient(url, EYE.verifier)


def test_over_http_a_log_is_cosigned_and_told_what_was_seen(client: WitnessClient) -> None:
    assert client.last(LOG.name) is None
    cosigned = client.add_checkpoint(head(10), 0, [])
    assert client.seen(cosigned) is not None
    assert client.last(LOG.name) == cosigned
    with pytest.raises(OtherSizeError) as caught:
        client.add_checkpoint(head(20), 0, [])
    assert caught.value.size == 10
    with pytest.raises(RefusedError, match="422"):
        client.add_checkpoint(head(20), 10, [])
    assert client.last("example.org/other") is None


def test_an_answer_of_another_witness_is_refused(client: WitnessClient) -> None:
    client.key = Signer(EYE.name, Ed25519PrivateKey.generate(), COSIGNATURE).verifier
    with pytest.raises(RefusedError, match="no cosignature"):
        client.add_checkpoint(head(10), 0, [])


def test_a_witness_that_is_gone_is_lost() -> None:
    with pytest.raises(LostError):
        WitnessClient("http://127.0.0.1:1", EYE.verifier).last(LOG.name)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "eye.key"
    made = keys.kept_signer(path, "eye", COSIGNATURE)
    assert keys.kept_signer(path, "other").verifier == made.verifier
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.parse_signer(keys.format_signer(made)).verifier == made.verifier


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+a+00000000+AAAA", "PRIVATE+KEY+a", "a+b+c"])
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        keys.parse_signer(text)


def test_a_request_reads_as_it_was_written() -> None:
    proof = TREE.consistency(5, 20)
    read = parse_request(format_request(5, proof, head(20)))
    assert (read.old, list(read.proof), read.note) == (5, proof, head(20).encode())
