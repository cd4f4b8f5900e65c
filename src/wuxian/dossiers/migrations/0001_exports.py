"""Exports, each visible to its maker; and, to clear them away, to whoever sees every entity."""

from django.db import migrations, models

MINE = (
    "made_by = nullif(current_setting('app.user_id', true), '')::bigint"
    " OR current_setting('app.everywhere', true) = 'on'"
)
ENABLE = f"""
    ALTER TABLE dossiers_export ENABLE ROW LEVEL SECURITY;
    ALTER TABLE dossiers_export FORCE ROW LEVEL SECURITY;
    CREATE POLICY scope ON dossiers_export USING ({MINE}) WITH CHECK ({MINE});
"""
DISABLE = """
    DROP POLICY scope ON dossiers_export;
    ALTER TABLE dossiers_export DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_product_role")]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("ulid", models.CharField(max_length=26, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=120)),
                ("status", models.CharField(max_length=12)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("message", models.JSONField(null=True)),
                ("name", models.CharField(default="", max_length=255)),
                ("size", models.BigIntegerField(default=0)),
                ("entries", models.IntegerField(default=0)),
                ("body", models.BinaryField(null=True)),
                ("made_by", models.BigIntegerField(db_index=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(ENABLE, DISABLE),
    ]
