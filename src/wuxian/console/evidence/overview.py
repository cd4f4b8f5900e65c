"""证据与审计: how the log is, what may be taken away, what was."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access.data import Actor
from wuxian.console.asking import signed_in
from wuxian.console.evidence import picking
from wuxian.console.navigation import page
from wuxian.dossiers import api as dossiers
from wuxian.dossiers.data import Chain, Export, Status
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Fact, Field, Table, Tag
from wuxian.support import clock

MINUTES = "%Y-%m-%d %H:%M"
LATE = 10
"""Minutes without a witness after which the page is worried."""


@require_GET
@signed_in
def evidence(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page."""
    return shown(request, actor, picking.fields(actor, request.GET.dict()))


def shown(
    request: HttpRequest,
    actor: Actor,
    fields: Sequence[Field],
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page with a form that may be wrong."""
    chain = dossiers.get_chain(actor)
    context = {
        "facts": chain_facts(chain),
        "witness": witness_tag(chain),
        "fields": fields,
        "errors": _errors(fields, problem),
        "exports": exports_table(dossiers.list_exports(actor)),
    }
    return page(
        request, "console/evidence/overview.html", context, here="evidence",
        crumbs=[Crumb(gettext("证据与审计"))], status=status,
    )  # fmt: skip


def _errors(fields: Sequence[Field], problem: str) -> list[Field]:
    whole = [Field("", "", error=problem)] if problem else []
    return whole + [one for one in fields if one.error]


def chain_facts(chain: Chain) -> list[Fact]:
    """The head, the witness and the last check, in words."""
    head = chain.head
    signed = gettext("%(count)s 条，%(at)s") % {
        "count": f"{head.signed_size:,}",
        "at": moment(head.signed_at),
    }
    seen = gettext("%(count)s 条，%(at)s") % {
        "count": f"{head.cosigned_size:,}",
        "at": moment(head.cosigned_at),
    }
    return [
        Fact(gettext("日志"), head.origin),
        Fact(gettext("记录"), _size(chain)),
        Fact(gettext("日志头"), head.root.hex()[:32]),
        Fact(gettext("最近的检查点"), signed if head.signed_at else words.NO_DATA),
        Fact(gettext("见证方核对到"), seen if head.cosigned_at else words.NO_DATA),
        Fact(gettext("最近一次全面核对"), moment(chain.checked_at), tag=checked_tag(chain)),
    ]


def _size(chain: Chain) -> str:
    said = {"count": f"{chain.head.size:,}", "waiting": f"{chain.head.pending:,}"}
    if chain.head.pending:
        return gettext("%(count)s 条，另有 %(waiting)s 条待编号") % said
    return gettext("%(count)s 条") % said


def witness_tag(chain: Chain) -> Tag:
    """For how long nobody else has seen the newest entries."""
    waiting = chain.head.unwitnessed_minutes
    if waiting is None:
        return Tag(gettext("没有配置见证方"), "diff", "!")
    if waiting == 0:
        return Tag(gettext("全部已见证"), "ok", "✓")
    told = gettext("未见证 %(minutes)s 分钟") % {"minutes": waiting}
    return Tag(told, "miss" if waiting > LATE else "info", "◔")


def checked_tag(chain: Chain) -> Tag:
    """What the last check found."""
    if chain.findings is None:
        return Tag(gettext("还没有核对过"), "idle")
    if chain.findings == 0:
        return Tag(gettext("没有发现不一致"), "ok", "✓")
    return Tag(gettext("发现 %(count)s 处不一致") % {"count": chain.findings}, "miss", "!")


def exports_table(exports: Sequence[Export]) -> Table | None:
    """One's own exports; none where there is none."""
    columns = [
        Column(gettext("范围")),
        Column(gettext("状态")),
        Column(gettext("记录"), is_number=True),
        Column(gettext("导出时间")),
        Column(gettext("可下载至")),
    ]
    rows = [
        [
            Cell(one.scope, reverse("evidence_export", args=[one.id])),
            Cell(tag=status_tag(one)),
            Cell(f"{one.entries:,}" if one.entries else words.NO_DATA),
            Cell(moment(one.made_at)),
            Cell(moment(one.expires_at)),
        ]
        for one in exports
    ]
    return Table(gettext("我导出过的证据包"), columns, rows, becomes_cards=True) if rows else None


def status_tag(one: Export) -> Tag:
    """How far an export is."""
    return {
        Status.WORKING: Tag(gettext("正在导出"), "info", "◔"),
        Status.DONE: Tag(gettext("可以下载"), "ok", "✓"),
        Status.FAILED: Tag(gettext("没有导出"), "miss", "!"),
        Status.EXPIRED: Tag(gettext("已到期删除"), "idle"),
    }[one.status]


def moment(at: datetime | None) -> str:
    """A moment in China, or nothing."""
    return at.astimezone(clock.SHANGHAI).strftime(MINUTES) if at else words.NO_DATA
