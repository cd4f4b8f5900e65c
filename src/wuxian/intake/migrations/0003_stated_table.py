"""What a person said about the table: its header rows and its encoding."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_corrections")]

    operations = [
        migrations.AddField(
            model_name="importrun", name="stated", field=models.JSONField(default=dict)
        ),
    ]
