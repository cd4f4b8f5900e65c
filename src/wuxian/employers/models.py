"""Tables of ``employers``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Group(models.Model):
    name = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()


class LegalEntity(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    name = models.CharField(max_length=200, unique=True)
    uscc = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001
    created_at = models.DateTimeField()


class Department(models.Model):
    entity = models.ForeignKey(LegalEntity, on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    path = models.JSONField(default=list)
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="department_once",
                fields=["entity", "parent", "name"],
                nulls_distinct=False,
            )
        ]


class Account(models.Model):
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT)
    place = models.IntegerField()
    channel = models.CharField(max_length=20)
    number = models.CharField(max_length=64, null=True)  # noqa: DJ001
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="account_once", fields=["entity", "place", "channel"]),
            models.CheckConstraint(
                name="account_channel_known",
                condition=Q(channel__in=["social_insurance", "medical", "tax", "housing_fund"]),
            ),
        ]


class AccountFact(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="facts")
    fact = models.CharField(max_length=40)
    value = models.IntegerField(null=True)
    valid_from = models.IntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    recorded_by = models.BigIntegerField(null=True)
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="account_fact_once",
                fields=["account", "fact", "valid_from"],
                condition=Q(superseded_at__isnull=True),
            )
        ]
