"""What the chat remembers: open dialogs, messages already answered, mini-program sessions."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Organisation


class Dialog(Model):
    """A dialog that somebody is in the middle of.

    ``step`` is the step's name, never a position, so that a deployment meets
    half-finished dialogs. ``version`` guards against two answers at once.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    openid = fields.CharField(max_length=64)
    name = fields.CharField(max_length=32)
    step = fields.CharField(max_length=32)
    data: Any = fields.JSONField(default=dict)
    version = fields.IntField(default=1)
    changed_at = fields.DatetimeField()
    nudged_at = fields.DatetimeField(null=True)

    class Meta:
        """One dialog per person."""

        table = "dialogs"
        unique_together = (("org", "openid"),)
        indexes = (Index(fields=("changed_at",), name="dialogs_silent"),)


class Heard(Model):
    """A message that was taken, and what was answered: a repeat gets the same answer."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    key = fields.CharField(max_length=160)
    reply: Any = fields.JSONField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """One row per message."""

        table = "heard"
        unique_together = (("org", "key"),)
        indexes = (Index(fields=("at",), name="heard_age"),)


class Session(Model):
    """A mini-program session; only the token's hash is kept.

    It names an openid: who stands behind that is looked up at each request.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    openid = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Found by the token's hash."""

        table = "sessions"
        indexes = (
            Index(fields=("org_id", "openid"), name="sessions_openid"),
            Index(fields=("expires_at",), name="sessions_age"),
        )
