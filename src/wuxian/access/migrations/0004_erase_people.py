"""Group HR may erase people whose records are past their years."""

from django.db import migrations

ROLES, VERB = ("group_hr",), "erase_people"


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
    dependencies = [("access", "0003_product_role")]
    operations = [migrations.RunPython(give, take)]
