"""Tables of ``policies``."""

from django.db import models


class LibraryVersion(models.Model):
    digest = models.CharField(max_length=80, primary_key=True)
    first_seen = models.DateTimeField()
    seen_by = models.BigIntegerField(null=True)
    places = models.IntegerField()
