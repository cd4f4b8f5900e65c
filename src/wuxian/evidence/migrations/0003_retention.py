from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_append_only_log")]
    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("kind", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("years", models.IntegerField()),
                ("set_at", models.DateTimeField()),
                ("set_by", models.BigIntegerField(null=True)),
            ],
        ),
    ]
