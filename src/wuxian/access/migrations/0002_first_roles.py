"""The roles every installation begins with."""

from django.db import migrations

ROLES = (
    (
        "specialist",
        "社保专员",
        "see_people see_amounts reveal_ids import calculate manage_structure",
    ),
    ("hrbp", "HRBP / 门店负责人", "see_people import"),
    ("group_hr", "集团 HR", "see_people see_amounts import calculate manage_structure"),
    ("finance", "财务", "see_people see_amounts"),
    ("auditor", "审计", "see_people see_amounts reveal_ids"),
    ("employee", "员工", "see_self"),
    ("administrator", "系统管理员", "manage_users manage_structure"),
)


def add_roles(apps, schema_editor):
    role = apps.get_model("access", "Role")
    role.objects.using(schema_editor.connection.alias).bulk_create(
        role(key=key, name=name, verbs=verbs.split()) for key, name, verbs in ROLES
    )


def remove_roles(apps, schema_editor):
    rows = apps.get_model("access", "Role").objects.using(schema_editor.connection.alias)
    rows.filter(key__in=[key for key, *_ in ROLES]).delete()


class Migration(migrations.Migration):
    dependencies = [("access", "0001_users_roles_scopes")]
    operations = [migrations.RunPython(add_roles, remove_roles)]
