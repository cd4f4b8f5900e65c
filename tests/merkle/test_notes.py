"""Signed notes, checkpoints and cosignatures."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wuxian import merkle
from wuxian.merkle import Checkpoint, NoteError, SignatureError, Signer, checkpoints, notes

ORIGIN = "log.example/wuxian"
# The key and the note that the specification's reference implementation documents.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)


def key(seed: int, name: str = ORIGIN, kind: bytes = notes.ED25519) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), kind)


def head(size: int = 3) -> Checkpoint:
    return Checkpoint(ORIGIN, size, merkle.MemoryTree([b"a", b"b", b"c"]).root(size))


def signed(size: int = 3) -> str:
    return merkle.sign_checkpoint(head(size), key(1))


def test_the_documented_note_opens_with_the_documented_key() -> None:
    verifier = merkle.parse_verifier(PETER)
    opened = merkle.open_note(PETER_NOTE.encode(), [verifier])
    assert opened.text.startswith("If you think cryptography")
    assert str(verifier) == PETER


def test_a_changed_word_of_the_documented_note_is_noticed() -> None:
    changed = PETER_NOTE.replace("answer", "Answer")
    with pytest.raises(SignatureError, match="PeterNeumann"):
        merkle.open_note(changed.encode(), [merkle.parse_verifier(PETER)])


def test_a_checkpoint_opens_with_the_key_of_its_log() -> None:
    assert merkle.open_checkpoint(signed().encode(), key(1).verifier) == head()


def test_a_checkpoint_of_another_key_is_refused() -> None:
    with pytest.raises(SignatureError, match="no signature by"):
        merkle.open_checkpoint(signed().encode(), key(2).verifier)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = Checkpoint("log.example/other", 3, head().root)
    note = merkle.sign_checkpoint(other, key(1))
    with pytest.raises(NoteError, match="not of log"):
        merkle.open_checkpoint(note.encode(), key(1).verifier)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n3\n",
        f"{ORIGIN}\nthree\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n03\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n3\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n3\nnot base64\n",
        f"\n3\n{base64.b64encode(bytes(32)).decode()}\n",
    ],
)
def test_what_is_signed_and_no_checkpoint_is_refused(text: str) -> None:
    note = merkle.sign_note(text, [key(1)])
    with pytest.raises(NoteError):
        merkle.open_checkpoint(note.encode(), key(1).verifier)


@pytest.mark.parametrize(
    "note",
    [b"", b"text\n", b"\xff\xfe", b"text\n\nno dash\n", "text\n\n— name !!\n".encode()],
)
def test_what_is_no_note_is_refused(note: bytes) -> None:
    with pytest.raises(NoteError):
        merkle.parse_note(note)


@pytest.mark.parametrize("text", ["", "a+b", PETER[:-4], PETER.replace("c74f20a3", "c74f20a4")])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        merkle.parse_verifier(text)


def test_a_name_with_a_space_is_refused() -> None:
    with pytest.raises(NoteError):
        key(1, "two words")


def test_a_witness_adds_what_it_saw_and_when() -> None:
    witness = key(7, "witness.example", notes.COSIGNATURE)
    note = merkle.cosign(signed(), witness, 1_790_000_000).encode()
    assert merkle.cosignatures(note, [witness.verifier]) == [
        checkpoints.Cosignature("witness.example", 1_790_000_000)
    ]
    assert merkle.open_checkpoint(note, key(1).verifier) == head()


def test_a_cosignature_moved_to_another_checkpoint_is_refused() -> None:
    witness = key(7, "witness.example", notes.COSIGNATURE)
    line = merkle.cosign(signed(), witness, 1_790_000_000).splitlines(keepends=True)[-1]
    with pytest.raises(SignatureError, match="cosignature by witness"):
        merkle.cosignatures((signed(2) + line).encode(), [witness.verifier])


def test_a_stranger_s_cosignature_is_left_alone() -> None:
    witness, stranger = (key(n, f"w{n}.example", notes.COSIGNATURE) for n in (7, 8))
    note = merkle.cosign(signed(), stranger, 1_790_000_000).encode()
    assert merkle.cosignatures(note, [witness.verifier]) == []
