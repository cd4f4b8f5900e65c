"""Step four and five: questions, what would happen to each row, what happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wuxian.access.data import Actor, Verb
from wuxian.console.asking import is_fragment, recently_confirmed, signed_in
from wuxian.console.home import is_first_run
from wuxian.console.imports import differences, steps
from wuxian.console.imports.centre import status_tag
from wuxian.console.imports.correcting import wrong_cells
from wuxian.console.imports.wizard import frame
from wuxian.console.navigation import page
from wuxian.console.owed.asked import this_month
from wuxian.faces import exporting, words
from wuxian.faces.shapes import Cell, Choice, Column, Field, Kpi, Pages, Progress, Table, Tag
from wuxian.intake import api as intake
from wuxian.intake.data import (
    CellFinding,
    Change,
    ImportRun,
    Question,
    Review,
    RowOutcome,
    Stage,
    Status,
)
from wuxian.ledger import api as ledger
from wuxian.policies import api as policies
from wuxian.support.errors import WuxianError
from wuxian.support.periods import format_period

PLACE = "place"


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Answer what the file does not say; then see, and write."""
    found = intake.get_run(actor, run_id=run_id)
    if found.stage is Stage.RESULT and found.status is not Status.FAILED:
        return redirect("import_result", run_id=run_id)
    if request.method == "POST" and "accept" in request.POST:
        is_skipping = request.POST["accept"] == "skip"
        return steps.write(request, actor, found, skip_wrong=is_skipping, home=is_first_run(actor))
    errors: dict[str, str] = {}
    if request.method == "POST":
        answers = _answers(request, errors)
        if not errors:
            answered = intake.answer(actor, run_id=run_id, answers=answers)
            return steps.onward(request, actor, answered, is_first=is_first_run(actor))
    told = _told(request, actor, found)
    if told.questions:
        return _ask(request, found, told, errors)
    return _preview(request, actor, found, told)


def _told(request: HttpRequest, actor: Actor, found: ImportRun) -> Review:
    """Read the file anew, unless only another part of the same preview is asked for."""
    is_paging = "show" in request.GET or "after" in request.GET
    if is_paging and found.counts:
        return Review(questions=(), counts=found.counts)
    return intake.review(actor, run_id=found.id)


def _answers(request: HttpRequest, errors: dict[str, str]) -> dict[str, str]:
    answers = {
        name.removeprefix("answer-"): str(text).strip()
        for name, text in request.POST.items()
        if name.startswith("answer-")
    }
    for key, text in answers.items():
        if not text:
            errors[key] = gettext("请回答这个问题。")
        elif key == PLACE and not _is_place(text):
            errors[key] = gettext("没有找到“%(text)s”，请写城市名，例如 上海。") % {"text": text}
    return answers


def _is_place(text: str) -> bool:
    try:
        policies.find_place(text=text)
    except WuxianError:
        return False
    return True


def _ask(
    request: HttpRequest, found: ImportRun, told: Review, errors: dict[str, str]
) -> HttpResponse:
    places = sorted(set(policies.place_names().values()))
    asked = [_question(request, one, errors, places) for one in told.questions]
    context, crumbs = frame(found, Stage.REVIEW)
    context |= {"questions": asked, "errors": [one for one in asked if one.error]}
    status = 422 if errors else 200
    return page(
        request, "console/imports/questions.html", context, here="imports", crumbs=crumbs,
        status=status,
    )  # fmt: skip


def _question(
    request: HttpRequest, one: Question, errors: dict[str, str], places: list[str]
) -> Field:
    name = f"answer-{one.key}"
    given = request.POST.get(name) or one.suggestion
    options = [Choice(key, gettext(label), key == given) for key, label in one.options]
    return Field(
        name, words.told(one.text), given, type="choices" if options else "text", choices=options,
        error=errors.get(one.key, ""), autocomplete="off",
        suggestions=places if one.key == PLACE else (),
        hint=gettext("输入城市名，可从列表里选") if one.key == PLACE else "",
    )  # fmt: skip


def change_tag(change: Change) -> Tag:
    """What would happen to a row."""
    said = {
        Change.NEW: Tag(gettext("新增"), "ok"),
        Change.CHANGED: Tag(gettext("更新"), "diff"),
        Change.UNCHANGED: Tag(gettext("不变"), "idle"),
        Change.REFUSED: Tag(gettext("需修改"), "miss", "!"),
    }
    return said[change]


def _preview(request: HttpRequest, actor: Actor, found: ImportRun, told: Review) -> HttpResponse:
    shown = request.GET.get("show", "")
    change = Change(shown) if shown in set(Change) else None
    after = request.GET.get("after", "")
    rows = intake.list_rows(
        actor, run_id=found.id, change=change, after=int(after) if after.isdecimal() else None
    )
    here = reverse("import_review", args=[found.id])
    findings = intake.list_findings(actor, run_id=found.id)
    context, crumbs = frame(found, Stage.REVIEW)
    context |= {
        "kpis": _kpis(told, here),
        "told": told,
        "table": _table(rows.rows),
        "findings": _codes(findings),
        "cells": wrong_cells(findings),
        "corrections": len(found.corrections),
        "pages": Pages(
            gettext("共 %(count)s 行") % {"count": f"{rows.total:,}"},
            f"{here}?show={shown}&after={rows.after}" if rows.after else "",
            f"{here}?show={shown}" if after else "",
        ),
        "shown": shown,
        "chips": [(f"{here}?show={one}", change_tag(one).label, shown == one) for one in Change],
        "all_href": f"{here}?show=",
    }
    return page(request, "console/imports/review.html", context, here="imports", crumbs=crumbs)


def _kpis(told: Review, here: str) -> list[Kpi]:
    changed = told.counts.get("changed", 0)
    said = [
        (gettext("可导入"), told.importable, "", ""),
        (gettext("需修改"), told.to_correct, Change.REFUSED, ""),
        (gettext("将覆盖"), changed, Change.CHANGED, ""),
        (gettext("已跳过"), told.counts.get("skipped", 0), None, gettext("空行、合计行、说明行")),
    ]
    return [
        Kpi(label, f"{count:,}", gettext("行"),
            f"{here}?show={show}" if show is not None and count else "", note=note)
        for label, count, show, note in said
    ]  # fmt: skip


def _table(rows: tuple[RowOutcome, ...]) -> Table:
    columns = [
        Column(gettext("姓名")),
        Column(gettext("文件行号"), is_number=True),
        Column(gettext("结果")),
        Column(gettext("说明")),
    ]
    cells = [
        [Cell(one.label or "--"), Cell(str(one.row)), Cell(tag=change_tag(one.change)),
         Cell(words.told(one.problem) or _changes(one))]
        for one in rows
    ]  # fmt: skip
    return Table(gettext("逐行预览"), columns, cells, becomes_cards=True)


def _changes(one: RowOutcome) -> str:
    return "；".join(map(differences.told, one.differences))


def _codes(findings: tuple[CellFinding, ...]) -> list[tuple[str, int, str]]:
    """The messages of cells, how often each, and where first."""
    seen: dict[str, tuple[str, int, str]] = {}
    for one in findings:
        message, count, place = seen.get(
            one.code, (words.told(one.message), 0, f"{one.column or ''}{one.row or ''}")
        )
        seen[one.code] = (message, count + 1, place)
    return sorted(seen.values(), key=lambda one: -one[1])


@require_GET
@signed_in
def result(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Step five: progress while it is written, then what was written."""
    found = intake.get_run(actor, run_id=run_id)
    if found.stage is not Stage.RESULT:
        return redirect(steps.address(found.stage, found))
    computes = _computes(actor, found)
    if is_fragment(request):
        return _progressed(request, found, computes)
    context, crumbs = frame(found, Stage.RESULT)
    context |= {
        "tag": status_tag(found),
        "progress": _progress(found) if found.status is Status.WORKING else None,
        "computes": computes,
        "kpis": _written(found),
        "refuses_undo": intake.refuses_undo(actor, run_id=run_id),
        "has_errors": bool(found.counts.get("left_out")),
        "undo_count": found.counts.get("new", 0) + found.counts.get("changed", 0),
    }
    return page(request, "console/imports/result.html", context, here="imports", crumbs=crumbs)


def _progress(found: ImportRun) -> Progress:
    note = gettext("共 %(total)s 行；可以关闭本页，稍后再来。") % {"total": f"{found.total:,}"}
    return Progress(
        gettext("正在写入"), found.done, found.total, note,
        reverse("import_result", args=[found.id]),
    )  # fmt: skip


def _computes(actor: Actor, found: ImportRun) -> dict[str, str] | None:
    """What to compute now that a job has written the run, and where to go from there.

    None where the month was computed since, or the actor may not.
    """
    if found.status is not Status.DONE or not actor.paths(Verb.CALCULATE):
        return None
    runs = ledger.list_runs(actor, period=this_month())
    if runs and found.finished_at and runs[0].created_at >= found.finished_at:
        return None
    is_first = len(intake.list_runs(actor, limit=2)) == 1
    here = reverse("home") if is_first else reverse("import_result", args=[found.id])
    return {"month": format_period(this_month()), "next": here}


def _progressed(
    request: HttpRequest, found: ImportRun, computes: dict[str, str] | None
) -> HttpResponse:
    """The bar again; once written, a form that computes the month and goes on."""
    if found.status is Status.WORKING:
        context: dict[str, Any] = {"progress": _progress(found)}
        return render(request, "faces/components/job_progress.html", context)
    onward = computes or {"month": format_period(this_month()), "next": request.path}
    return render(request, "console/imports/written.html", onward)


def _written(found: ImportRun) -> list[Kpi]:
    said = [
        (gettext("新增"), "new"), (gettext("更新"), "changed"), (gettext("不变"), "unchanged"),
        (gettext("未导入"), "left_out"),
    ]  # fmt: skip
    return [Kpi(label, f"{found.counts.get(name, 0):,}", gettext("行")) for label, name in said]


@require_GET
@signed_in
def error_file(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """The user's own file with what is wrong before each failing row."""
    found = intake.get_run(actor, run_id=run_id)
    name = gettext("错误文件-%(name)s.xlsx") % {"name": found.name.rsplit(".", 1)[0]}
    return exporting.download(intake.error_workbook(actor, run_id=run_id), name, exporting.XLSX)


@require_GET
@signed_in
@recently_confirmed
def original(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """The file as it came."""
    found = intake.get_run(actor, run_id=run_id)
    content = intake.get_original(actor, run_id=run_id)
    return exporting.download(content, found.name, "application/octet-stream")
