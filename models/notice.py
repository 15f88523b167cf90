"""The inbox: what each person is told. Pushes only knock."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.entry import Entry
from models.organisation import Organisation
from models.person import Person
from rules.notice import Knock


class Notice(Model):
    """One line in one person's inbox, made from a timeline entry.

    Its words are rendered from the entry when it is read, so that they are
    kept once. ``party`` is the capacity in which the person is told; ``nudged_at`` is when those
    were told once more who had not read it.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    receiver: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    receiver_id: int
    entry: fields.ForeignKeyRelation[Entry] = fields.ForeignKeyField(
        "models.Entry", related_name=False, on_delete=fields.RESTRICT
    )
    entry_id: int
    party = fields.CharField(max_length=10)
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    nudged_at = fields.DatetimeField(null=True)
    knock = fields.CharEnumField(Knock, max_length=10, default=Knock.WAITING)
    knock_code = fields.IntField(default=0)

    class Meta:
        """One per entry and receiver; read by receiver, newest first."""

        table = "notices"
        unique_together = (("entry", "receiver"),)
        indexes = (
            Index(fields=("org_id", "receiver_id", "id"), name="notices_receiver"),
            Index(fields=("created_at",), name="notices_age"),
        )
