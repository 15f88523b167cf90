"""A county and its parts; every other row belongs to one."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Organisation(Model):
    """A county CPPCC (县级政协).

    ``numbers`` are its own in place of ``rules.numbers``'s; ``days`` are the days (ISO) on which
    its calendar differs from the official one, and ``workdays`` counts how often they changed.
    ``remits`` and ``adjustment`` are the versions that hold (``models.routing``), 0 for none.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=64)
    numbers: Any = fields.JSONField(default=dict, db_default="{}")
    days: Any = fields.JSONField(default=dict, db_default="{}")
    workdays = fields.IntField(default=0, db_default=0)
    remits = fields.IntField(default=0, db_default=0)
    adjustment = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Table name."""

        table = "organisations"


class _Part(Model):
    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    name = fields.CharField(max_length=64)

    class Meta:
        """Parts have tables of their own."""

        abstract = True


class Sector(_Part):
    """A sector (界别) of members."""

    class Meta:
        """Names are unique in a county."""

        table = "sectors"
        unique_together = (("org", "name"),)


class Station(_Part):
    """A township liaison station (联络站)."""

    class Meta:
        """Names are unique in a county."""

        table = "stations"
        unique_together = (("org", "name"),)


class Committee(_Part):
    """A special committee (专委会), or the office, with its remit.

    The remit is in ``models.routing.Remits``; a ``closed`` one keeps what it did, and gets no more.
    """

    code = fields.CharField(max_length=16)
    closed = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """Codes are unique in a county."""

        table = "committees"
        unique_together = (("org", "code"),)


class HandlingUnit(_Part):
    """A department that handles items (承办单位)."""

    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "models.Committee", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    committee_id: int | None

    class Meta:
        """Names are unique in a county."""

        table = "handling_units"
        unique_together = (("org", "name"),)
