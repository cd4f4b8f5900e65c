"""The steps of an explained line in words, each with the policy value that decided it.

Texts are Chinese with blanks, so that a face may translate the text before filling it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wuxian.batch.explain import LineExplanation
from wuxian.engine.rounding import PPM
from wuxian.engine.statuses import Status
from wuxian.engine.trace import Step
from wuxian.policybook import Value
from wuxian.support.money import format_rate, format_yuan, parse_rate

SIDE_OF = {"floor": "base_min", "cap": "base_max"}
UNITS = {1: "分", 10: "角", 100: "元", 1000: "十元"}
MONTHLY_WAGE = "月工资 %(amount)s 元"
DECLARED = "申报的缴费基数 %(amount)s 元"
DECLARED_FOR_KIND = "申报的该险种缴费基数 %(amount)s 元"
ROUNDED_BASE = "基数取整到%(unit)s"
WITHIN = "在上下限之内，按 %(amount)s 元"
BELOW = "低于下限 %(amount)s 元，按下限"
ABOVE = "高于上限 %(amount)s 元，按上限"
TIMES = "%(base)s × %(rate)s = %(product)s"
TIMES_OWN = "%(base)s × %(rate)s = %(product)s，单位自己的比例"
ROUNDED = "舍入到%(unit)s：%(amount)s 元"
FIXED = "固定金额 %(amount)s 元"
ADDED = "各部分分别舍入后相加：%(parts)s = %(amount)s 元"
TEXTS = (
    MONTHLY_WAGE, DECLARED, DECLARED_FOR_KIND, ROUNDED_BASE, WITHIN, BELOW, ABOVE, TIMES, TIMES_OWN,
    ROUNDED, FIXED, ADDED,
)  # fmt: skip
_WAGES = {"wage": MONTHLY_WAGE, "base": DECLARED}


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step: what went in and came out (decimal yuan), why, and what decided it."""

    name: str
    before: str | None
    after: str | None
    text: str
    blanks: Mapping[str, str] = field(default_factory=dict)
    decided_by: Value | None = None
    shown: str | None = None

    @property
    def because(self) -> str:
        """The text in Chinese, filled."""
        return self.text % self.blanks

    @property
    def value(self) -> str | None:
        """The figure that decided, as the policy writes it."""
        return self.shown or (self.decided_by.value if self.decided_by else None)


def steps_of_line(line: LineExplanation, values: Sequence[Value]) -> list[ToldStep]:
    """From wage to amount; steps that change nothing are left out."""
    if line.status is not Status.COMPUTED:
        return []
    mine = [v for v in values if v.kind == line.kind and v.party in {None, line.party}]
    steps = []
    if line.wage is not None and line.base is not None:
        text = _WAGES.get(line.wage_from, DECLARED_FOR_KIND)
        steps.append(_told("wage", None, line.wage, text, amount=format_yuan(line.wage)))
        traced = line.components[0][1].base_steps
        steps += [_base_step(step, mine) for step in traced if _tells(step)]
    for name, trace in line.components:
        found = [v for v in mine if v.component in {None, name}]
        steps += [s for step in trace.amount_steps if (s := _amount_step(step, line, found))]
    if len(line.components) > 1:
        parts = " + ".join(format_yuan(trace.amount) for _, trace in line.components)
        total = line.amount or 0
        steps.append(_told("add", None, total, ADDED, parts=parts, amount=format_yuan(total)))
    return steps


def _tells(step: Step) -> bool:
    return step.name == "clamp" or step.before != step.after


def _base_step(step: Step, values: Sequence[Value]) -> ToldStep:
    if step.name == "round_base":
        unit = UNITS[step.operands["base_unit"]]
        rule = one(values, "rounding")
        return _told("round_base", step.before, step.after, ROUNDED_BASE, rule, unit=unit)
    side = next(iter(step.operands))
    if side not in SIDE_OF:
        limit = one(values, "base_max")
        return _told(
            "clamp", step.before, step.after, WITHIN, limit, amount=format_yuan(step.after)
        )
    text, bound = BELOW if side == "floor" else ABOVE, format_yuan(step.operands[side])
    return _told("clamp", step.before, step.after, text, one(values, SIDE_OF[side]), amount=bound)


def _amount_step(step: Step, line: LineExplanation, values: Sequence[Value]) -> ToldStep | None:
    if step.name == "rate":
        return _rate_step(step, line, values)
    if step.name == "round":
        return _round_step(step, values)
    fixed = step.operands["fixed"]
    if fixed == 0:
        return None
    decided = one(values, "fixed")
    return _told("fixed", step.before, step.after, FIXED, decided, amount=format_yuan(fixed))


def _rate_step(step: Step, line: LineExplanation, values: Sequence[Value]) -> ToldStep | None:
    ppm = step.operands["rate_ppm"]
    if ppm == 0:
        return None
    value = one(values, "rate") or _class_rate(values, ppm)
    product, rate = _exact_yuan(step.after), format_rate(ppm)
    is_own = value is None and line.rate is not None
    blanks = {"base": format_yuan(step.before), "rate": rate, "product": product}
    text = TIMES_OWN if is_own else TIMES
    return ToldStep("rate", format_yuan(step.before), product, text, blanks, value, rate)


def _round_step(step: Step, values: Sequence[Value]) -> ToldStep | None:
    if step.before == 0:
        return None
    amount, unit = format_yuan(step.after), UNITS[abs(step.operands["amount_unit"])]
    blanks = {"unit": unit, "amount": amount}
    rule = one(values, "rounding")
    return ToldStep("round", _exact_yuan(step.before), amount, ROUNDED, blanks, rule)


def _exact_yuan(fen_ppm: int) -> str:
    """A product of fen and parts per million, as yuan with all its decimals."""
    whole, part = divmod(fen_ppm, 100 * PPM)
    return f"{whole}.{part:08d}".rstrip("0").rstrip(".")


def one(values: Sequence[Value], parameter: str) -> Value | None:
    """The first value of a parameter."""
    return next((value for value in values if value.parameter == parameter), None)


def _class_rate(values: Sequence[Value], rate: int) -> Value | None:
    classes = (value for value in values if value.parameter == "class_rate")
    return next((value for value in classes if parse_rate(value.value) == rate), None)


def _told(
    name: str,
    before: int | None,
    after: int,
    text: str,
    decided_by: Value | None = None,
    **blanks: str,
) -> ToldStep:
    shown = None if before is None else format_yuan(before)
    return ToldStep(name, shown, format_yuan(after), text, blanks, decided_by)
