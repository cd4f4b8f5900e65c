"""What a row would change is read in words, never in codes."""

import pytest

from tests.cast.book import EAST
from wuxian.console.imports.differences import told
from wuxian.intake.data import Difference


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (Difference("monthly_wage", "1.00", "2.00"), "月工资 1.00 → 2.00"),
        (Difference("declared_base_pension", "", "2.00"), "申报基数 · 养老保险 -- → 2.00"),
        (Difference("household", "local_urban", "local_rural"), "户籍 本市城镇 → 本市农村"),
        (Difference("work_injury_rate", "", "2000"), "工伤费率 -- → 0.2%"),
        (Difference("employee_no", "E1", "E2"), "工号 E1 → E2"),
        (Difference("enrolment", "", f"{EAST} housing_fund 2026-07"),
         "参保 -- → 上海市 · 住房公积金中心 · 2026-07 起"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_words(one: Difference, text: str) -> None:
    assert told(one) == text


def test_a_field_nobody_named_is_no_field() -> None:
    with pytest.raises(KeyError):
        told(Difference("lottery", "", "1"))
