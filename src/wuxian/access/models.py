"""Tables of ``access``."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q


class User(AbstractBaseUser):
    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(null=True, unique=True)  # noqa: DJ001
    display_name = models.CharField(max_length=64)
    language = models.CharField(max_length=16, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    must_change_password = models.BooleanField(default=False)
    credential_given_by = models.BigIntegerField(null=True)
    factors_reset_by = models.BigIntegerField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]


class Role(models.Model):
    key = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=32)
    verbs = models.JSONField(default=list)
    needs_mfa = models.BooleanField(default=False)
    is_read_only = models.BooleanField(default=False)


class Separation(models.Model):
    """Two verbs that one person may not use on the same object."""

    first = models.CharField(max_length=32)
    second = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="separation_once", fields=["first", "second"])
        ]


class Scope(models.Model):
    subject = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)


class Grant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    scope = models.ForeignKey(Scope, null=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    delegated_from = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="delegations"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]


class Session(AbstractBaseSession):
    """A signed-in browser, with what its owner needs to recognise it."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, default="")
    address = models.CharField(max_length=45, default="")


class Attempt(models.Model):
    """Somebody tried to prove who they are. ``key`` is a keyed digest and names nobody."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="attempt_by_key", fields=["key", "at"])
        ]


class Invitation(models.Model):
    """A link that lets a user choose their first password, once. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
