"""Only the rows of the entities written into the transaction are there (see access.context).

The product's role makes no tables, so a function of the owner attaches a month's partition.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

SHOWN = "(SELECT nullif(current_setting('app.entities', true), '')::bigint[])::bigint[]"
CONDITIONS = {
    "ledger_line": f"entity_id = ANY ({SHOWN})",
    "ledger_cover": f"entity_id = ANY ({SHOWN})",
    "ledger_owedrun": f"covers && {SHOWN} OR covers = '{{}}'",
}
FILL = """
UPDATE ledger_owedrun r SET covers = ARRAY(
    SELECT entity_id FROM ledger_cover c WHERE c.run_id = r.number ORDER BY 1
)
"""
PARTITION = """
CREATE FUNCTION ledger_ensure_partition(period integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE name text := 'ledger_line_' || period;
BEGIN
    IF period NOT BETWEEN 190001 AND 299912 THEN
        RAISE EXCEPTION 'not a month: %', period;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ledger_line'), period);
    IF to_regclass(name) IS NULL THEN
        -- attached rather than created in place, which would shut readers of other months out
        EXECUTE format('CREATE TABLE %I (LIKE ledger_line INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
        EXECUTE format('ALTER TABLE ledger_line ATTACH PARTITION %I FOR VALUES IN (%s)', name, period);
        EXECUTE format('CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()', name);
    END IF;
END $$;
"""


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
        ("ledger", "0002_append_only_lines"),
        ("access", "0003_product_role"),
    ]
    operations = [
        migrations.AddField(
            model_name="owedrun",
            name="covers",
            field=django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), default=list),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(PARTITION, "DROP FUNCTION ledger_ensure_partition"),
        *(
            migrations.RunSQL(enable(table, condition), disable(table))
            for table, condition in CONDITIONS.items()
        ),
    ]
