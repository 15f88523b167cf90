"""What items that tell of the same matter are looked for by."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.opinion import Opinion
from models.organisation import Organisation


class SimilarText(Model):
    """The most telling pieces of one item of the last months, as ``rules.similar`` names them.

    Each carries its organisation. No sealed, ended or old item has a row. The GIN index of
    ``pieces`` is in the migrations.
    """

    opinion: fields.OneToOneRelation[Opinion] = fields.OneToOneField(
        "models.Opinion", primary_key=True, related_name=False, on_delete=fields.RESTRICT
    )
    opinion_id: int
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    pieces = ArrayField(element_type="bigint")

    class Meta:
        """One row per item."""

        table = "similar_texts"
