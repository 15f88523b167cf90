"""Opinion items (社情民意) and what is attached to them."""

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Committee, Organisation, Station
from models.person import Person
from rules.opinion import State

if TYPE_CHECKING:
    from models.activity import Activity, Material


class Counter(Model):
    """The last receipt number given out, per organisation, kind and year: no gap, no double."""

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    kind = fields.CharField(max_length=8)
    year = fields.IntField()
    given = fields.IntField(default=0)

    class Meta:
        """One row per kind and year."""

        table = "counters"
        unique_together = (("org", "kind", "year"),)


class Opinion(Model):
    """One matter that a member reported.

    ``text`` is what was submitted and never changes. ``committee`` empty means
    that the office decides. ``station`` is set when the station is copied in
    (抄送联络站). ``activity`` is where the matter was voiced, if at one. ``source_key`` makes a
    repeated submission the same item.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    receipt = fields.CharField(max_length=16)
    reporter: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    reporter_id: int
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None
    state = fields.CharEnumField(State, max_length=16)
    title = fields.CharField(max_length=64)
    text = fields.TextField()
    place = fields.CharField(max_length=200, default="")
    urgent = fields.BooleanField(default=False)
    reroutes = fields.IntField(default=0)
    activity: fields.ForeignKeyNullableRelation["Activity"] = fields.ForeignKeyField(
        "models.Activity", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    activity_id: int | None
    routing: Any = fields.JSONField(default=dict)
    fingerprint = fields.CharField(max_length=64)
    source_key = fields.CharField(max_length=160)
    answer = fields.TextField(default="")
    submitted_at = fields.DatetimeField()
    due_at = fields.DatetimeField(null=True)
    attachments: fields.ReverseRelation["Attachment"]

    class Meta:
        """Indexes begin with the organisation."""

        table = "opinions"
        unique_together = (("org", "receipt"), ("org", "source_key"))
        indexes = (
            Index(fields=("org_id", "reporter_id", "id"), name="opinions_reporter"),
            Index(fields=("org_id", "committee_id", "state", "id"), name="opinions_committee"),
            Index(fields=("org_id", "state", "id"), name="opinions_state"),
        )


class Blob(Model):
    """The bytes of an attachment, once per organisation and content."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    sha256 = fields.CharField(max_length=64)
    content = fields.BinaryField()

    class Meta:
        """Content is kept once."""

        table = "blobs"
        unique_together = (("org", "sha256"),)


class Attachment(Model):
    """A photo, voice note or paper given with an item, or with a material of an activity.

    From chat it begins as WeChat's ``media_id`` and is copied at once (WeChat
    keeps it for three days); ``name`` is what its giver called a paper.
    ``state`` is ``waiting``, ``stored`` or ``lost``.
    """

    id = fields.UUIDField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    owner_id: int
    opinion: fields.ForeignKeyNullableRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="attachments", null=True, on_delete=fields.RESTRICT
    )
    opinion_id: int | None
    material: fields.ForeignKeyNullableRelation["Material"] = fields.ForeignKeyField(
        "models.Material", related_name="attachments", null=True, on_delete=fields.RESTRICT
    )
    material_id: int | None
    kind = fields.CharField(max_length=8)
    media_id = fields.CharField(max_length=128, default="")
    state = fields.CharField(max_length=8, default="waiting")
    name = fields.CharField(max_length=100, default="", db_default="")
    content_type = fields.CharField(max_length=128, default="")
    size = fields.IntField(default=0)
    sha256 = fields.CharField(max_length=64, default="")
    created_at = fields.DatetimeField()

    class Meta:
        """Found by item and by owner, and shown in the order in which they came."""

        table = "attachments"
        ordering = ("created_at", "id")
        indexes = (
            Index(fields=("org_id", "opinion_id"), name="attachments_opinion"),
            Index(fields=("org_id", "material_id"), name="attachments_material"),
            Index(fields=("org_id", "owner_id", "created_at"), name="attachments_owner"),
            Index(fields=("org_id", "sha256"), name="attachments_content"),
        )
