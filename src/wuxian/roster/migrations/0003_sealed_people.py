"""Names and identity numbers are sealed, and every fact says whose record it is."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

FACTS = ("enrolment", "wage", "household", "ownrate")
OLD = (
    "This data directory was made by a version before 0.1 that kept names unsealed. "
    "Begin with an empty data directory and import the rosters again."
)


def refuse_unsealed_people(apps, schema_editor):
    if apps.get_model("roster", "Person").objects.using(schema_editor.connection.alias).exists():
        raise RuntimeError(OLD)


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0002_own_rates"),
        ("employers", "0002_facts_of_imports"),
        ("evidence", "0001_keys"),
    ]

    operations = [
        migrations.RunPython(refuse_unsealed_people, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="person", name="person_by_grams"),
        *(
            migrations.RemoveField(model_name="person", name=name)
            for name in ("name", "name_key", "name_grams", "id_no", "id_last4")
        ),
        *(
            migrations.AddField(model_name="person", name=name, field=field)
            for name, field in (
                ("name_sealed", models.BinaryField()),
                ("name_token", models.BigIntegerField(db_index=True)),
                ("id_no_sealed", models.BinaryField(null=True)),
                ("id_no_index", models.BinaryField(max_length=32, null=True, unique=True)),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField()),
                ),
                (
                    "entities",
                    django.contrib.postgres.fields.ArrayField(
                        models.BigIntegerField(), default=list
                    ),
                ),
            )
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["tokens"], name="person_by_tokens"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["entities"], name="person_by_entities"
            ),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="entity",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="employers.legalentity",
                ),
            )
            for model in FACTS
        ),
        migrations.AlterField(
            model_name="employment",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.legalentity",
            ),
        ),
        *(
            operation
            for model, name, fields, extra in (
                (
                    "wage",
                    "wage_once",
                    ["person", "entity", "meaning", "kind", "valid_from"],
                    {"nulls_distinct": False},
                ),
                ("household", "household_once", ["person", "entity", "valid_from"], {}),
                ("ownrate", "own_rate_once", ["person", "entity", "rate", "valid_from"], {}),
            )
            for operation in (
                migrations.RemoveConstraint(model_name=model, name=name),
                migrations.AddConstraint(
                    model_name=model,
                    constraint=models.UniqueConstraint(
                        name=name,
                        fields=fields,
                        condition=models.Q(superseded_at__isnull=True),
                        **extra,
                    ),
                ),
            )
        ),
    ]
