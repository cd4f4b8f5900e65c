"""Keys on paper come back, and a typing error is named by its line."""

import pytest

from wuxian.support import escrow
from wuxian.support.escrow import EscrowError, PassphraseError, UnreadableError

PASSPHRASE = "十二个字以上的口令才算够长"
FILES = {"root.keys": b"root 1 secret\n" * 9, "log.key": b"PRIVATE+KEY"}
TEXT = escrow.seal(FILES, PASSPHRASE)
LINES = TEXT.splitlines()


def test_files_come_back_with_the_passphrase() -> None:
    assert escrow.unseal(TEXT, PASSPHRASE) == FILES
    assert "secret" not in TEXT


def test_case_spaces_and_letters_that_look_like_digits_do_not_matter() -> None:
    typed = [LINES[0], *(line.lower().replace("o", "0").replace("i", "1") for line in LINES[3:-1])]
    assert escrow.unseal("\n\n".join([*typed, LINES[-1]]), PASSPHRASE) == FILES


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(PassphraseError):
        escrow.unseal(TEXT, PASSPHRASE + "!")
    with pytest.raises(PassphraseError, match="12"):
        escrow.seal(FILES, "short")


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_mistyped_line_is_named(number: int) -> None:
    lines, at = list(LINES), number + 2
    letter = lines[at][4]
    lines[at] = lines[at][:4] + ("A" if letter != "A" else "B") + lines[at][5:]
    with pytest.raises(UnreadableError) as caught:
        escrow.unseal("\n".join(lines), PASSPHRASE)
    assert caught.value.number == number


def test_missing_and_exchanged_lines_are_named() -> None:
    with pytest.raises(UnreadableError, match="第 2 行"):
        escrow.unseal("\n".join([*LINES[:4], *LINES[5:]]), PASSPHRASE)
    with pytest.raises(UnreadableError, match="第 1 行"):
        escrow.unseal("\n".join([*LINES[:3], LINES[4], LINES[3], *LINES[5:]]), PASSPHRASE)
    with pytest.raises(UnreadableError):
        escrow.unseal("\n".join(LINES[:-2]), PASSPHRASE)
    with pytest.raises(UnreadableError):
        escrow.unseal("\n".join([*LINES[:-2], LINES[-1]]), PASSPHRASE)


def test_something_else_is_refused() -> None:
    with pytest.raises(EscrowError):
        escrow.unseal("root 1 AAAA\n", PASSPHRASE)
