"""What became of an item beside its lifecycle: what the members made of it, and those above."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.opinion import Opinion
from models.organisation import Organisation
from models.person import Person
from rules.outcome import Kind, Level, Satisfaction


class Rating(Model):
    """How satisfied one of an item's reporters is, with the attitude and the result apart.

    ``round`` is 1 for the first result that they heard, 2 for the one after a rehandling.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    opinion: fields.ForeignKeyRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="ratings", on_delete=fields.RESTRICT
    )
    opinion_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    person_id: int
    round = fields.SmallIntField()
    attitude = fields.CharEnumField(Satisfaction, max_length=12)
    result = fields.CharEnumField(Satisfaction, max_length=12)
    words = fields.TextField(default="")
    at = fields.DatetimeField()

    class Meta:
        """Each reporter rates a result once."""

        table = "ratings"
        unique_together = (("opinion", "person", "round"),)
        indexes = (Index(fields=("org_id", "at"), name="ratings_age"),)


class Outcome(Model):
    """Something that came of an item: adopted above, reported up, or written on by a leader.

    Of an instruction (批示) the level and the day are kept, and never its words.
    """

    id = fields.BigIntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    opinion: fields.ForeignKeyRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="outcomes", on_delete=fields.RESTRICT
    )
    opinion_id: int
    kind = fields.CharEnumField(Kind, max_length=12)
    level = fields.CharEnumField(Level, max_length=8)
    combined = fields.BooleanField(default=False)
    on = fields.DateField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()

    class Meta:
        """The same is recorded once."""

        table = "outcomes"
        unique_together = (("opinion", "kind", "level", "on"),)
        indexes = (Index(fields=("org_id", "kind", "on"), name="outcomes_kind"),)
