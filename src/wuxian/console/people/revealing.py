"""The whole identity number of one person: with a reason, for a minute, to who confirmed lately."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console.asking import recently_confirmed, signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Field
from wuxian.roster import api as roster
from wuxian.roster.data import InvalidFactError, Person

SECONDS = 60


@require_http_methods(["GET", "POST"])
@signed_in
@recently_confirmed
def reveal(request: HttpRequest, actor: Actor, person_id: int) -> HttpResponse:
    """Ask why, then show the number; the page leaves it again by itself."""
    access.access_verb(actor, verb=Verb.REVEAL_IDS)
    person = roster.get_person(actor, person_id=person_id)
    if request.method == "GET":
        return _show(request, person)
    reason = request.POST.get("reason", "")
    try:
        number = roster.reveal_id(actor, person_id=person_id, reason=reason)
    except InvalidFactError as refused:
        return _show(request, person, error=words.told(refused))
    answer = _show(request, person, number=number or gettext("没有登记证件号码"))
    answer["Refresh"] = f"{SECONDS}; url={to('person', person_id)}"
    return answer


def _show(
    request: HttpRequest, person: Person, *, number: str = "", error: str = ""
) -> HttpResponse:
    field = Field(
        "reason", gettext("为什么需要查看"), error=error, is_required=True, autocomplete="off",
        hint=gettext("例如：办理增员需要核对证件。这次查看会留下记录。"),
    )  # fmt: skip
    context = {
        "person": person,
        "number": number,
        "field": field,
        "errors": [field] if error else [],
        "back": to("person", person.id),
    }
    crumbs = [
        Crumb(gettext("人员"), to("people")),
        Crumb(person.name, to("person", person.id)),
        Crumb(gettext("完整证件号码")),
    ]
    return page(
        request, "console/people/reveal.html", context, here="people", crumbs=crumbs,
        status=422 if error else 200,
    )  # fmt: skip
