"""Counts and totals of result blocks, gathered while they stream by."""

from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import polars as pl

from wuxian.engine.statuses import OPTIONAL, Status

COMPUTED = Status.COMPUTED.value


@dataclass(slots=True)
class Summary:
    """What a calculation came to; amounts in fen."""

    people: int = 0
    rows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    totals: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, block: pl.DataFrame) -> None:
        """Count one block of one month, kind and party."""
        if block.is_empty():
            return
        self.rows += block.height
        self._count(self.statuses, block, "status")
        computed = block
        if block["amount"].null_count():
            computed = block.filter(pl.col("status") == COMPUTED)
        self._count(self.states, computed, "state")
        if not computed.is_empty():
            self.totals[block["kind"][0], block["party"][0]] += int(computed["amount"].sum())

    def _count(self, counter: Counter[str], block: pl.DataFrame, name: str) -> None:
        categories = block.schema[name]
        codes = block[name].to_physical()
        least, most = cast(int, codes.min()), cast(int, codes.max())
        if not isinstance(categories, pl.Enum) or block[name].null_count() == block.height:
            return
        for code in range(least, most + 1):  # comparing bytes beats hashing them
            count = block.height if least == most else int((codes == code).sum())
            if count:
                counter[categories.categories[code]] += count

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
