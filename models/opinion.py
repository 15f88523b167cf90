"""Opinion items (社情民意) and what is attached to them."""

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Committee, Organisation, Station
from models.person import Person
from rules.opinion import Party, State

if TYPE_CHECKING:
    from models.activity import Activity, Material
    from models.assignment import Reply


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


class Clocked(Model):
    """What is to be done by ``due_at``; the clock runs since ``clock_from``, or not at all.

    It was given so many working ``days``, or a day ``until`` which (``rules.limits.Term``).
    ``reminded_at`` and ``overdue_at`` say when whose turn it is and the office were told;
    ``alerts`` how many others were. ``workdays`` is the version of the county's calendar by which
    it was reckoned.
    """

    clock_from = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True)
    days = fields.SmallIntField(null=True)
    until = fields.DateField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    overdue_at = fields.DatetimeField(null=True)
    alerts = fields.SmallIntField(default=0, db_default=0)
    workdays = fields.IntField(default=0, db_default=0)

    class Meta:
        """A part of other tables."""

        abstract = True


class Opinion(Clocked):
    """One matter that a member reported.

    ``text`` is what was submitted and never changes; ``edited_text`` is what others than staff
    read of it. ``committee`` empty means that the office decides. ``station`` is set when the
    station is copied in (抄送联络站). ``activity`` is where the matter was voiced, if at one.
    ``merged_into`` is never merged itself; ``part_of`` is what was split. ``back`` is where it
    was before it was put aside, ``days_left`` how many working days its clock had left then.
    ``holder`` is whose turn it is (a ``Party``), ``asked`` how often its reporter was asked for
    more, ``rounds`` how often its reporters heard a result. ``source_key`` makes a repeated
    submission the same item.
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
    edited_title = fields.CharField(max_length=64, default="", db_default="")
    edited_text = fields.TextField(default="", db_default="")
    merged_into: fields.ForeignKeyNullableRelation["Opinion"] = fields.ForeignKeyField(
        "models.Opinion", related_name="merged", null=True, on_delete=fields.RESTRICT
    )
    merged_into_id: int | None
    part_of: fields.ForeignKeyNullableRelation["Opinion"] = fields.ForeignKeyField(
        "models.Opinion", related_name="parts", null=True, on_delete=fields.RESTRICT
    )
    part_of_id: int | None
    holder: Party | None = fields.CharEnumField(Party, max_length=10, null=True)  # type: ignore[assignment]
    back: State | None = fields.CharEnumField(State, max_length=16, null=True)  # type: ignore[assignment]
    days_left = fields.IntField(null=True)
    asked = fields.SmallIntField(default=0, db_default=0)
    rounds = fields.SmallIntField(default=0, db_default=0)
    issued_at = fields.DatetimeField(null=True)
    submitted_at = fields.DatetimeField()
    merged: fields.ReverseRelation["Opinion"]
    parts: fields.ReverseRelation["Opinion"]
    attachments: fields.ReverseRelation["Attachment"]

    class Meta:
        """Indexes begin with the organisation."""

        table = "opinions"
        unique_together = (("org", "receipt"), ("org", "source_key"))
        indexes = (
            Index(fields=("org_id", "reporter_id", "id"), name="opinions_reporter"),
            Index(fields=("org_id", "committee_id", "state", "id"), name="opinions_committee"),
            Index(fields=("org_id", "state", "id"), name="opinions_state"),
            Index(fields=("org_id", "holder", "committee_id", "id"), name="opinions_holder"),
            Index(fields=("merged_into_id",), name="opinions_merged"),
            Index(fields=("part_of_id",), name="opinions_parts"),
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
    """A photo, voice note or paper given with an item, a unit's reply, or a material.

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
    reply: fields.ForeignKeyNullableRelation["Reply"] = fields.ForeignKeyField(
        "models.Reply", related_name="attachments", null=True, on_delete=fields.RESTRICT
    )
    reply_id: int | None
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
            Index(fields=("reply_id",), name="attachments_reply"),
            Index(fields=("org_id", "owner_id", "created_at"), name="attachments_owner"),
            Index(fields=("org_id", "sha256"), name="attachments_content"),
        )
