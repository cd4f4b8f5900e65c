"""What an address asks for: the filter of a number, read from and written to the query string."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from wuxian.console.names import Names
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.faces import typed, words
from wuxian.ledger.data import Where
from wuxian.support import clock
from wuxian.support.periods import (
    Period,
    format_period,
    period_of,
)

REASON_PREFIX = "not_computed:"


def this_month() -> Period:
    """The month people work on unless they say otherwise."""
    return period_of(clock.today())


def read_month(text: str | None) -> Period:
    """A month of an address; this one where it says none."""
    try:
        return typed.read_month(text) if text else this_month()
    except typed.TypedError as wrong:
        raise Http404(str(wrong)) from wrong


def read_where(query: Mapping[str, Any]) -> Where:
    """The filter an address states. What cannot be is not found."""
    try:
        return Where(
            run_id=query.get("run") or None,
            period=read_month(query.get("month")),
            kind=Kind(query["kind"]) if query.get("kind") else None,
            party=Party(query["party"]) if query.get("party") else None,
            entity_id=_number(query, "entity"),
            department_id=_number(query, "department"),
            place=_number(query, "place"),
            person_id=_number(query, "person"),
            status=_status(query.get("status")),
            state=State(query["state"]) if query.get("state") else None,
        )
    except ValueError as wrong:
        raise Http404(str(wrong)) from wrong


def _number(query: Mapping[str, Any], name: str) -> int | None:
    return int(query[name]) if query.get(name) else None


def _status(text: str | None) -> Status | None:
    if not text:
        return None
    return Status.COMPUTED if text == Status.COMPUTED else Status(REASON_PREFIX + text)


def query_of(where: Where) -> str:
    """The query string that states a filter."""
    said = {
        "month": format_period(where.period) if where.period else None,
        "run": where.run_id,
        "kind": where.kind,
        "party": where.party,
        "entity": where.entity_id,
        "department": where.department_id,
        "place": where.place,
        "person": where.person_id,
        "status": where.status.removeprefix(REASON_PREFIX) if where.status else None,
        "state": where.state,
    }
    return urlencode({name: str(value) for name, value in said.items() if value is not None})


def href(route: str, where: Where, **changes: Any) -> str:
    """The address of a page about a filter, narrowed."""
    return f"{reverse(route)}?{query_of(replace(where, **changes))}"


def described(where: Where, names: Names) -> list[str]:
    """The filter in words, from the month to the last narrowing."""
    said = [words.month(where.period)] if where.period else []
    if where.entity_id is not None:
        said.append(names.entity(where.entity_id))
    if where.place is not None:
        said.append(names.place(where.place))
    if where.department_id is not None:
        said.append(names.department_in_full(where.department_id))
    if where.kind:
        said.append(words.kind_name(where.kind))
    if where.party:
        said.append(words.party_name(where.party))
    if where.status:
        said.append(words.reason_text(where.status))
    if where.state:
        said.append(words.state_tag(where.state).label)
    return said
