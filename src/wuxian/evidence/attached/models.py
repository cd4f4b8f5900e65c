"""Attached files. Everything that says something about a person is sealed."""

from typing import ClassVar

from django.db import models


class AttachedFile(models.Model):
    """A file; its name and digest are sealed too, for the digest of a known form gives it away."""

    ulid = models.CharField(max_length=26, primary_key=True)
    subject = models.CharField(max_length=64, db_index=True)
    name = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.BinaryField()
    chunks = models.IntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        app_label = "evidence"


class AttachedChunk(models.Model):
    """A piece of a file, sealed with its number and how many there are."""

    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        app_label = "evidence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="chunk_once", fields=["file", "number"])
        ]
