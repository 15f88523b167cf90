"""Attendance: who was there, how exceptions were settled, and the record that counts."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.activity import Activity
from models.organisation import Organisation
from models.person import Person
from rules.attendance import Presence
from rules.confirmation import Case, Outcome
from rules.door_code import Means


class Attendance(Model):
    """Somebody who signed in: the earliest valid time, and how.

    ``heard_at`` is when it reached us. ``distance`` is in metres from the place, where a fence
    asked for it; where exactly somebody stood is not kept. ``made_up_by`` wrote it down for them,
    for a ``reason``.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name=False, on_delete=fields.RESTRICT
    )
    activity_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    at = fields.DatetimeField()
    heard_at = fields.DatetimeField()
    means = fields.CharEnumField(Means, max_length=16)
    presence = fields.CharEnumField(Presence, max_length=16)
    distance = fields.IntField(null=True)
    nonce = fields.CharField(max_length=64, default="")
    left_at = fields.DatetimeField(null=True)
    made_up_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    made_up_by_id: int | None
    reason = fields.CharField(max_length=200, default="")

    class Meta:
        """One per activity and person."""

        table = "attendances"
        unique_together = (("activity", "person"),)


class Settlement(Model):
    """How an exception about one person was settled."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name=False, on_delete=fields.RESTRICT
    )
    activity_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    case = fields.CharEnumField(Case, max_length=16)
    outcome = fields.CharEnumField(Outcome, max_length=16)
    reason = fields.CharField(max_length=200, default="")
    settled_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    settled_by_id: int
    settled_at = fields.DatetimeField()

    class Meta:
        """The last one holds."""

        table = "settlements"
        unique_together = (("activity", "person"),)


class Correction(Model):
    """A change of the record that one person proposes and a second one decides on."""

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name=False, on_delete=fields.RESTRICT
    )
    activity_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    outcome = fields.CharEnumField(Outcome, max_length=16)
    reason = fields.CharField(max_length=200)
    proposed_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    proposed_by_id: int
    proposed_at = fields.DatetimeField()
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    decided_by_id: int | None
    decided_at = fields.DatetimeField(null=True)
    agreed = fields.BooleanField(null=True)

    class Meta:
        """Found by activity."""

        table = "corrections"
        indexes = (Index(fields=("org_id", "activity_id", "id"), name="corrections_activity"),)


class Record(Model):
    """One line of a person's record (履职记录); the database refuses to change or delete it.

    What a line ``reverses`` counts no more, nor does the line itself.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField(
        "models.Activity", related_name=False, on_delete=fields.RESTRICT
    )
    activity_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    outcome = fields.CharEnumField(Outcome, max_length=16)
    entered_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    entered_by_id: int
    entered_at = fields.DatetimeField()
    reason = fields.CharField(max_length=200, default="")
    reverses: fields.OneToOneNullableRelation["Record"] = fields.OneToOneField(
        "models.Record", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    reverses_id: int | None
    correction: fields.ForeignKeyNullableRelation[Correction] = fields.ForeignKeyField(
        "models.Correction", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    correction_id: int | None

    class Meta:
        """Read by person, newest first, and by activity."""

        table = "records"
        indexes = (
            Index(fields=("org_id", "person_id", "id"), name="records_person"),
            Index(fields=("org_id", "activity_id", "person_id"), name="records_activity"),
        )
