"""What the search finds an item by: its words, cut up and without their order."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.opinion import Opinion
from models.organisation import Organisation


class SearchText(Model):
    """The tokens of one item: of what was submitted, and of what handling units may read.

    A sealed item has no row. ``recent`` ones are searched before the others. The GIN indexes of
    ``words`` are in the migrations; ``edited`` is looked into by item.
    """

    opinion: fields.OneToOneRelation[Opinion] = fields.OneToOneField(
        "models.Opinion", primary_key=True, related_name=False, on_delete=fields.RESTRICT
    )
    opinion_id: int
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    recent = fields.BooleanField(default=True, db_default=True)
    words = ArrayField(element_type="text")
    edited = ArrayField(element_type="text")

    class Meta:
        """One row per item."""

        table = "search_texts"
