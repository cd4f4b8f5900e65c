"""Keys under keys. Nothing here opens anything without the key file."""

from typing import ClassVar

from django.db import models


class DataKey(models.Model):
    """A tenant key, wrapped by a root key, or a data key, wrapped by the tenant key."""

    purpose = models.CharField(max_length=20)
    version = models.IntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "evidence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="data_key_once", fields=["purpose", "version"])
        ]


class Retention(models.Model):
    """How many years a class of records is kept, where that was chosen."""

    kind = models.CharField(max_length=20, primary_key=True)
    years = models.IntegerField()
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)

    class Meta:
        app_label = "evidence"


class SubjectKey(models.Model):
    """The key of one person, import or file; destroyed, it leaves a row that says when."""

    subject = models.CharField(max_length=64, primary_key=True)
    wrapped = models.BinaryField(null=True)
    wrapped_by = models.IntegerField(db_index=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "evidence"
