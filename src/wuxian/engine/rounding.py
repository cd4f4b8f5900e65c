"""Rounding as integers, so that no backend needs decimals or ``round()``."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What happens between two units."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


class Unit(StrEnum):
    """The smallest amount a collector books."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"
    TEN_YUAN = "ten_yuan"


FEN_IN: dict[Unit, int] = {Unit.FEN: 1, Unit.JIAO: 10, Unit.YUAN: 100, Unit.TEN_YUAN: 1000}
PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding rule (进位规则) of a collector."""

    unit: Unit = Unit.FEN
    mode: Mode = Mode.HALF_UP

    def addend(self, divisor: int) -> int:
        """What to add before a floor division by ``divisor`` to get this mode."""
        return {Mode.HALF_UP: divisor // 2, Mode.UP: divisor - 1, Mode.DOWN: 0}[self.mode]

    def for_amounts(self) -> tuple[int, int, int]:
        """``(add, divisor, unit)`` for a product of fen and parts per million."""
        unit = FEN_IN[self.unit]
        divisor = PPM * unit
        return self.addend(divisor), divisor, unit

    def for_bases(self) -> tuple[int, int]:
        """``(add, unit)`` for a base in fen."""
        unit = FEN_IN[self.unit]
        return self.addend(unit), unit
