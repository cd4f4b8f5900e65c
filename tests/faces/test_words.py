"""Numbers and words as people read them."""

import pytest
from django.utils import translation

from wuxian.engine.kinds import Kind, State
from wuxian.faces import words


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (19_000, "190.00"), (123_456_789, "1,234,567.89"), (-5, "-0.05"), (None, "--")],
)
def test_an_amount_has_separators_and_two_places_and_no_data_is_not_zero(
    fen: int | None, text: str
) -> None:
    assert words.amount(fen) == text


def test_a_large_amount_is_in_ten_thousands_for_chinese_readers_only() -> None:
    with translation.override("zh-hans"):
        assert words.short_amount(12_345_678_90) == ("1,234.57", "万元")
        assert words.short_amount(9_999_999) == ("99,999.99", "元")
    with translation.override("en"):
        assert words.short_amount(12_345_678_90) == ("12,345,678.90", "yuan")


@pytest.mark.parametrize(("ppm", "text"), [(20_000, "2%"), (2_560, "0.256%"), (None, "--")])
def test_a_rate_is_a_percentage(ppm: int | None, text: str) -> None:
    assert words.percent(ppm) == text


def test_a_label_of_the_domain_speaks_both_languages() -> None:
    with translation.override("zh-hans"):
        assert words.kind_name(Kind.MEDICAL) == "医疗保险"
        assert words.month(202507) == "2025年7月"
    with translation.override("en"):
        assert words.kind_name(Kind.MEDICAL) == "Medical"
        assert words.month(202507) == "2025-07"
        assert words.state_tag(State.DISPUTED).label == "Disputed"


def test_every_status_has_a_glyph_so_that_colour_is_never_alone() -> None:
    assert all(words.standing_tag(key).glyph for key in words.STANDINGS)
