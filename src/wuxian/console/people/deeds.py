"""A form about a person that is filled, looked at, and only then done."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Diff, Field
from wuxian.faces.typed import TypedError, read_day, read_month
from wuxian.roster.data import Person, RosterError
from wuxian.support.periods import Period


@dataclass(frozen=True, slots=True)
class Deed:
    """A form about a person: what it says, and what it would change once it can be read."""

    title: str
    text: str
    verb: str
    fields: tuple[Field, ...]
    diffs: tuple[Diff, ...] = ()

    @property
    def errors(self) -> list[Field]:
        """The fields that cannot be read."""
        return [field for field in self.fields if field.error]


def typed_month(text: str, *, is_sent: bool) -> tuple[Period | None, str]:
    """The month typed, or why it is none."""
    try:
        return read_month(text), ""
    except TypedError as wrong:
        return None, words.told(wrong) if is_sent else ""


def typed_day(text: str, *, is_sent: bool) -> tuple[date | None, str]:
    """The day typed, or why it is none."""
    try:
        return read_day(text), ""
    except TypedError as wrong:
        return None, words.told(wrong) if is_sent else ""


def refused(
    request: HttpRequest, person: Person, deed: Deed, name: str, why: RosterError
) -> HttpResponse:
    """The form again, with the refusal at a field."""
    fields = tuple(
        replace(field, error=words.told(why)) if field.name == name else field
        for field in deed.fields
    )
    return ask(request, person, replace(deed, fields=fields))


def ask(request: HttpRequest, person: Person, deed: Deed) -> HttpResponse:
    """The form, or what it would change."""
    crumbs = [
        Crumb(gettext("人员"), to("people")),
        Crumb(person.name, to("person", person.id)),
        Crumb(deed.title),
    ]
    context = {"person": person, "deed": deed, "back": to("person", person.id)}
    return page(
        request, "console/people/record.html", context, here="people", crumbs=crumbs,
        status=422 if deed.errors else 200,
    )  # fmt: skip
