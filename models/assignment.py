"""What handling units (承办单位) have before them, and what they say to it."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.opinion import Attachment, Clocked, Opinion
from models.organisation import HandlingUnit, Organisation
from models.person import Person
from rules.assignment import ReplyClass, State


class Assignment(Clocked):
    """One item with one unit; at most one that is live (a partial index in the migrations).

    ``lead`` is the unit whose reply counts. With ``files`` the unit sees what was attached.
    ``asked_until`` is a day that the unit asks for, until the office has decided.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    opinion: fields.ForeignKeyRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="assignments", on_delete=fields.RESTRICT
    )
    opinion_id: int
    unit: fields.ForeignKeyRelation[HandlingUnit] = fields.ForeignKeyField(
        "models.HandlingUnit", related_name=False, on_delete=fields.RESTRICT
    )
    unit_id: int
    lead = fields.BooleanField()
    state = fields.CharEnumField(State, max_length=10)
    files = fields.BooleanField(default=False)
    asked_until = fields.DateField(null=True)
    forwarded_at = fields.DatetimeField()

    class Meta:
        """Found by item, and by unit."""

        table = "assignments"
        indexes = (
            Index(fields=("org_id", "opinion_id"), name="assignments_opinion"),
            Index(fields=("org_id", "unit_id", "state", "id"), name="assignments_unit"),
        )


class Reply(Model):
    """What a unit says to an item: its reply, a co unit's opinion, or a word in between.

    ``reply_class`` is empty for a word in between. ``unit`` is whose it is also where the office
    has recorded it; ``round`` is 1 until a reporter was not satisfied.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    opinion: fields.ForeignKeyRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="replies", on_delete=fields.RESTRICT
    )
    opinion_id: int
    unit: fields.ForeignKeyRelation[HandlingUnit] = fields.ForeignKeyField(
        "models.HandlingUnit", related_name=False, on_delete=fields.RESTRICT
    )
    unit_id: int
    lead = fields.BooleanField()
    reply_class = fields.CharEnumField(ReplyClass, max_length=1, null=True)
    words = fields.TextField()
    round = fields.SmallIntField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()
    attachments: fields.ReverseRelation[Attachment]

    class Meta:
        """Read by item, in order."""

        table = "replies"
        indexes = (Index(fields=("org_id", "opinion_id", "id"), name="replies_opinion"),)
