"""The steps of a traced line, in words, each with the policy value that decided it."""

from typing import Any

from wuxian.batch.explain import LineExplanation
from wuxian.engine.rounding import PPM
from wuxian.engine.statuses import Status
from wuxian.engine.trace import Step
from wuxian.policybook import Value
from wuxian.support.money import format_rate, format_yuan, parse_rate

WAGE_NAMES = {"wage": "月工资", "base": "申报的缴费基数"}
SIDE_OF = {"floor": "base_min", "cap": "base_max"}
UNITS = {1: "分", 10: "角", 100: "元", 1000: "十元"}


def steps_of_line(line: LineExplanation, values: list[Value]) -> list[dict[str, Any]]:
    """From wage to amount; steps that change nothing are left out."""
    if line.status is not Status.COMPUTED:
        return []
    mine = [v for v in values if v.kind == line.kind and v.party in {None, line.party}]
    steps = []
    if line.wage is not None and line.base is not None:
        name = WAGE_NAMES.get(line.wage_from, "申报的该险种缴费基数")
        steps.append(_step("wage", None, line.wage, f"{name} {format_yuan(line.wage)} 元"))
        steps += [
            _base_step(step, mine) for step in line.components[0][1].base_steps if _tells(step)
        ]
    for name, trace in line.components:
        found = [v for v in mine if v.component in {None, name}]
        steps += [s for step in trace.amount_steps if (s := _amount_step(step, line, found))]
    if len(line.components) > 1:
        parts = " + ".join(format_yuan(trace.amount) for _, trace in line.components)
        total = line.amount or 0
        steps.append(
            _step("add", None, total, f"各部分分别舍入后相加:{parts} = {format_yuan(total)} 元")
        )
    return steps


def _tells(step: Step) -> bool:
    return step.name == "clamp" or step.before != step.after


def _base_step(step: Step, values: list[Value]) -> dict[str, Any]:
    if step.name == "round_base":
        text = f"基数取整到{UNITS[step.operands['base_unit']]}"
        return _step("round_base", step.before, step.after, text, _one(values, "rounding"))
    side = next(iter(step.operands))
    if side not in SIDE_OF:
        text = f"在上下限之内,按 {format_yuan(step.after)} 元"
        return _step("clamp", step.before, step.after, text, _one(values, "base_max"))
    bound = format_yuan(step.operands[side])
    text = f"低于下限 {bound} 元,按下限" if side == "floor" else f"高于上限 {bound} 元,按上限"
    return _step("clamp", step.before, step.after, text, _one(values, SIDE_OF[side]))


def _amount_step(step: Step, line: LineExplanation, values: list[Value]) -> dict[str, Any] | None:
    if step.name == "rate":
        rate = step.operands["rate_ppm"]
        if rate == 0:
            return None
        value = _one(values, "rate") or _class_rate(values, rate)
        product = _exact_yuan(step.after)
        text = f"{format_yuan(step.before)} × {format_rate(rate)} = {product}"
        own = value is None and line.rate is not None
        shown = _step("rate", step.before, None, text + (",单位自己的比例" if own else ""), value)
        return shown | {"out": product, "value": format_rate(rate)}
    if step.name == "round":
        if step.before == 0:
            return None
        unit = UNITS[abs(step.operands["amount_unit"])]
        text = f"舍入到{unit}:{format_yuan(step.after)} 元"
        shown = _step("round", None, step.after, text, _one(values, "rounding"))
        return shown | {"in": _exact_yuan(step.before)}
    fixed = step.operands["fixed"]
    if fixed == 0:
        return None
    text = f"固定金额 {format_yuan(fixed)} 元"
    return _step("fixed", step.before, step.after, text, _one(values, "fixed"))


def _exact_yuan(fen_ppm: int) -> str:
    """A product of fen and parts per million, as yuan with all its decimals."""
    whole, part = divmod(fen_ppm, 100 * PPM)
    return f"{whole}.{part:08d}".rstrip("0").rstrip(".")


def _one(values: list[Value], parameter: str) -> Value | None:
    return next((value for value in values if value.parameter == parameter), None)


def _class_rate(values: list[Value], rate: int) -> Value | None:
    classes = (value for value in values if value.parameter == "class_rate")
    return next((value for value in classes if parse_rate(value.value) == rate), None)


def _step(
    name: str, before: int | None, after: int | None, because: str, value: Value | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "in": None if before is None else format_yuan(before),
        "out": None if after is None else format_yuan(after),
        "because": because,
        "value": None if value is None else value.value,
        "source": None if value is None else source_object(value),
        "state": None if value is None else value.state,
    }


def source_object(value: Value) -> dict[str, Any]:
    """Where a value was read."""
    source = value.source
    return {
        "title": source.title,
        "number": source.number,
        "publisher": source.publisher,
        "issued": str(source.issued) if source.issued else None,
        "locator": source.locator,
    }
