"""Taking evidence away: what would be inside, the job, the file."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wuxian.access.data import Actor
from wuxian.console.asking import is_fragment, signed_in
from wuxian.console.evidence import overview, picking
from wuxian.console.evidence.picking import UnpickedError
from wuxian.console.navigation import page
from wuxian.dossiers import api as dossiers
from wuxian.dossiers.data import Export, InvalidScopeError, Line, Preview, Status, TooLargeError
from wuxian.faces import exporting, words
from wuxian.faces.shapes import Cell, Column, Crumb, Fact, Progress, Table


@require_GET
@signed_in
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What would be inside; nothing is written yet."""
    asked = request.GET.dict()
    try:
        found = dossiers.preview(actor, scope=picking.scope_of(actor, asked))
    except UnpickedError as unpicked:
        return overview.shown(request, actor, unpicked.fields, status=422)
    except (InvalidScopeError, TooLargeError) as reason:
        fields = picking.fields(actor, asked)
        return overview.shown(request, actor, fields, words.told(reason), status=422)
    context = {"found": found, "facts": _facts(found), "newest": lines_table(found.newest)}
    crumbs = [Crumb(gettext("证据与审计"), reverse("evidence")), Crumb(gettext("预览"))]
    return page(request, "console/evidence/preview.html", context, here="evidence", crumbs=crumbs)


def _facts(found: Preview) -> list[Fact]:
    files = "、".join(found.originals)
    return [
        Fact(gettext("范围"), found.scope),
        Fact(gettext("关于"), found.title),
        Fact(gettext("记录"), gettext("%(count)s 条") % {"count": f"{found.entries:,}"}),
        Fact(gettext("最早"), overview.moment(found.since)),
        Fact(gettext("最晚"), overview.moment(found.until)),
        Fact(gettext("原始文件"), files or gettext("没有")),
    ]


def lines_table(lines: Sequence[Line]) -> Table | None:
    """Entries in words; none where there is none."""
    columns = [
        Column(gettext("序号"), is_number=True),
        Column(gettext("时间")),
        Column(gettext("谁")),
        Column(gettext("做了什么")),
    ]
    rows = [
        [
            Cell(str(one.index)),
            Cell(overview.moment(one.at)),
            Cell(words.told(one.who)),
            Cell(words.told(one.what)),
        ]
        for one in lines
    ]
    return Table(gettext("最近的记录"), columns, rows, becomes_cards=True) if rows else None


@require_POST
@signed_in
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have it made."""
    try:
        made = dossiers.begin_export(actor, scope=request.POST.get("scope", ""))
    except (InvalidScopeError, TooLargeError) as reason:
        fields = picking.fields(actor, {})
        return overview.shown(request, actor, fields, words.told(reason), status=422)
    return redirect("evidence_export", export_id=made.id)


@require_GET
@signed_in
def export(request: HttpRequest, actor: Actor, export_id: str) -> HttpResponse:
    """How far it is; once it is made, where to fetch it."""
    made = dossiers.get_export(actor, export_id=export_id)
    is_working = made.status is Status.WORKING
    if is_fragment(request):
        if not is_working:
            return HttpResponse(headers={"HX-Redirect": _here(made)})
        return render(request, "faces/components/job_progress.html", {"progress": _progress(made)})
    context = {
        "made": made,
        "tag": overview.status_tag(made),
        "progress": _progress(made) if is_working else None,
        "facts": _made_facts(made),
    }
    crumbs = [Crumb(gettext("证据与审计"), reverse("evidence")), Crumb(gettext("导出"))]
    return page(request, "console/evidence/export.html", context, here="evidence", crumbs=crumbs)


def _here(made: Export) -> str:
    return reverse("evidence_export", args=[made.id])


def _progress(made: Export) -> Progress:
    note = gettext("可以关闭本页，稍后再来。")
    return Progress(gettext("正在导出证据包"), made.done, made.total, note, _here(made))


def _made_facts(made: Export) -> list[Fact]:
    kilobytes = f"{max(made.size // 1024, 1):,} KB" if made.size else words.NO_DATA
    return [
        Fact(gettext("范围"), made.scope),
        Fact(gettext("记录"), gettext("%(count)s 条") % {"count": f"{made.entries:,}"}),
        Fact(gettext("大小"), kilobytes),
        Fact(gettext("导出时间"), overview.moment(made.made_at)),
        Fact(gettext("可下载至"), overview.moment(made.expires_at)),
    ]


@require_GET
@signed_in
def fetch(request: HttpRequest, actor: Actor, export_id: str) -> HttpResponse:
    """The bundle, for whoever had it made."""
    name, content = dossiers.fetch_export(actor, export_id=export_id)
    return exporting.download(content, name, "application/zip")
