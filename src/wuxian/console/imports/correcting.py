"""Typing a wrong cell anew, without leaving the preview; the file itself stays as it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.faces import words
from wuxian.intake import api as intake
from wuxian.intake.data import CellFinding, ImportRun, NotFoundError
from wuxian.sheets import Severity
from wuxian.support.errors import WuxianError

SHOWN = 30
_WRONG = {Severity.ERROR.value, Severity.QUESTION.value}


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that can be typed anew. ``raw`` is masked where it is an identity number."""

    row: int
    column: str
    header: str
    raw: str
    message: str

    @property
    def name(self) -> str:
        """The cell as a spreadsheet calls it."""
        return f"{self.column}{self.row}"


def wrong_cells(findings: Sequence[CellFinding]) -> list[WrongCell]:
    """The first cells that keep their row from being imported."""
    cells = {
        (one.row, one.column): WrongCell(
            one.row, one.column, one.header or "", one.raw, words.told(one.message)
        )
        for one in findings
        if one.row and one.column and one.severity in _WRONG
    }
    return list(cells.values())[:SHOWN]


@require_POST
@signed_in
def correct(request: HttpRequest, actor: Actor, run_id: str) -> HttpResponse:
    """Type one cell anew, or with nothing typed take that back."""
    row, column = request.POST.get("row", ""), request.POST.get("column", "")
    if not row.isdecimal() or not column.isalpha():
        raise Http404
    text = request.POST.get("text", "").strip() or None
    _correct(request, actor, intake.get_run(actor, run_id=run_id), int(row), column, text)
    return redirect(f"{reverse('import_review', args=[run_id])}#cells")


def _correct(
    request: HttpRequest, actor: Actor, run: ImportRun, row: int, column: str, text: str | None
) -> None:
    try:
        intake.correct(actor, run_id=run.id, row=row, column=column, text=text)
    except NotFoundError:
        raise
    except WuxianError as refused:
        messages.error(request, words.told(refused))
    else:
        said = {"cell": f"{column}{row}"}
        messages.success(request, gettext("已更改单元格 %(cell)s，已重新校验。") % said)
