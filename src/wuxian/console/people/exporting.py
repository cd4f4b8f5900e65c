"""The list as a file, with the columns of the page."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.names import Names, names_for
from wuxian.console.people import filters, listing
from wuxian.faces import exporting
from wuxian.roster import api as roster
from wuxian.roster.data import PeopleQuery


@require_GET
@signed_in
@recently_confirmed
def as_csv(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The people of the address, line by line, as Excel opens it in Chinese."""
    return exporting.answer(_sheet(request, actor), "csv")


@require_GET
@signed_in
@recently_confirmed
def as_xlsx(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The people of the address as a workbook, with a sheet that says what was asked."""
    return exporting.answer(_sheet(request, actor), "xlsx")


def _sheet(request: HttpRequest, actor: Actor) -> exporting.Sheet:
    query, names = filters.read_query(request.GET.dict()), names_for(actor)
    return exporting.Sheet(
        name=gettext("人员"),
        columns=[column.label for column in listing.columns()],
        rows=_rows(actor, query, names),
        notes=[
            (gettext("范围"), " · ".join(filters.described(query, names)) or gettext("全部人员")),
            (gettext("证件号码"), gettext("已遮盖，只露前六位与后四位")),
        ],
    )


def _rows(actor: Actor, query: PeopleQuery, names: Names) -> Iterator[Sequence[str]]:
    people = roster.each_person(actor, query=query)
    return (listing.texts_of(one, names) for one in people)
