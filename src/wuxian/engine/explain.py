"""One person's line, explained: the same forms, run on traced integers."""

from dataclasses import dataclass, fields

from wuxian.engine.forms import Terms, amount_of, base_of
from wuxian.engine.trace import TRACED, Step, Traced, steps_of

_NAMES = tuple(field.name for field in fields(Terms))


@dataclass(frozen=True, slots=True)
class ComponentTrace:
    """How one component of a line was computed; amounts in fen."""

    base: int
    amount: int
    base_steps: list[Step]
    amount_steps: list[Step]


def trace_component(wage: int, terms: Terms) -> ComponentTrace:
    """Compute one component on traced integers and keep every step.

    >>> trace_component(300_000, Terms(floor=731_000, cap=3_654_900, rate_ppm=160_000)).amount
    116960
    """
    traced = Terms(*(Traced(getattr(terms, name), name) for name in _NAMES))
    base = base_of(Traced(wage, "wage"), traced, TRACED)
    amount = amount_of(Traced(base.value, "base"), traced)
    return ComponentTrace(base.value, amount.value, steps_of(base), steps_of(amount))
