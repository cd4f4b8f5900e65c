"""Who may do what where: a matrix of roles and verbs, and who holds which role."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wuxian.access import api as access
from wuxian.access.data import Actor, Grant, Role, Verb
from wuxian.console.asking import signed_in
from wuxian.console.links import to
from wuxian.console.navigation import page
from wuxian.console.users.words import role_label, role_name, scope_name, span, verb_name
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Column, Crumb, Empty, Table


@require_GET
@signed_in
def roles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The matrix, then every grant that has not ended."""
    grants = access.list_grants(actor)
    context = {
        "matrix": _matrix(access.list_roles()),
        "table": _grants_table(grants) if grants else None,
        "empty": Empty(gettext("还没有授予任何角色"), "", gettext("打开用户列表"), to("users")),
    }
    crumbs = [Crumb(gettext("用户与权限"), to("users")), Crumb(gettext("角色与授权"))]
    return page(request, "console/users/roles.html", context, here="users", crumbs=crumbs)


def _matrix(found: list[Role]) -> Table:
    columns = [Column(gettext("可以做什么")), *(Column(role_label(one.key, one.name))
                                                for one in found)]  # fmt: skip
    rows = [[Cell(verb_name(verb)), *(_mark(verb in one.verbs) for one in found)]
            for verb in Verb]  # fmt: skip
    factor = [Cell(gettext("必须第二步验证")), *(_mark(one.needs_mfa) for one in found)]
    reads = [Cell(gettext("只读，不与写权限同授")), *(_mark(one.is_read_only) for one in found)]
    return Table(gettext("角色与权限"), columns, [*rows, factor, reads])


def _mark(is_so: bool) -> Cell:
    return Cell("✓" if is_so else words.NO_DATA)


def _grants_table(grants: list[Grant]) -> Table:
    columns = [Column(gettext("用户")), Column(gettext("角色")), Column(gettext("范围")),
               Column(gettext("日期"))]  # fmt: skip
    rows = [
        [Cell(one.user_name, to("user", one.user_id)), Cell(role_name(one)),
         Cell(scope_name(one)), Cell(span(one))]
        for one in grants
    ]  # fmt: skip
    return Table(gettext("授权"), columns, rows, becomes_cards=True)
