"""A grant may end at once, not only at the end of a day; it stays on record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_signing_in")]
    operations = [migrations.AddField("grant", "revoked_at", models.DateTimeField(null=True))]
