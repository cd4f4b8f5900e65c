"""Auditors, group HR and specialists may export evidence about what they may see."""

from django.db import migrations

ROLES, VERB = ("auditor", "group_hr", "specialist"), "export_evidence"


def give(apps, schema_editor):
    roles = apps.get_model("access", "Role").objects.using(schema_editor.connection.alias)
    for role in roles.filter(key__in=ROLES):
        role.verbs = [*role.verbs, VERB]
        role.save()


def take(apps, schema_editor):
    roles = apps.get_model("access", "Role").objects.using(schema_editor.connection.alias)
    for role in roles.filter(key__in=ROLES):
        role.verbs = [verb for verb in role.verbs if verb != VERB]
        role.save()


class Migration(migrations.Migration):
    dependencies = [("access", "0004_erase_people")]
    operations = [migrations.RunPython(give, take)]
