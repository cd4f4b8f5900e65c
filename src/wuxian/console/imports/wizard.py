"""Steps two to four: which table, what the columns mean, what importing would do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.home import is_first_run
from wuxian.console.imports import fields, steps
from wuxian.console.navigation import page
from wuxian.faces.shapes import Crumb, Fact, Field
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, IntakeError, Stage
from wuxian.sheets import TABLE_LABELS, Candidate, FileSeen, SheetSeen, SheetsError


@require_GET
@signed_in
def run(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Where the run was left."""
    found = intake.get_run(actor, run_id=run_id)
    return redirect(steps.address(found.stage, found))


def frame(found: ImportRun, here: Stage) -> tuple[dict[str, Any], list[Crumb]]:
    """What every step shows: the file, the steps, the way back."""
    context = {"run": found, "steps": steps.steps_at(found, here)}
    trail = [Crumb(gettext("导入中心"), steps.address(Stage.CHOOSE, found)), Crumb(found.name)]
    return context, trail


def _left(found: ImportRun) -> HttpResponse | None:
    """A written run has only its result."""
    if found.stage is Stage.RESULT:
        return redirect("import_result", run_id=found.id)
    return None


@require_http_methods(["GET", "POST"])
@signed_in
def sheet(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Step two: the tables found, one chosen, on a preview of the real sheet."""
    found = intake.get_run(actor, run_id=run_id)
    if gone := _left(found):
        return gone
    seen = list(intake.look(actor, run_id=run_id).tables())
    if request.method == "POST":
        at = request.POST.get("table", "")
        if not at.isdecimal() or int(at) >= len(seen):
            raise Http404
        file, chosen_sheet, _ = seen[int(at)]
        intake.choose_table(actor, run_id=run_id, sheet=chosen_sheet.name, member=file.member)
        return redirect("import_columns", run_id=run_id)
    chosen = next((one for one in seen if _is_chosen(found, one)), seen[0])
    context, crumbs = frame(found, Stage.RECOGNISE)
    context |= {
        "tables": [(at, _label(one), one is chosen) for at, one in enumerate(seen)],
        "facts": _facts(*chosen),
        "questions": chosen[2].questions,
        "sheet_rows": _preview(chosen[1], chosen[2]),
    }
    return page(request, "console/imports/sheet.html", context, here="imports", crumbs=crumbs)


Seen = tuple[FileSeen, SheetSeen, Candidate]


def _is_chosen(found: ImportRun, one: Seen) -> bool:
    return (one[0].member, one[1].name) == (found.member, found.sheet)


def _label(one: Seen) -> str:
    file, seen, table = one
    name = " / ".join(part for part in (file.member, seen.name) if part)
    return gettext("%(name)s：%(kind)s，%(rows)s 行") % {
        "name": name, "kind": gettext(TABLE_LABELS[table.kind]), "rows": f"{table.data_rows:,}",
    }  # fmt: skip


def _facts(file: FileSeen, seen: SheetSeen, table: Candidate) -> list[Fact]:
    first, last = table.header_rows
    said = [
        (gettext("看起来是"), gettext(TABLE_LABELS[table.kind])),
        (gettext("工作表"), seen.name),
        (gettext("表头"), gettext("第 %(first)s 到 %(last)s 行") % {"first": first, "last": last}),
        (gettext("数据"), gettext("%(rows)s 行") % {"rows": f"{table.data_rows:,}"}),
        (gettext("跳过"), gettext("%(rows)s 行") % {"rows": len(table.skipped)}),
        (gettext("编码"), file.encoding or ""),
        (gettext("单位"), table.context.unit or ""),
        (gettext("已记住的格式"), table.profile or ""),
    ]
    return [Fact(term, text) for term, text in said if text]


def _preview(seen: SheetSeen, table: Candidate) -> list[tuple[int, bool, tuple[str, ...]]]:
    first, last = table.header_rows
    return [
        (number, first <= number <= last, cells) for number, cells in enumerate(seen.preview, 1)
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def columns(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Step three: what each column means; may be remembered as a layout."""
    found = intake.get_run(actor, run_id=run_id)
    if gone := _left(found):
        return gone
    problem = ""
    if request.method == "POST":
        try:
            return _map(request, actor, found)
        except (SheetsError, IntakeError) as refused:
            problem = str(refused)
    seen = intake.look(actor, run_id=run_id)
    table = next(one[2] for one in seen.tables() if _is_chosen(found, one))
    context, crumbs = frame(found, Stage.MAP)
    mapping = fields.typed_mapping(request.POST) if problem else dict(found.mapping)
    context |= {
        "columns": fields.mapped(table, mapping),
        "missing": fields.missing(mapping),
        "errors": [{"name": "", "error": problem}] if problem else [],
        "profile": Field(
            "profile", gettext("记住这种表"), hint=gettext("起个名字，下次自动认出；不填则不记"),
            autocomplete="off",
        ),
    }  # fmt: skip
    status = 422 if problem else 200
    return page(
        request, "console/imports/columns.html", context, here="imports", crumbs=crumbs,
        status=status,
    )  # fmt: skip


def _map(request: HttpRequest, actor: Actor, found: ImportRun) -> HttpResponse:
    mapped = intake.set_mapping(actor, run_id=found.id, mapping=fields.typed_mapping(request.POST))
    if name := request.POST.get("profile", "").strip():
        intake.remember_profile(actor, run_id=found.id, name=name)
        messages.success(request, gettext("已记住“%(name)s”这种表。") % {"name": name})
    return steps.onward(request, actor, mapped, is_first=is_first_run(actor))
