"""Files, and what was read in them, are sealed. Reviews are made anew when they are next asked for."""

from django.db import migrations, models

OLD = (
    "This data directory was made by a version before 0.1 that kept files unsealed. "
    "Begin with an empty data directory and import the rosters again."
)


def refuse_unsealed_files(apps, schema_editor):
    if apps.get_model("intake", "Original").objects.using(schema_editor.connection.alias).exists():
        raise RuntimeError(OLD)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_row_level_security"),
        ("evidence", "0001_keys"),
    ]
    operations = [
        migrations.RunPython(refuse_unsealed_files, migrations.RunPython.noop),
        migrations.RemoveField("importrun", "corrections"),
        migrations.AddField("importrun", "typed", models.BinaryField(null=True)),
        *(
            migrations.RemoveField("reviewedrow", name)
            for name in ("label", "differences", "problem")
        ),
        migrations.AddField("reviewedrow", "said", models.BinaryField()),
        *(migrations.RemoveField("cellfinding", name) for name in ("message", "raw")),
        migrations.AddField("cellfinding", "said", models.BinaryField()),
    ]
