"""Values of the library as the rows that ``wuxian policy`` promises."""

from collections.abc import Iterable, Sequence
from typing import Any

from wuxian.engine.kinds import KIND_LABELS, Kind, Party
from wuxian.policybook import Change, Parameter, PlaceCoverage, Source, Value
from wuxian.support import clock
from wuxian.support.periods import Period, format_period

PAST_REVIEW = "{kind}·{parameter}：已过复核期（{review_by}）"
PARAMETER_LABELS = {
    Parameter.RATE: "费率",
    Parameter.BASE_MIN: "基数下限",
    Parameter.BASE_MAX: "基数上限",
    Parameter.FIXED: "定额",
    Parameter.RATE_MIN: "费率下限",
    Parameter.RATE_MAX: "费率上限",
    Parameter.CLASS_RATE: "行业费率",
    Parameter.ROUNDING: "进位",
    Parameter.AVG_WAGE: "平均工资",
}
SHOWN = tuple(PARAMETER_LABELS)


def shown(values: Iterable[Value]) -> list[Value]:
    """The values a person asks for: of the kinds the place levies, without the book's own rules."""
    listed = [value for value in values if value.parameter in SHOWN and value.kind in list(Kind)]
    levied = {value.kind for value in listed if value.parameter is not Parameter.ROUNDING}
    return _ordered(value for value in listed if value.kind in levied)


def _ordered(values: Iterable[Value]) -> list[Value]:
    kinds, parameters = list(Kind), list(SHOWN)
    return sorted(
        values,
        key=lambda value: (
            kinds.index(Kind(value.kind)),
            parameters.index(value.parameter),
            value.injury_class or 0,
            value.party != Party.EMPLOYER,
            value.component or "",
            value.months or "",
        ),
    )


def value_row(value: Value) -> dict[str, Any]:
    return {
        "kind": value.kind,
        "party": value.party,
        "parameter": value.parameter.value,
        "class": value.injury_class,
        "component": value.component or "main",
        "plan": value.plan,
        "months": [int(month) for month in value.months.split(";")] if value.months else None,
        "households": value.households.split(";") if value.households else None,
        "value": value.value,
        "unit": value.unit,
        "effective_from": format_period(value.effective_from),
        "effective_to": month(value.effective_to),
        "start_unknown": value.start_unknown,
        "layer": value.layer.value,
        "source": _source(value.source),
        "state": value.state,
        "note": value.note,
        "rival": _rival(value),
        "known_from": value.known_from.isoformat(),
        "verified_on": value.verified_on,
        "review_by": value.review_by.isoformat() if value.review_by else None,
    }


def _source(source: Source) -> dict[str, Any]:
    fields = ("title", "number", "publisher", "issued", "locator", "url")
    return {field: getattr(source, field) for field in fields}


def _rival(value: Value) -> dict[str, Any] | None:
    if value.rival is None:
        return None
    rival = value.rival
    return {"value": rival.value, "source": _source(rival.source), "reason": rival.reason}


def warnings(values: Sequence[Value]) -> list[str]:
    today = clock.today()
    late = [value for value in values if value.review_by and value.review_by < today]
    return [
        PAST_REVIEW.format(
            kind=KIND_LABELS[Kind(value.kind)],
            parameter=PARAMETER_LABELS[value.parameter],
            review_by=value.review_by,
        )
        for value in _ordered(late)
    ]


def month(period: Period | None) -> str | None:
    return None if period is None or period >= 999900 else format_period(period)


def counts(items: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for item in items:
        counted[item] = counted.get(item, 0) + 1
    return counted


def coverage_row(one: PlaceCoverage) -> dict[str, Any]:
    """One place and the kinds it levies."""
    return {
        "place": str(one.place.code),
        "name": one.place.name,
        "province": one.place.province_name,
        "kinds": {
            kind: {
                "from": month(covered.first),
                "to": month(covered.last),
                "complete": covered.complete,
                "missing": list(covered.missing),
                "states": covered.states,
            }
            for kind, covered in one.kinds.items()
        },
    }


def change_row(change: Change) -> dict[str, Any]:
    """One changed value, with both sides."""
    return {
        "place": str(change.owner) if change.owner else None,
        "layer": change.layer,
        "kind": change.kind,
        "party": change.party,
        "parameter": change.parameter,
        "class": change.injury_class,
        "component": change.component or "main",
        "effective_from": format_period(change.effective_from),
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(side: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if side is None else side | {"effective_to": month(side["effective_to"])}
