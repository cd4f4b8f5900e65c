"""Imports belong to whoever began them; who sees every entity sees every import."""

from django.db import migrations, models

MINE = (
    "created_by = nullif(current_setting('app.user_id', true), '')::bigint"
    " OR current_setting('app.everywhere', true) = 'on'"
)
CONDITIONS = {
    "intake_importrun": MINE,
    "intake_reviewedrow": "run_id IN (SELECT ulid FROM intake_importrun)",
    "intake_cellfinding": "run_id IN (SELECT ulid FROM intake_importrun)",
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
        ("intake", "0004_messages_with_their_parts"),
        ("access", "0003_product_role"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="importrun", name="content_written_once"),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                name="content_written_once",
                fields=["content_key", "created_by"],
                condition=models.Q(status="done"),
                nulls_distinct=False,
            ),
        ),
        *(
            migrations.RunSQL(enable(table, condition), disable(table))
            for table, condition in CONDITIONS.items()
        ),
    ]
