"""The filters of the list, read from and written to the address."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404
from django.utils.translation import gettext

from wuxian.access.data import Actor
from wuxian.console.links import to
from wuxian.console.names import Names
from wuxian.employers import api as employers
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Field
from wuxian.faces.typed import TypedError, read_day
from wuxian.roster.data import PeopleQuery


def read_query(asked: Mapping[str, str]) -> PeopleQuery:
    """Whom an address asks for. What cannot be is not found."""
    try:
        return PeopleQuery(
            search=asked.get("q", "").strip(),
            entity_id=_number(asked.get("entity")),
            department_id=_number(asked.get("department")),
            place=_number(asked.get("place")),
            hired_since=_day(asked.get("since", ""))[0],
            is_unenrolled=asked.get("unenrolled") == "1",
        )
    except ValueError as wrong:
        raise Http404(str(wrong)) from wrong


def _day(text: str) -> tuple[date | None, str]:
    """The day typed, or why it is none; the filter is then left out and the field says so."""
    if not text.strip():
        return None, ""
    try:
        return read_day(text), ""
    except TypedError as wrong:
        return None, words.told(wrong)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def href(route: str, query: PeopleQuery, **more: object) -> str:
    """The address of a page about the same people."""
    return to(
        route,
        q=query.search,
        entity=query.entity_id,
        department=query.department_id,
        place=query.place,
        since=query.hired_since,
        unenrolled=1 if query.is_unenrolled else None,
        **more,
    )


def fields(actor: Actor, query: PeopleQuery, names: Names, typed: str = "") -> list[Field]:
    """The filter bar. Departments are offered once a company is chosen."""
    found = [
        Field("q", gettext("姓名、首字母、工号或证件后四位"), query.search, type="search",
              hint=gettext("张三 / zs / E0012")),
        _choices("entity", gettext("单位"), names.entities, query.entity_id),
        _choices("place", gettext("参保城市"), _places(names), query.place),
    ]  # fmt: skip
    if query.entity_id is not None:
        inside = {
            one.id: names.department(one.id)
            for one in employers.list_departments(actor, entity_id=query.entity_id)
        }
        found.append(_choices("department", gettext("部门"), inside, query.department_id))
    since = query.hired_since.isoformat() if query.hired_since else typed
    unenrolled = [Choice("", gettext("全部")), Choice("1", gettext("在职未参保"),
                  query.is_unenrolled)]  # fmt: skip
    return [
        *found,
        Field("since", gettext("入职不早于"), since, type="day", error=_day(typed)[1]),
        Field("unenrolled", gettext("参保"), type="select", choices=unenrolled),
    ]


def _places(names: Names) -> dict[int, str]:
    return {account.place: names.place(account.place) for account in names.accounts.values()}


def _choices(name: str, label: str, options: Mapping[int, str], chosen: int | None) -> Field:
    ordered = sorted(options.items(), key=lambda one: one[1].encode("gb18030", "replace"))
    choices = [Choice(str(key), text, is_chosen=key == chosen) for key, text in ordered]
    return Field(name, label, type="select", choices=[Choice("", gettext("全部")), *choices])


def described(query: PeopleQuery, names: Names) -> list[str]:
    """The filter in words."""
    said = [f"“{query.search}”"] if query.search else []
    said += [names.entity(query.entity_id)] if query.entity_id else []
    said += [names.department(query.department_id)] if query.department_id else []
    said += [names.place(query.place)] if query.place else []
    if query.hired_since:
        said.append(gettext("%(day)s 起入职") % {"day": query.hired_since.isoformat()})
    if query.is_unenrolled:
        said.append(gettext("在职未参保"))
    return said
