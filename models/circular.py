"""Circulars (通知): words and papers that many people are to read, and who issued them."""

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Committee, Organisation, Station
from models.person import Person
from rules.circular import State

if TYPE_CHECKING:
    from models.activity import Material


class Circular(Model):
    """One circular to an audience; who has read it stands in the notices.

    ``audience`` is as ``rules.audience`` writes it. ``read_by`` is until when people should have
    read it; ``source_key`` makes a repeated issue the same circular.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    number = fields.CharField(max_length=16)
    title = fields.CharField(max_length=64)
    text = fields.TextField()
    state = fields.CharEnumField(State, max_length=16)
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None
    audience: Any = fields.JSONField(default=list)
    issued_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    issued_by_id: int
    issued_at = fields.DatetimeField()
    read_by = fields.DatetimeField(null=True)
    nudged_at = fields.DatetimeField(null=True)
    source_key = fields.CharField(max_length=160)
    materials: fields.ReverseRelation["Material"]

    class Meta:
        """Indexes begin with the organisation."""

        table = "circulars"
        unique_together = (("org", "number"), ("org", "source_key"))
        indexes = (Index(fields=("org_id", "state", "read_by"), name="circulars_clock"),)
