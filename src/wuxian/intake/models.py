"""Tables of ``intake``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Original(models.Model):
    """A file as it came, kept once by its content, sealed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()
    size = models.BigIntegerField()
    received_at = models.DateTimeField()


class ImportRun(models.Model):
    ulid = models.CharField(max_length=26, primary_key=True)
    meaning = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    original = models.ForeignKey(Original, on_delete=models.PROTECT)
    stage = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    member = models.CharField(max_length=500, default="")
    sheet = models.CharField(max_length=255, default="")
    header_rows = models.JSONField(null=True)
    stated = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    typed = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    reviewed_key = models.CharField(max_length=64, default="")
    content_key = models.CharField(max_length=64, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.JSONField(null=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="content_written_once",
                fields=["content_key", "created_by"],
                condition=Q(status="done"),
                nulls_distinct=False,
            )
        ]


class ReviewedRow(models.Model):
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    row = models.IntegerField()
    change = models.CharField(max_length=12)
    said = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="row_once", fields=["run", "row"])
        ]


class CellFinding(models.Model):
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings")
    row = models.IntegerField(null=True)
    column = models.CharField(max_length=4, default="")
    header = models.CharField(max_length=400, default="")
    field = models.CharField(max_length=80, default="")
    severity = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    said = models.BinaryField()


class Profile(models.Model):
    name = models.CharField(max_length=100)
    meaning = models.CharField(max_length=40)
    body = models.TextField()
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="profile_once", fields=["meaning", "name"])
        ]
