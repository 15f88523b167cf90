"""Who read, changed and exported what: lines that are chained by hash, and only grow."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Organisation
from models.person import Person


class AuditLine(Model):
    """One line; ``seq`` and ``digest`` are given when it is sealed into the chain, within a minute.

    ``entry_id`` is the timeline entry of a change, of which ``detail`` has the hash.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    actor: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    actor_id: int | None
    action = fields.CharField(max_length=16)
    subject = fields.CharField(max_length=64)
    entry_id = fields.BigIntField(null=True, unique=True)
    detail: Any = fields.JSONField(default=dict)
    at = fields.DatetimeField()
    seq = fields.BigIntField(null=True)
    digest = fields.CharField(max_length=64, default="")

    class Meta:
        """Read in the order of the chain."""

        table = "audit_lines"
        unique_together = (("org", "seq"),)
        indexes = (Index(fields=("org_id", "subject"), name="audit_subject"),)
