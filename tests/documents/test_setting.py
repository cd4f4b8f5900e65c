"""Documents: the same bytes for the same input, and what a font does not have is named."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wuxian import documents

MADE = datetime(2026, 7, 10, 4, tzinfo=UTC)


def index(**changes: Any) -> dict[str, Any]:
    said = {
        "title": "证据包目录", "author": "无险", "notice": "说明", "footer": "页脚",
        "facts": [["范围", "person:1"], ["导出人", "王芳"]],
        "sections": [{"title": "记录", "paragraphs": ["一段话。"], "columns": ["序号", "内容"],
                      "widths": [0, 1], "rows": [["0", "写入花名册"], ["7", "导入完成"]]}],
    }  # fmt: skip
    return said | changes


def test_the_same_input_gives_the_same_bytes() -> None:
    one = documents.render(template="index", data=index(), made=MADE)
    assert one.pdf == documents.render(template="index", data=index(), made=MADE).pdf
    assert one.missing == ()


def test_another_input_gives_others() -> None:
    one = documents.render(template="index", data=index(), made=MADE)
    assert one.pdf != documents.render(template="index", data=index(footer="乙"), made=MADE).pdf


def test_it_is_pdf_a_and_dated() -> None:
    pdf = documents.render(template="index", data=index(), made=MADE).pdf
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2</pdfaid:part" in pdf
    assert b"2026-07-10" in pdf


def test_a_moment_of_a_real_clock_is_a_date_too() -> None:
    exact = MADE.replace(microsecond=123_456)
    pdf = documents.render(template="index", data=index(), made=exact).pdf
    assert pdf == documents.render(template="index", data=index(), made=MADE).pdf


def test_rare_characters_of_names_are_in_the_font() -> None:
    data = index(facts=[["姓名", "𠮷䶮王㛃"]])
    assert documents.render(template="index", data=data, made=MADE).missing == ()


def test_a_character_the_font_does_not_have_is_named_and_the_rest_is_shown() -> None:
    data = index(facts=[["姓名", "王𒀀芳"]])
    found = documents.render(template="index", data=data, made=MADE)
    assert found.missing == ("𒀀",)
    assert found.pdf.startswith(b"%PDF")


def test_a_template_that_is_not_there_is_refused() -> None:
    with pytest.raises(documents.NoTemplateError):
        documents.render(template="../index", data={}, made=MADE)


def test_without_a_font_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuxian.documents.fonts.DEBIAN", tmp_path)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(documents.NoFontError, match="make setup"):
        documents.render(template="index", data=index(), made=MADE)
