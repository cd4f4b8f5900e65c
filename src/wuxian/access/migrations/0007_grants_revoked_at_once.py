"""A grant may end at once; and who gave a credential does not reset the second factor too."""

from django.db import migrations, models


def keep_apart(apps, schema_editor):
    rows = apps.get_model("access", "Separation").objects.using(schema_editor.connection.alias)
    rows.create(first="give_credential", second="reset_second_factor")


class Migration(migrations.Migration):
    dependencies = [("access", "0006_signing_in")]
    operations = [
        migrations.AddField("grant", "revoked_at", models.DateTimeField(null=True)),
        migrations.AddField("user", "credential_given_by", models.BigIntegerField(null=True)),
        migrations.AddField("user", "factors_reset_by", models.BigIntegerField(null=True)),
        migrations.RunPython(keep_apart, migrations.RunPython.noop),
    ]
