"""Tables of ``dossiers``."""

from django.db import models


class Export(models.Model):
    """A bundle somebody asked for; its bytes are sealed, and gone when it expires."""

    ulid = models.CharField(max_length=26, primary_key=True)
    scope = models.CharField(max_length=120)
    status = models.CharField(max_length=12)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.JSONField(null=True)
    name = models.CharField(max_length=255, default="")
    size = models.BigIntegerField(default=0)
    entries = models.IntegerField(default=0)
    body = models.BinaryField(null=True)
    made_by = models.BigIntegerField(null=True, db_index=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
