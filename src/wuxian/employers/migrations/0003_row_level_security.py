"""Only the rows of the entities written into the transaction are there (see access.context)."""

from django.db import migrations

SHOWN = "(SELECT nullif(current_setting('app.structure', true), '')::bigint[])::bigint[]"
CONDITIONS = {
    "employers_legalentity": f"id = ANY ({SHOWN})",
    "employers_department": f"entity_id = ANY ({SHOWN})",
    "employers_account": f"entity_id = ANY ({SHOWN})",
    "employers_accountfact": "account_id IN (SELECT id FROM employers_account)",
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
        ("employers", "0002_facts_of_imports"),
        ("access", "0003_product_role"),
    ]
    operations = [
        migrations.RunSQL(enable(table, condition), disable(table))
        for table, condition in CONDITIONS.items()
    ]
