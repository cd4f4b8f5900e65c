"""Checking a bundle somebody hands in; nothing of it is kept."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.navigation import page
from wuxian.dossiers import api as dossiers
from wuxian.faces.shapes import Cell, Column, Crumb, Table, Tag
from wuxian.merkle.bundles import Finding, Outcome, Verdict, verify_bundle

LARGEST = 50 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@signed_in
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Drop a file, read the verdict."""
    dossiers.get_chain(actor)
    file = request.FILES.get("file")
    if request.method != "POST":
        return _page(request, {})
    if file is None:
        return _refused(request, gettext("请先选择一个证据包。"))
    if (file.size or 0) > LARGEST:
        return _refused(request, gettext("文件超过 50 MB，请用命令行核对。"))
    outcome = _checked(file)
    context: dict[str, Any] = {
        "name": file.name,
        "verdict": _verdict(outcome),
        "meaning": _meaning(outcome),
        "findings": _findings(outcome),
        "head": outcome.head,
    }
    return _page(request, context)


def _checked(file: "UploadedFile[bytes]") -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        path.write_bytes(file.read())
        return verify_bundle(path)


def _refused(request: HttpRequest, problem: str) -> HttpResponse:
    return _page(request, {"errors": [{"name": "file", "error": problem}]}, status=422)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    crumbs = [Crumb(gettext("证据与审计"), reverse("evidence")), Crumb(gettext("核对证据包"))]
    return page(
        request, "console/evidence/verify.html", context, here="evidence", crumbs=crumbs,
        status=status,
    )  # fmt: skip


def _verdict(outcome: Outcome) -> Tag:
    return {
        Verdict.VALID: Tag(gettext("有效"), "ok", "✓"),
        Verdict.INVALID: Tag(gettext("无效"), "miss", "!"),
        Verdict.CONTRADICTS: Tag(gettext("有矛盾"), "miss", "≠"),
        Verdict.INCOMPLETE: Tag(gettext("不完整"), "diff", "?"),
    }[outcome.verdict]


def _meaning(outcome: Outcome) -> str:
    return {
        Verdict.VALID: gettext("%(count)s 条记录都在签名的日志里，没有被改动。")
        % {"count": f"{outcome.entries:,}"},
        Verdict.INVALID: gettext("证据包被改动、损坏，或者这不是证据包。"),
        Verdict.CONTRADICTS: gettext("与已知的日志头不一致：有人出示的是另一份历史，或是旧的。"),
        Verdict.INCOMPLETE: gettext("缺少判断所需的内容。"),
    }[outcome.verdict]


def _findings(outcome: Outcome) -> Table | None:
    columns = [Column(gettext("发现")), Column(gettext("位置")), Column(gettext("说明"))]
    rows = [_row(one) for one in outcome.findings]
    return Table(gettext("发现的问题"), columns, rows, becomes_cards=True) if rows else None


def _row(one: Finding) -> list[Cell]:
    return [Cell(one.code.value), Cell(one.where), Cell(one.message)]
