"""Every text a face shows has English, and English keeps the blanks of the Chinese."""

import re

import pytest

from tools import messages
from wuxian.intake import data as intake
from wuxian.ledger import data as ledger
from wuxian.sheets import errors as sheets

FACES = [face for face in messages.FACES if (messages.PACKAGE / face).is_dir()]
BLANK = re.compile(r"%\((\w+)\)|(?<!%)\{(\w+)\}")


@pytest.mark.parametrize("face", FACES)
def test_every_text_has_english(face: str) -> None:
    assert messages.texts_of(face)
    assert sorted(messages.missing(face)) == []


@pytest.mark.parametrize("face", FACES)
def test_english_keeps_the_blanks_and_no_chinese(face: str) -> None:
    for message in messages.catalogue_of(face):
        if message.id:
            assert set(BLANK.findall(message.string)) == set(BLANK.findall(message.id)), message.id
            assert not re.search(r"[\u4e00-\u9fff]", message.string), message.id


def test_what_rooms_say_is_found() -> None:
    said = set(messages.templates_of_rooms())
    assert {
        ledger.NOBODY,
        intake.NEEDS_CORRECTION,
        sheets.EMPTY,
        "{count} 人没有参保城市，主要在哪里？",
    } <= said


def test_texts_are_found_in_code_and_in_templates() -> None:
    assert {"邮箱或密码不对，请再试一次。", "登录无险"} <= messages.texts_of("console")
    assert "养老保险" in messages.texts_of("faces")
