"""Activities: what is planned, who is invited, what has to be done before, what is kept of it."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.circular import Circular
from models.opinion import Attachment, Opinion
from models.organisation import Committee, Organisation, Sector, Station
from models.person import Person
from rules.activity import Kind, Organiser, State
from rules.invitation import Answer, LeaveKind
from rules.material import Kind as MaterialKind
from rules.schedule import Milestone as Which
from rules.schedule import Owner


class Activity(Model):
    """One activity (活动) and the numbers that hold for it.

    One of ``station``, ``committee``, ``sector`` and ``group`` says who holds it; the office needs
    none. ``audience`` is as ``rules.audience`` writes it. Without ``latitude`` there is no fence;
    with ``place_alone`` being there is enough to sign in. ``secret`` makes the codes at the door.
    ``noticed_at`` is when the invited were told first, ``over_since`` when it came to wait for its
    confirmation.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    number = fields.CharField(max_length=16)
    kind = fields.CharEnumField(Kind, max_length=16)
    title = fields.CharField(max_length=64)
    organiser = fields.CharEnumField(Organiser, max_length=16)
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None
    sector: fields.ForeignKeyNullableRelation[Sector] = fields.ForeignKeyField(
        "models.Sector", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    sector_id: int | None
    group = fields.CharField(max_length=32, default="")
    audience: Any = fields.JSONField(default=list)
    place = fields.CharField(max_length=200)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    radius = fields.IntField(default=0)
    place_alone = fields.BooleanField(default=False)
    required = fields.BooleanField(default=True)
    short_notice = fields.BooleanField(default=False)
    state = fields.CharEnumField(State, max_length=16)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    opens_at = fields.DatetimeField()
    late_from = fields.DatetimeField()
    leaves_from = fields.DatetimeField()
    answer_by = fields.DatetimeField()
    noticed_at = fields.DatetimeField(null=True)
    nudge_at = fields.DatetimeField()
    nudged_at = fields.DatetimeField(null=True)
    over_since = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    escalated_at = fields.DatetimeField(null=True)
    secret = fields.BinaryField()
    planned_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    planned_by_id: int
    planned_at = fields.DatetimeField()
    source_key = fields.CharField(max_length=160)
    changed_at = fields.DatetimeField()
    invitations: fields.ReverseRelation["Invitation"]
    milestones: fields.ReverseRelation["Milestone"]
    tasks: fields.ReverseRelation["Task"]
    materials: fields.ReverseRelation["Material"]

    class Meta:
        """Indexes begin with the organisation."""

        table = "activities"
        unique_together = (("org", "number"), ("org", "source_key"))
        indexes = (
            Index(fields=("org_id", "starts_at"), name="activities_plan"),
            Index(fields=("org_id", "state", "starts_at"), name="activities_state"),
        )


class Invitation(Model):
    """Somebody invited, and what they answered; ``proxy_for`` is whom they stand in for.

    ``asked`` counts the requests for leave.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name="invitations", on_delete=fields.RESTRICT
    )
    activity_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    answer = fields.CharEnumField(Answer, max_length=16, default=Answer.INVITED)
    answered_at = fields.DatetimeField(null=True)
    leave_kind = fields.CharEnumField(LeaveKind, max_length=16, null=True)
    leave_reason = fields.CharField(max_length=200, default="")
    asked = fields.IntField(default=0)
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    decided_by_id: int | None
    decided_at = fields.DatetimeField(null=True)
    decision = fields.CharField(max_length=200, default="")
    proxy_for: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    proxy_for_id: int | None

    class Meta:
        """One per activity and person."""

        table = "invitations"
        unique_together = (("activity", "person"),)
        indexes = (Index(fields=("org_id", "person_id", "id"), name="invitations_person"),)


class Milestone(Model):
    """What must be done before an activity, by whom, and by which working day."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name="milestones", on_delete=fields.RESTRICT
    )
    activity_id: int
    milestone = fields.CharEnumField(Which, max_length=16)
    owner = fields.CharEnumField(Owner, max_length=16)
    due_on = fields.DateField()
    done_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)

    class Meta:
        """One of each per activity."""

        table = "milestones"
        unique_together = (("activity", "milestone"),)
        indexes = (Index(fields=("org_id", "due_on"), name="milestones_due"),)


class Task(Model):
    """Something to prepare (会务), and who sees to it."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name="tasks", on_delete=fields.RESTRICT
    )
    activity_id: int
    title = fields.CharField(max_length=100)
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    owner_id: int
    due_on = fields.DateField()
    done_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)

    class Meta:
        """Found by activity, and by what is due."""

        table = "tasks"
        indexes = (
            Index(fields=("org_id", "activity_id"), name="tasks_activity"),
            Index(fields=("org_id", "due_on"), name="tasks_due"),
        )


class Material(Model):
    """Words and files of an activity or a circular: handed out before, or kept of it after.

    ``opinion`` is the item that a view became.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyNullableRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name="materials", null=True, on_delete=fields.RESTRICT
    )
    activity_id: int | None
    circular: fields.ForeignKeyNullableRelation[Circular] = fields.ForeignKeyField(
        "models.Circular", related_name="materials", null=True, on_delete=fields.RESTRICT
    )
    circular_id: int | None
    kind = fields.CharEnumField(MaterialKind, max_length=16)
    text = fields.TextField(default="")
    given_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    given_by_id: int
    given_at = fields.DatetimeField()
    opinion: fields.ForeignKeyNullableRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    opinion_id: int | None
    attachments: fields.ReverseRelation[Attachment]

    class Meta:
        """Found by what they belong to, and shown in the order in which they came."""

        table = "materials"
        ordering = ("id",)
        indexes = (
            Index(fields=("org_id", "activity_id", "id"), name="materials_activity"),
            Index(fields=("org_id", "circular_id", "id"), name="materials_circular"),
        )
