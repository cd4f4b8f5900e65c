import django.db.models.deletion
from django.db import migrations, models

ENABLE = """
ALTER TABLE roster_legalhold ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster_legalhold FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON roster_legalhold
    USING (person_id IN (SELECT id FROM roster_person))
    WITH CHECK (person_id IN (SELECT id FROM roster_person));
"""
DISABLE = (
    "DROP POLICY scope ON roster_legalhold; ALTER TABLE roster_legalhold DISABLE ROW LEVEL SECURITY"
)


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_row_level_security")]
    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=400)),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="roster.person",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(ENABLE, DISABLE),
    ]
