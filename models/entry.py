"""The timeline: what was done to an item, an activity, a circular, …, by whom and when."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.activity import Activity
from models.bulletin import Bulletin
from models.circular import Circular
from models.digest import Digest
from models.opinion import Opinion
from models.organisation import Committee, HandlingUnit, Organisation
from models.person import Person


class Entry(Model):
    """One line of a timeline; the database refuses to change or delete it.

    It is about exactly one of ``opinion``, ``activity``, ``circular``, ``bulletin`` and
    ``digest``. ``words`` are the reason or the answer, ``reason`` the code of a reason; ``actor``
    empty means the service itself, ``person`` and ``unit`` are whom it is about where that is one
    of many.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    opinion: fields.ForeignKeyNullableRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    opinion_id: int | None
    activity: fields.ForeignKeyNullableRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    activity_id: int | None
    circular: fields.ForeignKeyNullableRelation[Circular] = fields.ForeignKeyField(
        "models.Circular", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    circular_id: int | None
    bulletin: fields.ForeignKeyNullableRelation[Bulletin] = fields.ForeignKeyField(
        "models.Bulletin", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    bulletin_id: int | None
    digest: fields.ForeignKeyNullableRelation[Digest] = fields.ForeignKeyField(
        "models.Digest", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    digest_id: int | None
    verb = fields.CharField(max_length=16)
    before = fields.CharField(max_length=16, null=True)
    after = fields.CharField(max_length=16)
    actor: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    actor_id: int | None
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None
    unit: fields.ForeignKeyNullableRelation[HandlingUnit] = fields.ForeignKeyField(
        "models.HandlingUnit", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    unit_id: int | None
    reason = fields.CharField(max_length=16, default="", db_default="")
    words = fields.TextField(default="")
    at = fields.DatetimeField()

    class Meta:
        """Read by what it is about, in order."""

        table = "entries"
        indexes = (
            Index(fields=("org_id", "opinion_id", "id"), name="entries_opinion"),
            Index(fields=("org_id", "activity_id", "id"), name="entries_activity"),
            Index(fields=("org_id", "circular_id", "id"), name="entries_circular"),
            Index(fields=("org_id", "verb", "at"), name="entries_verb"),
        )
