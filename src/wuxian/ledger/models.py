"""Tables of ``ledger``. The lines themselves are a partitioned table made in a migration."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Snapshot(models.Model):
    """Frozen frames, kept once by the digest of their bytes."""

    digest = models.CharField(max_length=64, primary_key=True)
    what = models.CharField(max_length=10)
    library_digest = models.CharField(max_length=80, default="")
    body = models.BinaryField()
    created_at = models.DateTimeField()


class OwedRun(models.Model):
    number = models.BigAutoField(primary_key=True)
    ulid = models.CharField(max_length=26, unique=True)
    period = models.IntegerField(db_index=True)
    entities = models.JSONField(null=True)
    covers = ArrayField(models.BigIntegerField(), default=list)
    as_known = models.DateTimeField()
    facts = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    library_digest = models.CharField(max_length=80)
    lines_digest = models.CharField(max_length=64)
    people = models.IntegerField()
    lines = models.IntegerField()
    statuses = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)


class Cover(models.Model):
    """Which run gives the current view of an entity's month."""

    run = models.ForeignKey(OwedRun, on_delete=models.PROTECT)
    period = models.IntegerField()
    entity_id = models.BigIntegerField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="cover_once", fields=["period", "entity_id"], condition=Q(is_current=True)
            ),
            models.UniqueConstraint(name="cover_of_run", fields=["run", "entity_id"]),
        ]
