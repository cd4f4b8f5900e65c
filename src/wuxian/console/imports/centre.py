"""The import centre: put files in, see what came before, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.home import is_first_run
from wuxian.console.imports import steps
from wuxian.console.navigation import page
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Table, Tag
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, IntakeError, Stage, Status
from wuxian.sheets import SheetsError
from wuxian.support import clock

LARGEST = 50 * 1024 * 1024
MINUTES = "%Y-%m-%d %H:%M"


def status_tag(run: ImportRun) -> Tag:
    """Where a run stands."""
    said = {
        Status.OPEN: Tag(gettext("进行中"), "info"),
        Status.WORKING: Tag(gettext("正在写入"), "info"),
        Status.DONE: Tag(gettext("已导入"), "plain", "✓"),
        Status.FAILED: Tag(gettext("未成功"), "miss", "!"),
        Status.UNDONE: Tag(gettext("已撤销"), "idle"),
    }
    return said[run.status]


@require_http_methods(["GET", "POST"])
@signed_in
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Upload, and the history."""
    if request.method == "POST":
        return _start(request, actor)
    return _centre(request, actor)


def _centre(
    request: HttpRequest, actor: Actor, problems: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    context = {
        "history": history(intake.list_runs(actor)),
        "errors": [{"name": "file", "error": text} for text in problems],
        "profiles": intake.list_profiles(actor),
    }
    crumbs = [Crumb(gettext("导入中心"))]
    return page(
        request, "console/imports/centre.html", context, here="imports", crumbs=crumbs,
        status=status,
    )  # fmt: skip


def history(runs: list[ImportRun]) -> Table | None:
    """Every run, newest first; none where there is none."""
    columns = [
        Column(gettext("文件")),
        Column(gettext("状态")),
        Column(gettext("新增"), is_number=True),
        Column(gettext("更新"), is_number=True),
        Column(gettext("未导入"), is_number=True),
        Column(gettext("时间")),
    ]
    rows = [_row(run) for run in runs]
    return Table(gettext("导入记录"), columns, rows, becomes_cards=True) if rows else None


def _row(run: ImportRun) -> list[Cell]:
    is_done = run.status in {Status.DONE, Status.UNDONE}
    counts = [run.counts.get(name, 0) for name in ("new", "changed", "left_out")]
    return [
        Cell(run.name, reverse("import_run", args=[run.id])),
        Cell(tag=status_tag(run)),
        *(Cell(f"{count:,}" if is_done else "--") for count in counts),
        Cell(run.created_at.astimezone(clock.SHANGHAI).strftime(MINUTES)),
    ]


def _start(request: HttpRequest, actor: Actor) -> HttpResponse:
    files = request.FILES.getlist("file")
    if not files:
        return _centre(request, actor, (gettext("请先选择一个文件。"),), status=422)
    started: list[ImportRun] = []
    problems: list[str] = []
    for file in files:
        try:
            if (file.size or 0) > LARGEST:
                raise IntakeError(gettext("文件超过 50 MB，请拆开再传。"))  # noqa: TRY301
            run = intake.start_run(actor, name=file.name or "", content=file.read())
            started.append(run)
        except (SheetsError, IntakeError) as reason:
            problems.append(f"{file.name}：{words.told(reason)}")
    if not started or (problems and len(files) == 1):
        return _centre(request, actor, tuple(problems), status=422)
    for text in problems:
        messages.error(request, text)
    if len(started) > 1:
        return redirect("imports")
    return steps.onward(request, actor, started[0], is_first=is_first_run(actor))


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Take a run back, or say why not."""
    try:
        run = intake.undo(actor, run_id=run_id)
    except IntakeError as locked:
        if isinstance(locked, steps.NoSuchImportError):
            raise
        messages.error(request, words.told(locked))
        return redirect("import_result", run_id=run_id)
    messages.success(request, gettext("已撤销“%(name)s”的导入。") % {"name": run.name})
    steps.compute_month(request, actor)
    return redirect("imports")


@require_POST
@signed_in
def abandon(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Forget a run that was not written."""
    run = intake.get_run(actor, run_id=run_id)
    if run.status not in {Status.OPEN, Status.FAILED} or run.stage is Stage.RESULT:
        messages.error(request, gettext("这次导入已经写入，只能撤销。"))
        return redirect("import_result", run_id=run_id)
    intake.abandon(actor, run_id=run_id)
    messages.success(request, gettext("已放弃“%(name)s”。") % {"name": run.name})
    return redirect("imports")
