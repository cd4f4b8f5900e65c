"""Messages keep their template and parameters, so that each reader has them in their language.

What was kept as text becomes that text in JSON and stays readable.
"""

from django.db import migrations, models


def as_json(
    model: str, column: str, *, is_needed: bool = False
) -> migrations.SeparateDatabaseAndState:
    table = f"intake_{model}"
    optional = "" if is_needed else f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;"
    forth = (
        f"{optional} ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT, "
        f"ALTER COLUMN {column} TYPE jsonb USING to_jsonb({column})"
    )
    back = (
        f"ALTER TABLE {table} ALTER COLUMN {column} TYPE text "
        f"USING coalesce({column} ->> 'template', {column} #>> '{{}}', '')"
    )
    field = models.JSONField() if is_needed else models.JSONField(null=True)
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(forth, back)], [migrations.AlterField(model, column, field)]
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_stated_table")]
    operations = [
        as_json("importrun", "message"),
        as_json("reviewedrow", "problem"),
        as_json("cellfinding", "message", is_needed=True),
    ]
