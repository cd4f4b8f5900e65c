"""One value through time."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.policy import charts
from wuxian.console.policy import words as told
from wuxian.console.policy.place import crumbs_to, disputes
from wuxian.engine.kinds import Kind
from wuxian.faces.shapes import Crumb, Moment
from wuxian.policies import api as policies
from wuxian.policybook import Value
from wuxian.support import clock
from wuxian.support.periods import Period, period_of

ASKED = ("party", "component", "plan", "months")


@require_GET
@signed_in
def history(request: HttpRequest, _actor: Actor, code: int, kind: str) -> HttpResponse:
    """Everything ever stated of one thing at a place, by any layer."""
    where = policies.get_place(code=code)
    values = _of_subject(code, kind, request.GET.dict())
    if not values:
        raise Http404
    month = period_of(clock.today())
    title = f"{told.kind_name(kind)} {told.subject(values[0])}"
    context = {
        "place": where,
        "title": title,
        "chart": charts.history(_of_nearest(values), title),
        "moments": [_moment(value, month) for value in values],
        "disputes": disputes(values),
    }
    crumbs = [*crumbs_to(where, month), Crumb(where.name, told.place_href(code, month)),
              Crumb(title)]  # fmt: skip
    return page(request, "console/policy/history.html", context, here="policy", crumbs=crumbs)


def _of_subject(code: int, kind: str, asked: Mapping[str, str]) -> list[Value]:
    if kind not in set(Kind):
        raise Http404
    said = {name: asked.get(name) or None for name in ASKED}
    injury_class = asked.get("class", "")
    return [
        value
        for value in policies.list_history(place=code, kind=Kind(kind))
        if value.parameter == asked.get("parameter")
        and str(value.injury_class or "") == injury_class
        and all(getattr(value, name) == text for name, text in said.items())
    ]


def _of_nearest(values: Sequence[Value]) -> list[Value]:
    """Those of the nearest layer that speaks at all: what a picture can compare."""
    order = ["city", "province", "nation"]
    nearest = min((value.layer for value in values), key=order.index)
    return [value for value in values if value.layer is nearest]


def _moment(value: Value, month: Period) -> Moment:
    is_over = value.effective_to is not None and value.effective_to < month
    is_ahead = value.effective_from > month
    known = gettext("%(day)s 得知") % {"day": value.known_from.isoformat()}
    return Moment(
        told.citation(value.source),
        told.shown(value.unit, value.value),
        told.span(value.effective_from, value.effective_to, start_unknown=value.start_unknown),
        "",
        "future" if is_ahead else "past" if is_over else "current",
        f"{told.layer_tag(value.layer).label} · {known}",
        href=to("policy_source", value.source.id),
        tag=told.state_tag(value.state),
    )
