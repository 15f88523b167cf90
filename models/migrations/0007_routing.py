from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_item_guards')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Adjustment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('base', fields.CharField(max_length=64)),
                ('weights', fields.BinaryField()),
                ('examples', fields.IntField()),
                ('figures', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('refused', fields.BooleanField(default=False)),
            ],
            options={'table': 'adjustments', 'app': 'models', 'unique_together': (('org', 'version'),), 'pk_attr': 'id', 'table_description': "What a county's own corrections add to the shipped weights."},
            bases=['_Version'],
        ),
        ops.CreateModel(
            name='Remits',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('models.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('changes', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('note', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'remits', 'app': 'models', 'unique_together': (('org', 'version'),), 'pk_attr': 'id', 'table_description': 'What a county says of its committees, departments, words and overlaps, as data.'},
            bases=['_Version'],
        ),
        ops.AddField(
            model_name='Organisation',
            name='adjustment',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Organisation',
            name='remits',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.RemoveField(model_name='Committee', name='departments'),
        ops.RemoveField(model_name='Committee', name='keywords'),
        ops.AddField(
            model_name='Committee',
            name='closed',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.CreateModel(
            name='SimilarText',
            fields=[
                ('opinion', fields.OneToOneField('models.Opinion', source_field='opinion_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('pieces', ArrayField(element_type='bigint')),
            ],
            options={'table': 'similar_texts', 'app': 'models', 'pk_attr': 'opinion_id', 'table_description': 'The most telling pieces of one item of the last months, as ``rules.similar`` names them.'},
            bases=['Model'],
        ),
        # A key that is a relation is named by its column only from here on.
        ops.AlterModelOptions(
            name='SimilarText',
            options={'table': 'similar_texts', 'app': 'models', 'pk_attr': 'opinion_id', 'table_description': 'The most telling pieces of one item of the last months, as ``rules.similar`` names them.'},
        ),
        ops.RunSQL(
            [
                "CREATE INDEX similar_pieces ON similar_texts USING gin (pieces)",
                "CREATE INDEX similar_ageing ON similar_texts (org_id)",
            ],
            ["DROP INDEX similar_ageing", "DROP INDEX similar_pieces"],
        ),
    ]
