"""密钥: versions, when they were made, and renewing one while everybody goes on working."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.console import tasks
from wuxian.console.asking import is_fragment, recently_confirmed, signed_in
from wuxian.console.evidence.overview import moment
from wuxian.console.navigation import page
from wuxian.evidence import api as evidence
from wuxian.evidence.data import KeyState, Purpose
from wuxian.faces.shapes import Cell, Column, Crumb, Progress, Table, Tag

ROOT = "root"


def names() -> dict[str, str]:
    """What each key is for, in words."""
    return {
        ROOT: gettext("根密钥（密钥文件）"),
        Purpose.TENANT: gettext("企业密钥"),
        Purpose.SUBJECTS: gettext("人员与文件的密钥"),
        Purpose.FIELDS: gettext("其他字段的密钥"),
    }


@require_GET
@signed_in
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every key, with how many rows still wait for the newest one."""
    access.access_verb(actor, verb=Verb.MANAGE_KEYS)
    found = evidence.list_keys()
    waiting = sum(one.left for one in found)
    context = {
        "table": _table(found),
        "choices": [(key, name) for key, name in names().items() if key != Purpose.TENANT],
        "file": evidence.key_file(),
        "progress": _progress(waiting, sum(one.rows for one in found)) if waiting else None,
    }
    if is_fragment(request):
        return _progress_or_page(request, context["progress"])
    return page(request, "console/keys.html", context, here="keys", crumbs=[Crumb(gettext("密钥"))])


def _progress_or_page(request: HttpRequest, progress: object) -> HttpResponse:
    if progress is None:
        return HttpResponse(headers={"HX-Redirect": reverse("keys")})
    return render(request, "faces/components/job_progress.html", {"progress": progress})


def _progress(waiting: int, rows: int) -> Progress:
    done = rows - waiting
    note = gettext("还剩 %(count)s 项；期间照常使用，中断后会接着做。") % {"count": f"{waiting:,}"}
    return Progress(gettext("正在轮换密钥"), done, rows, note, reverse("keys"))


def _table(found: list[KeyState]) -> Table:
    columns = [
        Column(gettext("密钥")),
        Column(gettext("现用版本"), is_number=True),
        Column(gettext("启用时间")),
        Column(gettext("状态")),
    ]
    rows = [
        [Cell(names()[one.purpose]), Cell(str(one.version)), Cell(moment(one.made_at)),
         Cell(tag=_tag(one))]
        for one in found
    ]  # fmt: skip
    return Table(gettext("密钥"), columns, rows, becomes_cards=True)


def _tag(one: KeyState) -> Tag:
    if one.left:
        return Tag(gettext("轮换中，还剩 %(count)s 项") % {"count": f"{one.left:,}"}, "info", "◔")
    return Tag(gettext("全部使用现用版本"), "ok", "✓")


@require_POST
@signed_in
@recently_confirmed
def rotate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin to renew a key; a job brings the rows under it and goes on with one cut short."""
    access.access_verb(actor, verb=Verb.MANAGE_KEYS)
    asked = request.POST.get("key", "")
    if asked not in names():
        raise Http404
    if asked == ROOT:
        evidence.rotate_root(who=actor.who)
        messages.warning(request, gettext("根密钥已更新。请把密钥文件重新交给保管人。"))
        return redirect("keys")
    tasks.rotate_key.defer(purpose=asked, user_id=actor.user_id)
    messages.success(request, gettext("已开始轮换，可以离开本页。"))
    return redirect("keys")
