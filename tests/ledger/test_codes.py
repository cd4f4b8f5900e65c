"""The numbers lines are kept with."""

import polars as pl
import pytest

from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.ledger.codes import KIND_CODES, PARTY_CODES, STATE_CODES, STATUS_CODES, coded, word_of


def test_every_word_has_a_number_of_its_own() -> None:
    for words, codes in (
        (Kind, KIND_CODES), (Party, PARTY_CODES), (State, STATE_CODES), (Status, STATUS_CODES),
    ):  # fmt: skip
        assert set(codes) == set(words)
        assert len(set(codes.values())) == len(codes)


def test_numbers_once_used_keep_their_meaning() -> None:
    assert word_of(KIND_CODES, 9) is Kind.HOUSING_FUND
    assert word_of(STATUS_CODES, 0) is Status.COMPUTED
    assert word_of(STATUS_CODES, 8) is Status.HOUSING_FUND_RATE_MISSING


def test_a_word_without_a_number_is_an_error() -> None:
    frame = pl.DataFrame({"kind": ["pension", "lottery"]})
    with pytest.raises(pl.exceptions.InvalidOperationError):
        frame.select(coded("kind", KIND_CODES))
