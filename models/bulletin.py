"""Bulletins of 《社情民意》 (专刊, 专报, 专题), and the items that they carry."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.opinion import Opinion
from models.organisation import Organisation
from models.person import Person
from rules.bulletin import Kind, State


class Bulletin(Model):
    """One bulletin.

    ``number`` (第 N 期 of its kind and year) and ``overall`` (总第 M 期 of its kind) come with the
    signature. ``sent_to`` is read by ``rules.bulletin.recipients``; ``copies`` 0 is not said.
    """

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    kind = fields.CharEnumField(Kind, max_length=16)
    state = fields.CharEnumField(State, max_length=10)
    title = fields.CharField(max_length=100)
    year = fields.IntField()
    number = fields.IntField(null=True)
    overall = fields.IntField(null=True)
    sent_to = fields.CharField(max_length=200, default="")
    copies = fields.SmallIntField(default=0, db_default=0)
    made_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, on_delete=fields.RESTRICT
    )
    made_by_id: int
    made_at = fields.DatetimeField()
    signed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    signed_by_id: int | None
    signed_at = fields.DatetimeField(null=True)
    pieces: fields.ReverseRelation["Piece"]

    class Meta:
        """Numbers are unique per kind and year, and per kind."""

        table = "bulletins"
        unique_together = (("org", "kind", "year", "number"), ("org", "kind", "overall"))
        indexes = (Index(fields=("org_id", "id"), name="bulletins_org"),)


class Piece(Model):
    """One item in one bulletin, with the words in which it is printed."""

    id = fields.IntField(primary_key=True)
    org: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    org_id: int
    bulletin: fields.ForeignKeyRelation[Bulletin] = fields.ForeignKeyField(
        "models.Bulletin", related_name="pieces", on_delete=fields.RESTRICT
    )
    bulletin_id: int
    opinion: fields.ForeignKeyRelation[Opinion] = fields.ForeignKeyField(
        "models.Opinion", related_name="pieces", on_delete=fields.RESTRICT
    )
    opinion_id: int
    position = fields.SmallIntField()
    title = fields.CharField(max_length=64)
    text = fields.TextField()

    class Meta:
        """An item stands in a bulletin once."""

        table = "pieces"
        unique_together = (("bulletin", "opinion"),)
        indexes = (Index(fields=("opinion_id",), name="pieces_opinion"),)
