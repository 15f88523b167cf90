"""The roster: people, the posts they hold, and how a WeChat account is bound to one."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.organisation import Committee, HandlingUnit, Organisation, Sector, Station
from rules.role import Role


class Person(Model):
    """Somebody on the roster.

    ``slip_hash`` is the keyed hash of the code on the person's roster slip; it
    is emptied when the code is used.
    """

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    number = fields.CharField(max_length=32)
    name = fields.CharField(max_length=32)
    phone = fields.CharField(max_length=20, default="")
    sector: fields.ForeignKeyNullableRelation[Sector] = fields.ForeignKeyField(
        "models.Sector", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    sector_id: int | None
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    group = fields.CharField(max_length=32, default="")
    standing = fields.BooleanField(default=False)
    active = fields.BooleanField(default=True)
    slip_hash = fields.CharField(max_length=64, null=True)

    class Meta:
        """Roster numbers are unique in a county."""

        table = "people"
        unique_together = (("org", "number"),)
        indexes = (
            Index(fields=("org_id", "phone"), name="people_phone"),
            Index(fields=("org_id", "slip_hash"), name="people_slip"),
        )


class Appointment(Model):
    """A post that a person holds: a role, and where.

    A ``deputy`` stands in: told only when the others are late.
    """

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="appointments", on_delete=fields.RESTRICT
    )
    person_id: int
    role = fields.CharEnumField(Role, max_length=20)
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    station_id: int | None
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None
    unit: fields.ForeignKeyNullableRelation[HandlingUnit] = fields.ForeignKeyField(
        "models.HandlingUnit", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    unit_id: int | None
    deputy = fields.BooleanField(default=False, db_default=False)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """Found by person, and by who holds a role."""

        table = "appointments"
        indexes = (
            Index(fields=("org_id", "person_id"), name="appointments_person"),
            Index(fields=("org_id", "role"), name="appointments_role"),
        )


class Binding(Model):
    """A WeChat account that stands for a person; ``account`` is ``oa`` or ``mp``.

    At most one live row per openid and one per person and account (partial
    unique indexes in the migrations).
    """

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="bindings", on_delete=fields.RESTRICT
    )
    person_id: int
    account = fields.CharField(max_length=2)
    openid = fields.CharField(max_length=64)
    bound_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    ended_by_id: int | None

    class Meta:
        """See the migrations for the partial indexes."""

        table = "bindings"


class BindFailures(Model):
    """How often an openid gave a wrong code; five lock it until the office or a day frees it."""

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    openid = fields.CharField(max_length=64)
    failures = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)

    class Meta:
        """One row per openid."""

        table = "bind_failures"
        unique_together = (("org", "openid"),)
