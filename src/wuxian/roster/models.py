"""Tables of ``roster``. Facts have two clocks: when they hold, and when they were believed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

BELIEVED = Q(superseded_at__isnull=True)


class Person(models.Model):
    """Who somebody is, sealed; ``sealed.opened`` gives a row its ``name`` and ``id_no``."""

    name: str
    id_no: str | None

    name_sealed = models.BinaryField()
    name_token = models.BigIntegerField(db_index=True)
    name_sort = models.BinaryField()
    id_no_sealed = models.BinaryField(null=True)
    id_no_index = models.BinaryField(max_length=32, null=True, unique=True)
    tokens = ArrayField(models.BigIntegerField())
    entities = ArrayField(models.BigIntegerField(), default=list)
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="person_by_name", fields=["name_sort", "id"]),
            GinIndex(name="person_by_tokens", fields=["tokens"]),
            GinIndex(name="person_by_entities", fields=["entities"]),
        ]


class Fact(models.Model):
    """What an entity believes of a person since ``recorded_at``, until ``superseded_at``."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entity = models.ForeignKey("employers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    recorded_by = models.BigIntegerField(null=True)
    import_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001
    superseded_run = models.CharField(max_length=26, null=True, db_index=True)  # noqa: DJ001

    class Meta:
        abstract = True


class Employment(Fact):
    department = models.ForeignKey("employers.Department", null=True, on_delete=models.PROTECT)
    employee_no = models.CharField(max_length=64, null=True, db_index=True)  # noqa: DJ001
    hired_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    employment_type = models.CharField(max_length=40, null=True)  # noqa: DJ001

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="employment_once", fields=["person", "entity"], condition=BELIEVED
            )
        ]


class Enrolment(Fact):
    account = models.ForeignKey("employers.Account", on_delete=models.PROTECT)
    kind = models.CharField(max_length=40, null=True)  # noqa: DJ001
    start = models.IntegerField()
    stop = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="enrolment_once",
                fields=["person", "account", "kind", "start"],
                condition=BELIEVED,
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="enrolment_stops_after_start",
                condition=Q(stop__isnull=True) | Q(stop__gte=F("start")),
            ),
        ]


class Wage(Fact):
    amount = models.BigIntegerField()
    meaning = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, null=True)  # noqa: DJ001
    valid_from = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="wage_once",
                fields=["person", "entity", "meaning", "kind", "valid_from"],
                condition=BELIEVED,
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="wage_not_negative", condition=Q(amount__gte=0)),
        ]


class Household(Fact):
    household = models.CharField(max_length=20)
    valid_from = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="household_once",
                fields=["person", "entity", "valid_from"],
                condition=BELIEVED,
            )
        ]


class OwnRate(Fact):
    """A rate or class of one person that differs from their account's."""

    rate = models.CharField(max_length=40)
    value = models.IntegerField()
    valid_from = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="own_rate_once",
                fields=["person", "entity", "rate", "valid_from"],
                condition=BELIEVED,
            )
        ]


class LegalHold(models.Model):
    """Somebody whose records must stay, whatever the years say."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=400)
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)


FACTS: tuple[type[Fact], ...] = (Employment, Enrolment, Wage, Household, OwnRate)
