"""The steps of an explained line as the objects ``--json`` writes."""

from typing import Any

from wuxian.batch import steps
from wuxian.batch.explain import LineExplanation
from wuxian.policybook import Value


def steps_of_line(line: LineExplanation, values: list[Value]) -> list[dict[str, Any]]:
    """From wage to amount, one object a step."""
    return [_step(step) for step in steps.steps_of_line(line, values)]


def _step(step: steps.ToldStep) -> dict[str, Any]:
    value = step.decided_by
    return {
        "name": step.name,
        "in": step.before,
        "out": step.after,
        "because": step.because,
        "value": step.value,
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
