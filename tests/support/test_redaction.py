"""Identity numbers stay out of text."""

import pytest

from wuxian.support.redaction import redact


@pytest.mark.parametrize("number", ["110105194912310024", "11010519491231002X", "110105491231002"])
def test_identity_numbers_are_hidden(number: str) -> None:
    assert redact(f"row {number}.") == "row [id]."


@pytest.mark.parametrize("text", ["2025-07", "13800000000", "01JD3Z8Y7K5QW2E4R6T8Y0V1B3"])
def test_other_numbers_stay(text: str) -> None:
    assert redact(text) == text
