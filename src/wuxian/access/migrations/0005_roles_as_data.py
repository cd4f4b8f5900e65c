"""Who needs a second factor, who only reads, what one person may not do twice, and delegation."""

import django.db.models.deletion
from django.db import migrations, models

NEED_A_SECOND_FACTOR = ("administrator", "group_hr", "auditor", "specialist")
READ_ONLY = ("auditor",)
ADDED_VERBS = {
    "auditor": "export_evidence verify_evidence see_access_log",
    "group_hr": "export_evidence verify_evidence",
    "specialist": "export_evidence",
    "administrator": "manage_keys see_access_log",
}
SEPARATIONS = (
    ("import", "confirm_debit"),
    ("submit", "approve"),
    ("propose_policy", "publish_policy"),
)


def tell_roles_apart(apps, schema_editor):
    using = schema_editor.connection.alias
    roles = apps.get_model("access", "Role").objects.using(using)
    for role in roles.all():
        role.needs_mfa = role.key in NEED_A_SECOND_FACTOR
        role.is_read_only = role.key in READ_ONLY
        role.verbs = [*role.verbs, *ADDED_VERBS.get(role.key, "").split()]
        role.save(using=using)
    separation = apps.get_model("access", "Separation")
    separation.objects.using(using).bulk_create(
        separation(first=first, second=second) for first, second in SEPARATIONS
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0004_erase_people")]
    operations = [
        migrations.AddField("role", "needs_mfa", models.BooleanField(default=False)),
        migrations.AddField("role", "is_read_only", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Separation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.CharField(max_length=32)),
                ("second", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="separation_once")
                ]
            },
        ),
        migrations.AddField(
            "grant",
            "delegated_from",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="delegations",
                to="access.grant",
            ),
        ),
        migrations.RunPython(tell_roles_apart, migrations.RunPython.noop),
    ]
