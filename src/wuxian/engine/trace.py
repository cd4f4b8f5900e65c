"""An integer that remembers how it came about.

The explanation of an amount is the calculation itself run on `Traced` integers, so the two
cannot drift apart. Each operand carries the name of the parameter it is; a chain of operations
on one parameter family (all of ``base_*``, all of ``amount_*``) is one step for a reader.
"""

from __future__ import annotations

from dataclasses import dataclass

STEP_OF = {
    "base_add": "round_base",
    "base_unit": "round_base",
    "floor": "clamp",
    "cap": "clamp",
    "rate_ppm": "rate",
    "amount_add": "round",
    "amount_div": "round",
    "amount_unit": "round",
    "fixed": "fixed",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One arithmetic operation: ``before`` became ``after`` through the named operand."""

    step: str
    before: int
    after: int
    operand: str
    operand_value: int


@dataclass(frozen=True, slots=True)
class Traced:
    """An integer with its name and the operations that led to it."""

    value: int
    name: str = ""
    path: tuple[Operation, ...] = ()

    def _then(self, other: Traced, value: int) -> Traced:
        step = STEP_OF.get(other.name, other.name)
        operation = Operation(step, self.value, value, other.name, other.value)
        return Traced(value, self.name, (*self.path, operation))

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
        return value._then(Traced(value.value, "clamp"), value.value)


TRACED = _TracedOps()
"""The backend of traced integers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step a reader recognises; ``operands`` are the parameters that took part."""

    name: str
    before: int
    after: int
    operands: dict[str, int]


def steps_of(traced: Traced) -> list[Step]:
    """The path of a traced integer, its operations gathered into steps, in order."""
    steps: list[Step] = []
    for operation in traced.path:
        operands = {operation.operand: operation.operand_value}
        if steps and steps[-1].name == operation.step:
            last = steps.pop()
            before, operands = last.before, {**last.operands, **operands}
        else:
            before = operation.before
        steps.append(Step(operation.step, before, operation.after, operands))
    return steps
