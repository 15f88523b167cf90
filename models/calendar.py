"""Calendars that people subscribe to, behind links that can be taken back."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Organisation, Station
from models.person import Person


class Calendar(Model):
    """One link to a calendar: of a person's own activities, or of a ``station``'s.

    The link holds a secret of which only the hash is kept.
    """

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    secret_hash = fields.CharField(max_length=64, unique=True)
    made_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Found by the secret's hash, and by whose it is."""

        table = "calendars"
        indexes = (Index(fields=("org_id", "person_id"), name="calendars_person"),)
