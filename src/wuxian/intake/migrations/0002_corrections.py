from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("intake", "0001_import_runs")]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("importrun", "corrections", models.JSONField(default=dict)),
    ]
