"""Departments that were there before scopes of departments were."""

from importlib import import_module

import pytest
from django.db import connection

from wuxian.access import api as access
from wuxian.employers import api as employers


@pytest.mark.django_db
@pytest.mark.as_owner
def test_departments_from_before_get_their_scope_below_their_entity() -> None:
    actor = access.operator()
    entity = employers.create_entity(actor, name="甲公司")
    made = employers.ensure_department(actor, entity_id=entity.id, path=("销售部", "门店"))
    for scope in reversed(access.list_scopes(actor, prefix="department:")):
        access.drop_scope(actor, subject=scope.subject)
    with connection.cursor() as cursor:
        cursor.execute(import_module("wuxian.employers.migrations.0004_scopes_of_departments").ADD)
    upper, lower = access.list_scopes(actor, prefix="department:")
    [above] = access.list_scopes(actor, prefix="entity:")
    assert lower.subject == f"department:{made.id}"
    assert upper.path.startswith(above.path)
    assert lower.path.startswith(upper.path)
