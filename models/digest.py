"""Summaries as they were pushed, and what each person wants of them."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Organisation
from models.person import Person


class Digest(Model):
    """One summary for one person on one day.

    ``sections`` are as ``handlers.sections`` packs them; of each figure they keep the items' ids:
    a number is the length of the list behind it. Without any, there was nothing to tell.
    ``until`` is up to when the person was told of their days, where they were.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    day = fields.DateField()
    sections: Any = fields.JSONField(default=list)
    until = fields.DatetimeField(null=True)
    made_at = fields.DatetimeField()

    class Meta:
        """One message a day, not ten."""

        table = "digests"
        unique_together = (("person", "day"),)
        indexes = (Index(fields=("org_id", "day"), name="digests_day"),)


class Wish(Model):
    """Which summaries a person wants, and at what time; without a row, those of their posts."""

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    kinds: Any = fields.JSONField(default=list)
    #: minutes after midnight, Beijing time
    at = fields.SmallIntField()

    class Meta:
        """One per person."""

        table = "wishes"
