"""Only the rows of the entities written into the transaction are there (see access.context)."""

from django.db import migrations

SHOWN = "(SELECT nullif(current_setting('app.entities', true), '')::bigint[])::bigint[]"
FACTS = ("employment", "enrolment", "wage", "household", "ownrate")
CONDITIONS = {
    "roster_person": f"entities && {SHOWN}",
    **{f"roster_{fact}": f"entity_id = ANY ({SHOWN})" for fact in FACTS},
}


def enable(table, condition):
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY scope ON {table} USING ({condition}) WITH CHECK ({condition});
    """


def disable(table):
    return f"DROP POLICY scope ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0003_sealed_people"),
        ("access", "0003_product_role"),
    ]
    operations = [
        migrations.RunSQL(enable(table, condition), disable(table))
        for table, condition in CONDITIONS.items()
    ]
