"""为什么是这个金额: one person's kind in a month, from the wage to the fen."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.batch.explain import LineExplanation
from wuxian.batch.steps import ToldStep, steps_of_line
from wuxian.console.asking import is_fragment, signed_in
from wuxian.console.names import Names, names_for
from wuxian.console.navigation import page
from wuxian.console.owed import asked
from wuxian.console.owed.asked import href
from wuxian.engine.kinds import State
from wuxian.engine.plan import NO_CAP
from wuxian.engine.statuses import Status
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Fact
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Cell, Explanation, Line, OwedRun, Where
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import AMOUNT_LABELS
from wuxian.roster.data import NotFoundError as NoSuchPersonError
from wuxian.support import clock
from wuxian.support.money import parse_rate
from wuxian.support.periods import Period, format_period


@require_GET
@signed_in
def explain(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The drawer, or the page of its own when opened by its address."""
    where = asked.read_where(request.GET)
    if where.person_id is None or where.kind is None:
        raise Http404
    lines = ledger.list_lines(actor, where=where)
    if not lines:
        raise Http404
    first = lines[0]
    found = ledger.explain(
        actor, run_id=first.run_id, person_id=first.person_id, entity_id=first.entity_id,
        place=first.place, kind=first.kind,
    )  # fmt: skip
    context = _context(actor, first, found, ledger.get_run(actor, run_id=first.run_id))
    if is_fragment(request):
        return render(request, "console/owed/explanation.html", context)
    back = href("owed_person", Where(period=first.period, person_id=first.person_id))
    crumbs = [
        Crumb(gettext("本月应缴"), href("owed", Where(period=first.period))),
        Crumb(context["name"], back),
        Crumb(words.kind_name(first.kind)),
    ]
    return page(request, "console/owed/explain.html", context, here="owed", crumbs=crumbs)


def _context(actor: Actor, line: Line, found: Explanation, run: OwedRun) -> dict[str, Any]:
    names = names_for(actor)
    known = run.as_known.astimezone(clock.SHANGHAI).date()
    values = policies.list_values(place=line.place, period=line.period, as_known=known)
    name, meaning = _person(actor, line)
    return {
        "name": name,
        "kind": words.kind_name(line.kind),
        "month": words.month(line.period),
        "is_estimate": any(one.state is not State.VERIFIED for one in found.cell.lines),
        "base_facts": _base_facts(found, line, names, meaning),
        "known_on": known.isoformat(),
        "is_other_library": run.library_digest != policies.current_digest(),
        "parties": [_party(one, values) for one in found.lines],
    }


def _person(actor: Actor, line: Line) -> tuple[str, str]:
    """The name, and what the wage is said to be."""
    try:
        person = roster.get_person(actor, person_id=line.person_id)
    except NoSuchPersonError:
        return gettext("导入已撤销的人员"), ""
    valid = [wage for wage in person.wages if wage.valid_from <= line.period and not wage.kind]
    latest = max(valid, key=lambda wage: wage.valid_from, default=None)
    return person.name, gettext(AMOUNT_LABELS[latest.meaning]) if latest else ""


def _base_facts(found: Explanation, line: Line, names: Names, meaning: str) -> list[Fact]:
    first = found.lines[0] if found.lines else None
    wage = words.amount(first.wage) if first else words.NO_DATA
    facts = [
        Fact(gettext("单位"), names.entity(line.entity_id)),
        Fact(gettext("参保城市"), names.place(line.place)),
        Fact(gettext("依据的工资或基数"), f"{wage} {meaning}".strip()),
    ]
    for one in found.cell.lines:
        limits = _limits(found.cell, one)
        if limits:
            label = gettext("%(party)s基数上下限") % {"party": words.party_name(one.party)}
            facts.append(Fact(label, limits))
        base = gettext("%(party)s缴费基数") % {"party": words.party_name(one.party)}
        facts.append(Fact(base, words.amount(one.base)))
    return facts


def _limits(cell: Cell, line: Line) -> str:
    rules = [rule for rule in cell.rules if rule["party"] == line.party and not rule["gap"]]
    if not rules or line.base is None:
        return ""
    floor, cap = rules[0]["floor"], rules[0]["cap"]
    top = gettext("无上限") if cap >= NO_CAP else words.amount(cap)
    if line.base == floor:
        touched = gettext("已按下限")
    else:
        touched = gettext("已按上限") if line.base == cap else gettext("未触及")
    return f"{words.amount(floor)} ～ {top}，{touched}"


def _party(line: LineExplanation, values: Sequence[Any]) -> dict[str, Any]:
    steps = steps_of_line(line, values)
    return {
        "party": words.party_name(line.party),
        "is_computed": line.status is Status.COMPUTED,
        "conclusion": _conclusion(line, steps),
        "reason": words.reason_text(line.status),
        "state": words.state_tag(State(line.state)),
        "steps": [_step(step) for step in steps],
    }


def _conclusion(line: LineExplanation, steps: Sequence[ToldStep]) -> str:
    """190.00 元 = 9,500.00 × 2%, or every component in a sum."""
    if line.status is not Status.COMPUTED:
        return gettext("未计算")
    parts = []
    for step in steps:
        if step.name == "rate":
            rate = words.percent(parse_rate(step.blanks["rate"]))
            parts.append(f"{words.separated(step.blanks['base'])} × {rate}")
        elif step.name == "fixed":
            parts.append(words.separated(step.blanks["amount"]))
    total = f"{words.amount(line.amount)} {gettext('元')}"
    return f"{total} = {' + '.join(parts)}" if parts else total


def _step(step: ToldStep) -> dict[str, Any]:
    value = step.decided_by
    told: dict[str, Any] = {"text": words.step_text(step), "value": value}
    if value is None:
        return told
    told |= {
        "state": words.state_tag(State(value.state)),
        "span": _span(value.effective_from, value.effective_to),
        "verified": value.verified_on and f"{value.verified_on} {value.verified_by or ''}".strip(),
    }
    return told


def _span(first: Period, last: Period | None) -> str:
    begin = format_period(first)
    return (
        f"{begin} ～ {format_period(last)}" if last else gettext("%(month)s 起") % {"month": begin}
    )
