"""An integer that remembers how it came about.

The explanation of an amount is the calculation itself run on `Traced` integers, so the two
cannot drift apart. Each operand carries the name of the parameter it is; a chain of operations
on one parameter family (all of ``base_*``, all of ``amount_*``) is one step for a reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STEP_OF = {
    "base_add": "round_base",
    "base_unit": "round_base",
    "floor": "clamp",
    "cap": "clamp",
    "within": "clamp",
    "rate_ppm": "rate",
    "amount_add": "round",
    "amount_div": "round",
    "amount_unit": "round",
    "fixed": "fixed",
}


Operation = tuple[str, int, int, int]
"""One arithmetic operation: the operand's name and value, the value before and after it."""


class Traced:
    """An integer with its name and the operations that led to it.

    An operation moves the left operand on and adds to its path, which keeps explaining a person
    cheap: start each calculation from a new one, and keep parameters on the right.
    """

    __slots__ = ("name", "path", "value")

    def __init__(self, value: int, name: str = "") -> None:
        self.value, self.name = value, name
        self.path: list[Operation] = []

    def _then(self, operand: Traced, value: int) -> Traced:
        self.path.append((operand.name, operand.value, self.value, value))
        self.value = value
        return self

    def __add__(self, other: Traced) -> Traced:
        return self._then(other, self.value + other.value)

    def __mul__(self, other: Traced) -> Traced:
        return self._then(other, self.value * other.value)

    def __floordiv__(self, other: Traced) -> Traced:
        return self._then(other, self.value // other.value)


class _TracedOps:
    def clamp(self, value: Traced, floor: Traced, cap: Traced) -> Traced:
        if value.value < floor.value:
            return value._then(floor, floor.value)
        if value.value > cap.value:
            return value._then(cap, cap.value)
        return value._then(Traced(value.value, "within"), value.value)


TRACED = _TracedOps()
"""The backend of traced integers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step a reader recognises; ``operands`` are the parameters that took part."""

    name: str
    before: int
    after: int
    operands: dict[str, int]


def steps_of(path: Iterable[Operation]) -> list[Step]:
    """The operations of a path gathered into steps, in order."""
    steps: list[Step] = []
    for operand, value, before, after in path:
        name = STEP_OF[operand]
        if steps and steps[-1].name == name:
            last = steps.pop()
            steps.append(Step(name, last.before, after, {**last.operands, operand: value}))
        else:
            steps.append(Step(name, before, after, {operand: value}))
    return steps
