"""Steps two to four: which table, what the columns mean, what importing would do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.home import is_first_run
from wuxian.console.imports import describing, fields, steps
from wuxian.console.navigation import page
from wuxian.faces import words
from wuxian.faces.shapes import Crumb, Field
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, IntakeError, Stage
from wuxian.sheets import SheetsError
from wuxian.sheets.errors import UnknownEncodingError
from wuxian.support.errors import WuxianError


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
    """Step two: which table, where its header is and how it is encoded, on the real sheet."""
    found = intake.get_run(actor, run_id=run_id)
    if gone := _left(found):
        return gone
    seen = list(intake.look(actor, run_id=run_id).tables())
    if request.method == "POST":
        try:
            said = describing.described(request.POST, found, seen)
            intake.choose_table(actor, run_id=run_id, **said)
        except (SheetsError, IntakeError) as refused:
            return _sheet(request, found, seen, refused)
        is_settled = request.POST.get("deed") == "use"
        return redirect("import_columns" if is_settled else "import_sheet", run_id=run_id)
    return _sheet(request, found, seen)


def _sheet(
    request: HttpRequest,
    found: ImportRun,
    seen: list[describing.Seen],
    refused: WuxianError | None = None,
) -> HttpResponse:
    chosen = next((one for one in seen if describing.is_chosen(found, one)), seen[0])
    file, shown, table = chosen
    wrong = "encoding" if isinstance(refused, UnknownEncodingError) else "header"
    errors = [{"name": wrong, "error": words.told(refused)}] if refused else []
    context, crumbs = frame(found, Stage.RECOGNISE)
    context |= {
        "tables": [(at, describing.label(one), one is chosen) for at, one in enumerate(seen)],
        "facts": describing.facts(shown, table),
        "questions": table.questions,
        "encoding": describing.encoding_field(
            file, words.told(refused) if refused and wrong == "encoding" else ""
        ),
        "sheet_rows": describing.preview(shown, table.header_rows),
        "header_error": words.told(refused) if refused and wrong == "header" else "",
        "errors": errors,
    }
    return page(
        request, "console/imports/sheet.html", context, here="imports", crumbs=crumbs,
        status=422 if refused else 200,
    )  # fmt: skip


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
            problem = words.told(refused)
    seen = intake.look(actor, run_id=run_id)
    table = next(one[2] for one in seen.tables() if describing.is_chosen(found, one))
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
