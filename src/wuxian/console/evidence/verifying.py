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
from wuxian.merkle.bundles.verdicts import Code

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
    return Table(gettext("核对时的发现"), columns, rows, becomes_cards=True) if rows else None


def _row(one: Finding) -> list[Cell]:
    return [Cell(code_words()[one.code]), Cell(one.where), Cell(f"{one.code.value}: {one.message}")]


def code_words() -> dict[Code, str]:
    """What a verifier may find, in the reader's language."""
    return {
        Code.CONTAINER: gettext("这不是一个完好的证据包"),
        Code.MANIFEST: gettext("清单读不懂"),
        Code.FILE_UNKNOWN: gettext("有不该有的文件"),
        Code.FILE_UNLISTED: gettext("有清单里没有的文件"),
        Code.FILE_CHANGED: gettext("文件被改动"),
        Code.KEYS: gettext("公钥读不懂"),
        Code.CHECKPOINT: gettext("日志头的签名不对"),
        Code.COSIGNATURE: gettext("见证方的签名不对"),
        Code.ENTRY: gettext("记录读不懂，或不属于这本日志"),
        Code.PROOFS: gettext("证明读不懂，或不是这个日志头的"),
        Code.PROOF: gettext("记录被改动，或不在日志里"),
        Code.PROOF_EXTRA: gettext("有多余的证明"),
        Code.SALTS: gettext("所承诺的内容读不懂"),
        Code.SALT: gettext("内容与记录当时的承诺不符"),
        Code.SALT_EXTRA: gettext("有不属于任何记录的内容"),
        Code.ORIGINAL_UNPROVED: gettext("原始文件没有记录可以证明"),
        Code.KNOWN_HEAD: gettext("已知的日志头读不懂"),
        Code.OLDER: gettext("比已知的日志头旧"),
        Code.FORKED: gettext("与已知的日志头是两份历史"),
        Code.OTHER_LOG: gettext("是另一本日志"),
        Code.FILE_MISSING: gettext("缺少文件"),
        Code.PROOF_MISSING: gettext("缺少证明"),
        Code.ENTRIES_NONE: gettext("没有任何记录"),
        Code.ORIGINAL_MISSING: gettext("缺少原始文件"),
        Code.UNWITNESSED: gettext("见证方的签名不够"),
        Code.UNLINKED: gettext("与已知的日志头之间缺少证明"),
        Code.NO_WITNESS: gettext("没有见证方：只有日志的主人签了名"),
    }
