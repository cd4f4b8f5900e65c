"""The numbers lines are kept with. Once used, a number never changes its meaning."""

from enum import StrEnum
from typing import TypeVar

import polars as pl

from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status

Word = TypeVar("Word", bound=StrEnum)

KIND_CODES: dict[Kind, int] = {
    Kind.PENSION: 1,
    Kind.MEDICAL: 2,
    Kind.UNEMPLOYMENT: 3,
    Kind.WORK_INJURY: 4,
    Kind.MATERNITY: 5,
    Kind.CRITICAL_ILLNESS: 6,
    Kind.LONG_TERM_CARE: 7,
    Kind.LOCAL_SUPPLEMENTARY_PENSION: 8,
    Kind.HOUSING_FUND: 9,
    Kind.SUPPLEMENTARY_HOUSING_FUND: 10,
}
PARTY_CODES: dict[Party, int] = {Party.EMPLOYER: 1, Party.EMPLOYEE: 2}
STATE_CODES: dict[State, int] = {
    State.VERIFIED: 1,
    State.SECONDARY: 2,
    State.DISPUTED: 3,
    State.UNVERIFIED: 4,
}
COMPUTED = 0
STATUS_CODES: dict[Status, int] = {
    Status.COMPUTED: COMPUTED,
    Status.UNKNOWN_PLACE: 1,
    Status.NO_WAGE: 2,
    Status.WAGE_OUT_OF_REASON: 3,
    Status.BEFORE_LIBRARY: 4,
    Status.NO_RATE: 5,
    Status.NO_LIMITS: 6,
    Status.WORK_INJURY_RATE_MISSING: 7,
    Status.HOUSING_FUND_RATE_MISSING: 8,
    Status.HOUSING_FUND_RATE_OUT_OF_RANGE: 9,
    Status.PAST_REVIEW: 10,
    Status.INVALID_ROW: 11,
}
OWED = 1
REGULAR = 1


def coded(column: str, codes: dict[Word, int]) -> pl.Expr:
    """A column of words as numbers; a word without a number is an error."""
    words = {word.value: number for word, number in codes.items()}
    return pl.col(column).cast(pl.String).replace_strict(words, return_dtype=pl.Int16)


def word_of(codes: dict[Word, int], number: int) -> Word:
    """The word kept under a number."""
    return next(word for word, code in codes.items() if code == number)
