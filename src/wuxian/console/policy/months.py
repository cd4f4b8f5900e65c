"""The month a policy page is about."""

from collections.abc import Mapping

from django.http import Http404
from django.utils.translation import gettext

from wuxian.console.links import to_month
from wuxian.faces import typed
from wuxian.faces.shapes import Field
from wuxian.support import clock
from wuxian.support.periods import (
    Period,
    add_months,
    format_period,
    period_of,
)


def read_month(asked: Mapping[str, str]) -> Period:
    """The month of an address; this one where it says none. What cannot be is not found."""
    text = asked.get("month", "")
    try:
        return typed.read_month(text) if text else period_of(clock.today())
    except typed.TypedError as wrong:
        raise Http404(str(wrong)) from wrong


def picker(month: Period, path: str, **kept: str) -> dict[str, object]:
    """What the month picker draws; ``kept`` stays in the address."""
    query = "".join(f"&{name}={value}" for name, value in kept.items() if value)
    return {
        "field": Field("month", gettext("月份"), format_period(month), type="month"),
        "before": f"{path}?month={format_period(add_months(month, -1))}{query}",
        "after": f"{path}?month={format_period(add_months(month, 1))}{query}",
        "kept": {name: value for name, value in kept.items() if value},
    }


def href(route: str, month: Period, **query: object) -> str:
    """A page without arguments about a month."""
    return to_month(route, month, **query)
