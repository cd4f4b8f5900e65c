"""Where a run is among its five steps, and where it goes from there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from wuxian.access.data import Actor, Verb
from wuxian.console.owed import asked
from wuxian.faces import words
from wuxian.faces.shapes import Step
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, NeedsCorrectionError, NotFoundError, Stage, Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import NothingToComputeError

NoSuchImportError = NotFoundError
ROUTES = {
    Stage.CHOOSE: "imports",
    Stage.RECOGNISE: "import_sheet",
    Stage.MAP: "import_columns",
    Stage.REVIEW: "import_review",
    Stage.RESULT: "import_result",
}


def stage_name(stage: Stage) -> str:
    """The label of a step."""
    said = {
        Stage.CHOOSE: gettext("选择文件"),
        Stage.RECOGNISE: gettext("识别结果"),
        Stage.MAP: gettext("列对应"),
        Stage.REVIEW: gettext("校验预览"),
        Stage.RESULT: gettext("结果"),
    }
    return said[stage]


def address(stage: Stage, run: ImportRun) -> str:
    """Where a step of a run is."""
    return reverse("imports") if stage is Stage.CHOOSE else reverse(ROUTES[stage], args=[run.id])


def steps_at(run: ImportRun, here: Stage) -> list[Step]:
    """The five steps; those a run has reached can be gone back to until it is written."""
    order = list(Stage)
    is_written = run.stage is Stage.RESULT
    return [
        Step(
            stage_name(stage),
            address(stage, run) if not is_written and stage is not Stage.RESULT else "",
            "here" if stage is here else "done" if order.index(stage) < order.index(here)
            else "ahead",
        )
        for stage in order
    ]  # fmt: skip


def onward(request: HttpRequest, actor: Actor, run: ImportRun, *, is_first: bool) -> HttpResponse:
    """The next step; the very first roster is written at once where nothing is in doubt."""
    if is_first and run.stage is Stage.REVIEW and run.status is Status.OPEN:
        if not intake.review(actor, run_id=run.id).questions:
            return write(request, actor, run, skip_wrong=True, home=True)
        return redirect("import_review", run_id=run.id)
    return redirect(address(run.stage, run))


def write(
    request: HttpRequest, actor: Actor, run: ImportRun, *, skip_wrong: bool, home: bool
) -> HttpResponse:
    """Accept a run; once written, compute the month and show what came of it."""
    try:
        written = intake.accept(actor, run_id=run.id, skip_wrong=skip_wrong)
    except NeedsCorrectionError as refused:
        messages.error(request, words.told(refused))
        return redirect("import_review", run_id=run.id)
    if written.repeats:
        messages.info(request, gettext("同样的内容已经导入过，没有重复写入。"))
    elif written.status is Status.DONE:
        compute_month(request, actor)
        if home:
            return redirect("home")
    return redirect("import_result", run_id=written.id)


def compute_month(request: HttpRequest, actor: Actor) -> None:
    """Compute this month for whoever may; nobody enrolled is no error here."""
    if not actor.paths(Verb.CALCULATE):
        return
    try:
        run = ledger.create_owed_run(actor, period=asked.this_month())
    except NothingToComputeError:
        return
    if run.is_new:
        messages.success(
            request, gettext("%(month)s 已计算。") % {"month": words.month(run.period)}
        )
