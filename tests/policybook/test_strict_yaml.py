"""YAML without surprises."""

import pytest

from wuxian.policybook import InvalidLibraryError
from wuxian.policybook.strict_yaml import DUPLICATE, NOT_STRICT, line_of, parse


def test_every_scalar_stays_the_text_that_was_written() -> None:
    text = "rate: 0.160\nmonth: 2025-07\nanswer: yes\nnothing: ~\n"
    expected = {"rate": "0.160", "month": "2025-07", "answer": "yes", "nothing": "~"}
    assert parse(text, "a.yaml") == expected


def test_a_key_written_twice_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidLibraryError) as caught:
        parse("a: 1\nb: 2\na: 3\n", "cities/990100/pension.yaml")
    (problem,) = caught.value.problems
    assert str(problem) == f"cities/990100/pension.yaml:3: {DUPLICATE.format(key='a')}"


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!int 3\n", "- *x\n"])
def test_anchors_aliases_and_tags_are_refused(text: str) -> None:
    with pytest.raises(InvalidLibraryError) as caught:
        parse(text, "a.yaml")
    assert caught.value.problems[0].line >= 1


@pytest.mark.parametrize("text", ["a: 12&15 号\n", "a: 1.5 * 2\n", 'a: "& b"\n'])
def test_the_same_letters_inside_a_text_are_allowed(text: str) -> None:
    assert parse(text, "a.yaml").keys() == {"a"}


def test_an_anchor_is_named_as_such() -> None:
    with pytest.raises(InvalidLibraryError, match=NOT_STRICT):
        parse("a: &x 1\n", "a.yaml")


def test_broken_text_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidLibraryError) as caught:
        parse("a: 1\nb: [1, 2\n", "a.yaml")
    assert caught.value.problems[0].line == 3


def test_the_line_of_a_value_is_found_by_its_path() -> None:
    text = "series:\n- values:\n  - from: 2025-01\n  - from: 2025-07\n"
    assert line_of(text, ["series", 0, "values", 1, "from"]) == 4


def test_a_path_that_leads_nowhere_gives_the_line_around_it() -> None:
    assert line_of("a:\n  b: 1\n", ["a", "absent"]) == 2
