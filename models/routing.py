"""What routing knows of one county beyond what is shipped: in versions, none of which changes."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.organisation import Organisation
from models.person import Person


class _Version(Model):
    """One version; which of them holds is in the organisation's row, 0 for none."""

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    version = fields.IntField()
    made_at = fields.DatetimeField()

    class Meta:
        """A part of other tables."""

        abstract = True


class Remits(_Version):
    """What a county says of its committees, departments, words and overlaps, as data.

    ``changes`` are told by ``rules.remit_changes``; ``by`` wrote them, ``note`` says why.
    """

    by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    by_id: int | None
    changes: Any = fields.JSONField(default=dict)
    note = fields.CharField(max_length=200, default="")

    class Meta:
        """Versions count up in a county."""

        table = "remits"
        unique_together = (("org", "version"),)


class Adjustment(_Version):
    """What a county's own corrections add to the shipped weights.

    ``weights`` are read by ``rules.adjustment`` and fit ``base``, the shipped weights' name;
    ``examples`` is how many confirmed items they were fitted to, ``figures`` how well they did.
    A ``refused`` one is kept for its figures and never held.
    """

    base = fields.CharField(max_length=64)
    weights = fields.BinaryField()
    examples = fields.IntField()
    figures: Any = fields.JSONField(default=dict)
    refused = fields.BooleanField(default=False)

    class Meta:
        """Versions count up in a county."""

        table = "adjustments"
        unique_together = (("org", "version"),)
