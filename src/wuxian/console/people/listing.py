"""The list of people."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor, Verb
from wuxian.console.asking import signed_in
from wuxian.console.links import to, to_month
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.people import filters
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Empty, Pages, Table, Tag
from wuxian.roster import api as roster
from wuxian.roster.data import PeoplePage, PeopleQuery, PersonSummary
from wuxian.support import clock
from wuxian.support.periods import period_of


@require_GET
@signed_in
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody the address asks for, a page at a time."""
    query, after = filters.read_query(request.GET.dict()), request.GET.get("after")
    found, names = roster.find_people(actor, query=query, after=after), names_for(actor)
    is_narrowed = query != PeopleQuery()
    context = {
        "said": filters.described(query, names),
        "filters": filters.fields(actor, query, names, request.GET.get("since", "")),
        "reset_href": to("people") if is_narrowed else "",
        "count": found.total,
        "table": table(found.people, names) if found.people else None,
        "empty": _empty(is_narrowed=is_narrowed),
        "pages": _pages(found, query, after),
        "csv_href": filters.href("people_csv", query),
        "xlsx_href": filters.href("people_xlsx", query),
        "owed_href": _owed(actor, query),
        "import_href": to("imports"),
    }
    crumbs = [Crumb(gettext("人员"))]
    return page(request, "console/people/list.html", context, here="people", crumbs=crumbs)


def _owed(actor: Actor, query: PeopleQuery) -> str:
    """The month's figures of the same company, department and city."""
    if not actor.paths(Verb.SEE_AMOUNTS):
        return ""
    return to_month(
        "owed_people", period_of(clock.today()),
        entity=query.entity_id, department=query.department_id, place=query.place,
    )  # fmt: skip


def _empty(*, is_narrowed: bool) -> Empty:
    if is_narrowed:
        title, why = gettext("没有符合条件的人"), gettext("换一个条件，或清除条件再看。")
        return Empty(title, why, gettext("清除条件"), to("people"), icon="search")
    title, why = gettext("还没有人员"), gettext("导入花名册之后，这里列出每个人和他们的参保关系。")
    return Empty(title, why, gettext("导入花名册"), to("imports"), icon="people")


def _pages(found: PeoplePage, query: PeopleQuery, after: str | None) -> Pages:
    return Pages(
        gettext("本页 %(shown)s 人，共 %(count)s 人")
        % {"shown": len(found.people), "count": f"{found.total:,}"},
        filters.href("people", query, after=found.after) if found.after else "",
        filters.href("people", query) if after else "",
    )


def columns() -> list[Column]:
    """The columns of the list and of its files."""
    labels = [
        gettext("姓名"), gettext("工号"), gettext("证件号码"), gettext("单位"), gettext("部门"),
        gettext("参保城市"), gettext("入职日期"), gettext("状态"),
    ]  # fmt: skip
    return [Column(label) for label in labels]


def table(people: tuple[PersonSummary, ...], names: Names) -> Table:
    """The list, one row a person."""
    rows = [_row(person, names) for person in people]
    return Table(gettext("人员"), columns(), rows, becomes_cards=True, density="brief")


def _row(person: PersonSummary, names: Names) -> list[Cell]:
    name, *texts, _ = texts_of(person, names)
    link = to("person", person.id)
    return [Cell(name, link), *map(Cell, texts), Cell(tag=standing(person))]


def texts_of(person: PersonSummary, names: Names) -> list[str]:
    """One person as texts, column by column."""
    return [
        person.name,
        person.employee_no or words.NO_DATA,
        person.id_no or words.NO_DATA,
        names.entity(person.entity_id),
        names.department(person.department_id),
        "、".join(names.place(place) for place in person.places) or words.NO_DATA,
        person.hired_on.isoformat() if person.hired_on else words.NO_DATA,
        standing(person).label,
    ]


def standing(person: PersonSummary) -> Tag:
    """Whether somebody works here and is enrolled; only what deserves a look is coloured."""
    has_left = person.left_on is not None and person.left_on < clock.today()
    if has_left:
        label = gettext("已离职，仍在保") if person.places else gettext("已离职")
        return Tag(label, "diff" if person.places else "idle")
    if not person.places:
        return Tag(gettext("在职未参保"), "miss", "!")
    return Tag(gettext("在保"), "plain")
