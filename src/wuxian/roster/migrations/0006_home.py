"""Where nearly everybody is at home, so that row-level security compares a number, not a list."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThan

SHOWN = "(SELECT nullif(current_setting('app.entities', true), '')::bigint[])::bigint[]"


EVERYWHERE = "(SELECT current_setting('app.everywhere', true) = 'on')"


def policy(condition):
    return f"ALTER POLICY scope ON roster_person USING ({condition}) WITH CHECK ({condition})"


class Migration(migrations.Migration):
    dependencies = [("roster", "0005_legal_holds")]
    operations = [
        migrations.AddField(
            "person",
            "home",
            models.GeneratedField(
                expression=Func(F("entities"), template="(%(expressions)s)[1]"),
                output_field=models.BigIntegerField(null=True),
                db_persist=True,
            ),
        ),
        migrations.AddField(
            "person",
            "is_shared",
            models.GeneratedField(
                expression=GreaterThan(Func(F("entities"), function="cardinality"), 1),
                output_field=models.BooleanField(),
                db_persist=True,
            ),
        ),
        migrations.RemoveIndex("person", "person_by_entities"),
        migrations.AddIndex(
            "person",
            django.contrib.postgres.indexes.GinIndex(
                fields=["entities"], name="person_by_entities", condition=Q(is_shared=True)
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(fields=["home"], name="person_by_home", include=["is_shared", "entities"]),
        ),
        migrations.RunSQL(
            policy(f"{EVERYWHERE} OR home = ANY ({SHOWN}) OR (is_shared AND entities && {SHOWN})"),
            policy(f"entities && {SHOWN}"),
        ),
    ]
