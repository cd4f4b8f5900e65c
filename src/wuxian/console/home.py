"""The first page: one question while there is nothing, afterwards what the month comes to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wuxian.access.data import Actor, Verb
from wuxian.console import tasks
from wuxian.console.asking import signed_in
from wuxian.console.landing import landing
from wuxian.console.navigation import page
from wuxian.console.owed import asked, figures, risks
from wuxian.console.owed.asked import href
from wuxian.console.owed.month import newest_run
from wuxian.faces import words
from wuxian.faces.shapes import Progress, Tile
from wuxian.intake import api as intake
from wuxian.intake.data import IntakeError, Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Where
from wuxian.roster import api as roster
from wuxian.support.periods import format_period

EXAMPLE_FILES, EVERY = 11, 1_000


def is_first_run(actor: Actor) -> bool:
    """Whether there is nobody yet."""
    return roster.list_people(actor, limit=1).total == 0


@require_GET
@signed_in
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The question, or three blocks: what is owed, what is risky, what comes next."""
    if not actor.paths(Verb.SEE_PEOPLE):
        return page(request, "console/no_role.html", landing(actor), here="home")
    if is_first_run(actor):
        may_import = bool(actor.paths(Verb.IMPORT))
        return page(request, "console/first_run.html", {"may_import": may_import}, here="home")
    return page(request, "console/home.html", _three_blocks(actor), here="home")


def _three_blocks(actor: Actor) -> dict[str, Any]:
    period = asked.this_month()
    where = Where(period=period)
    context: dict[str, Any] = {
        "name": actor.name,
        "title": words.month(period),
        "month": format_period(period),
        "may_see": bool(actor.paths(Verb.SEE_AMOUNTS)),
        "may_compute": bool(actor.paths(Verb.CALCULATE)),
        "undoable": _undoable(actor),
    }
    run = newest_run(actor, period) if context["may_see"] else None
    if run:
        total = ledger.totals(actor, where=where)
        found = risks.risks_of(actor, period)
        context |= {
            "run": run,
            "kpis": figures.kpis(total, where),
            "states": figures.states(ledger.states(actor, where=where), where),
            "kinds": figures.by_kind(total, where),
            "not_computed": figures.not_computed(actor, where),
            "risks": risks.kpis(found, period),
            "library": run.library_digest[:12],
            "owed_href": href("owed", where),
        }
    return context | {"next_steps": _next_steps(actor, where)}


def _undoable(actor: Actor) -> int:
    """How many imports starting over would take back."""
    if not actor.paths(Verb.IMPORT):
        return 0
    return sum(run.status is Status.DONE for run in intake.list_runs(actor, limit=EVERY))


def _next_steps(actor: Actor, where: Where) -> list[Tile]:
    steps = [
        Tile(gettext("设置工伤与公积金比例"), gettext("按参保账户填一次，本月随即重算"),
             reverse("accounts"), "building"),
        Tile(gettext("看本月应缴"), gettext("按险种、单位、城市、部门展开"),
             href("owed", where), "coins"),
        Tile(gettext("继续导入"), gettext("其他单位的花名册，或下个月的变化"),
             reverse("imports"), "upload"),
    ]  # fmt: skip
    return steps if actor.paths(Verb.IMPORT) else steps[1:2]


@require_POST
@signed_in
def start_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take back every import, the newest first; what was computed stays in the record."""
    undone = 0
    for run in intake.list_runs(actor, limit=EVERY):
        if run.status is not Status.DONE:
            continue
        try:
            intake.undo(actor, run_id=run.id)
            undone += 1
        except IntakeError as locked:
            messages.error(request, f"{run.name}：{locked}")
    messages.success(request, gettext("已撤销 %(count)s 次导入。") % {"count": undone})
    return redirect("home")


@require_POST
@signed_in
def load_example(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin to load the invented group; a job does it."""
    tasks.load_example.defer(user_id=actor.user_id)
    return redirect("example")


@require_GET
@signed_in
def example(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How far the example is; once its month is computed, the home page."""
    done = sum(run.status is Status.DONE for run in intake.list_runs(actor, limit=EXAMPLE_FILES))
    if newest_run(actor, asked.this_month()) and done:
        return _arrived(request)
    progress = Progress(
        gettext("正在载入示例集团"), done, EXAMPLE_FILES + 1,
        gettext("%(done)s / %(all)s 个文件；可以关闭本页，稍后再来。")
        % {"done": done, "all": EXAMPLE_FILES},
        reverse("example"),
    )  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "faces/components/job_progress.html", {"progress": progress})
    return page(request, "console/example.html", {"progress": progress}, here="home")


def _arrived(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("home")})
    return redirect("home")
