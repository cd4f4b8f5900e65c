"""One person's line, explained: the same forms, run on traced integers."""

from dataclasses import fields
from typing import NamedTuple

from wuxian.engine.forms import Terms, amount_of, base_of
from wuxian.engine.trace import TRACED, Operation, Step, Traced, steps_of

_NAMES = tuple(field.name for field in fields(Terms))


class ComponentTrace(NamedTuple):
    """How one component of a line was computed; amounts in fen."""

    base: int
    amount: int
    base_path: list[Operation]
    amount_path: list[Operation]

    @property
    def base_steps(self) -> list[Step]:
        """From the wage to the base."""
        return steps_of(self.base_path)

    @property
    def amount_steps(self) -> list[Step]:
        """From the base to the amount."""
        return steps_of(self.amount_path)


def traced_terms(terms: Terms) -> Terms:
    """Terms of named, traced integers; make them once and use them for everybody."""
    return Terms(*(Traced(getattr(terms, name), name) for name in _NAMES))


def trace(wage: int, terms: Terms) -> ComponentTrace:
    """Compute one component on `traced_terms` and keep every operation."""
    base = base_of(Traced(wage, "wage"), terms, TRACED)
    amount = amount_of(Traced(base.value, "base"), terms)
    return ComponentTrace(base.value, amount.value, base.path, amount.path)


def trace_component(wage: int, terms: Terms) -> ComponentTrace:
    """Compute one component of plain terms and keep every operation.

    >>> trace_component(300_000, Terms(floor=731_000, cap=3_654_900, rate_ppm=160_000)).amount
    116960
    """
    return trace(wage, traced_terms(terms))
