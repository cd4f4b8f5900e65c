"""Counts and totals of result blocks, gathered while they stream by."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import polars as pl

from wuxian.engine.statuses import OPTIONAL, Status

COMPUTED = Status.COMPUTED.value


class _Counts(NamedTuple):
    """What one block comes to."""

    statuses: Counter[str]
    states: Counter[str]
    amount: int


@dataclass(slots=True)
class Summary:
    """What a calculation came to; amounts in fen."""

    people: int = 0
    rows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    totals: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: dict[tuple[str, str], tuple[pl.DataFrame, _Counts]] = field(default_factory=dict)

    def add(self, block: pl.DataFrame) -> None:
        """Count one block of one kind and party; one that comes again is not counted anew."""
        if block.is_empty():
            return
        key = (block["kind"][0], block["party"][0])
        last, counts = self._last.get(key, (None, None))
        if last is not block or counts is None:
            counts = _counted(block)
            self._last[key] = (block, counts)
        self.rows += block.height
        self.statuses += counts.statuses
        self.states += counts.states
        if counts.statuses[COMPUTED]:
            self.totals[key] += counts.amount

    @property
    def computed(self) -> int:
        """Rows with an amount."""
        return self.statuses[COMPUTED]

    @property
    def not_computed(self) -> dict[str, int]:
        """Rows without an amount, by reason."""
        prefix = "not_computed:"
        return {
            status.removeprefix(prefix): count
            for status, count in sorted(self.statuses.items())
            if status.startswith(prefix)
        }

    @property
    def is_partial(self) -> bool:
        """Whether a row that should have been computed was not."""
        optional = {status.value for status in OPTIONAL}
        return any(status not in {COMPUTED, *optional} for status in self.statuses)

    def total(self, party: str) -> int:
        """All kinds of one party."""
        return sum(amount for (_, who), amount in self.totals.items() if who == party)


def _counted(block: pl.DataFrame) -> _Counts:
    computed = block
    if block["amount"].null_count():
        computed = block.filter(pl.col("status") == COMPUTED)
    amount = int(computed["amount"].sum())
    return _Counts(_occurrences(block["status"]), _occurrences(computed["state"]), amount)


def _occurrences(texts: pl.Series) -> Counter[str]:
    """How often each value of an enumeration comes; comparing bytes beats hashing them."""
    counter: Counter[str] = Counter()
    if texts.null_count() == len(texts):
        return counter
    codes, names = texts.to_physical(), cast(pl.Enum, texts.dtype).categories
    least, most = cast(int, codes.min()), cast(int, codes.max())
    for code in range(least, most + 1):
        count = len(texts) if least == most else int((codes == code).sum())
        if count:
            counter[names[code]] = count
    return counter
