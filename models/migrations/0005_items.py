from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rules import assignment, bulletin, opinion, outcome
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0004_activity_guards')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Assignment',
            fields=[
                ('clock_from', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('days', fields.SmallIntField(null=True)),
                ('until', fields.DateField(null=True)),
                ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('overdue_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('alerts', fields.SmallIntField(default=0, db_default=0)),
                ('workdays', fields.IntField(default=0, db_default=0)),
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', related_name='assignments', on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('models.HandlingUnit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('lead', fields.BooleanField()),
                ('state', fields.CharEnumField(description='ASSIGNED: assigned\nACCEPTED: accepted\nREFUSED: refused\nREPLIED: replied\nRECALLED: recalled', enum_type=assignment.State, max_length=10)),
                ('files', fields.BooleanField(default=False)),
                ('asked_until', fields.DateField(null=True)),
                ('forwarded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'assignments', 'app': 'models', 'indexes': [Index(fields=['org_id', 'opinion_id'], name='assignments_opinion'), Index(fields=['org_id', 'unit_id', 'state', 'id'], name='assignments_unit')], 'pk_attr': 'id', 'table_description': 'One item with one unit; at most one that is live (a partial index in the migrations).'},
            bases=['Clocked'],
        ),
        ops.CreateModel(
            name='AuditLine',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('actor', fields.ForeignKeyField('models.Person', source_field='actor_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('action', fields.CharField(max_length=16)),
                ('subject', fields.CharField(max_length=64)),
                ('entry_id', fields.BigIntField(null=True, unique=True)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('seq', fields.BigIntField(null=True)),
                ('digest', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'audit_lines', 'app': 'models', 'unique_together': (('org', 'seq'),), 'indexes': [Index(fields=['org_id', 'subject'], name='audit_subject')], 'pk_attr': 'id', 'table_description': 'One line; ``seq`` and ``digest`` are given when it is sealed into the chain, within a minute.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Bulletin',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='BULLETIN: bulletin\nSPECIAL_REPORT: special_report\nTOPICAL: topical', enum_type=bulletin.Kind, max_length=16)),
                ('state', fields.CharEnumField(description='DRAFTED: drafted\nSIGN_OFF: sign_off\nPUBLISHED: published\nARCHIVED: archived\nDROPPED: dropped', enum_type=bulletin.State, max_length=10)),
                ('title', fields.CharField(max_length=100)),
                ('year', fields.IntField()),
                ('number', fields.IntField(null=True)),
                ('overall', fields.IntField(null=True)),
                ('sent_to', fields.CharField(default='', max_length=200)),
                ('copies', fields.SmallIntField(default=0, db_default=0)),
                ('made_by', fields.ForeignKeyField('models.Person', source_field='made_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('signed_by', fields.ForeignKeyField('models.Person', source_field='signed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('signed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bulletins', 'app': 'models', 'unique_together': (('org', 'kind', 'year', 'number'), ('org', 'kind', 'overall')), 'indexes': [Index(fields=['org_id', 'id'], name='bulletins_org')], 'pk_attr': 'id', 'table_description': 'One bulletin.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Digest',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('day', fields.DateField()),
                ('sections', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'digests', 'app': 'models', 'unique_together': (('person', 'day'),), 'indexes': [Index(fields=['org_id', 'day'], name='digests_day')], 'pk_attr': 'id', 'table_description': 'One summary for one person on one day.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Outcome',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', related_name='outcomes', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='ADOPTION: adoption\nREPORT_UP: report_up\nINSTRUCTION: instruction', enum_type=outcome.Kind, max_length=12)),
                ('level', fields.CharEnumField(description='COUNTY: county\nCITY: city\nPROVINCE: province\nNATION: nation', enum_type=outcome.Level, max_length=8)),
                ('combined', fields.BooleanField(default=False)),
                ('on', fields.DateField()),
                ('by', fields.ForeignKeyField('models.Person', source_field='by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'outcomes', 'app': 'models', 'unique_together': (('opinion', 'kind', 'level', 'on'),), 'indexes': [Index(fields=['org_id', 'kind', 'on'], name='outcomes_kind')], 'pk_attr': 'id', 'table_description': 'Something that came of an item: adopted above, reported up, or written on by a leader.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Piece',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('bulletin', fields.ForeignKeyField('models.Bulletin', source_field='bulletin_id', db_constraint=True, to_field='id', related_name='pieces', on_delete=OnDelete.RESTRICT)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', related_name='pieces', on_delete=OnDelete.RESTRICT)),
                ('position', fields.SmallIntField()),
                ('title', fields.CharField(max_length=64)),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'pieces', 'app': 'models', 'unique_together': (('bulletin', 'opinion'),), 'indexes': [Index(fields=['opinion_id'], name='pieces_opinion')], 'pk_attr': 'id', 'table_description': 'One item in one bulletin, with the words in which it is printed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Rating',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', related_name='ratings', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('round', fields.SmallIntField()),
                ('attitude', fields.CharEnumField(description='SATISFIED: satisfied\nBASICALLY: basically\nDISSATISFIED: dissatisfied', enum_type=outcome.Satisfaction, max_length=12)),
                ('result', fields.CharEnumField(description='SATISFIED: satisfied\nBASICALLY: basically\nDISSATISFIED: dissatisfied', enum_type=outcome.Satisfaction, max_length=12)),
                ('words', fields.TextField(default='', unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'ratings', 'app': 'models', 'unique_together': (('opinion', 'person', 'round'),), 'indexes': [Index(fields=['org_id', 'at'], name='ratings_age')], 'pk_attr': 'id', 'table_description': "How satisfied one of an item's reporters is, with the attitude and the result apart."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Reply',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', related_name='replies', on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('models.HandlingUnit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('lead', fields.BooleanField()),
                ('reply_class', fields.CharEnumField(null=True, description='A: A\nB: B\nC: C\nD: D', enum_type=assignment.ReplyClass, max_length=1)),
                ('words', fields.TextField(unique=False)),
                ('round', fields.SmallIntField()),
                ('by', fields.ForeignKeyField('models.Person', source_field='by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'replies', 'app': 'models', 'indexes': [Index(fields=['org_id', 'opinion_id', 'id'], name='replies_opinion')], 'pk_attr': 'id', 'table_description': "What a unit says to an item: its reply, a co unit's opinion, or a word in between."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SearchText',
            fields=[
                ('opinion', fields.OneToOneField('models.Opinion', source_field='opinion_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('recent', fields.BooleanField(default=True, db_default=True)),
                ('words', ArrayField(element_type='TEXT')),
                ('edited', ArrayField(element_type='TEXT')),
            ],
            options={'table': 'search_texts', 'app': 'models', 'pk_attr': 'opinion_id', 'table_description': 'The tokens of one item: of what was submitted, and of what handling units may read.'},
            bases=['Model'],
        ),
        # A key that is a relation is named by its column only from here on.
        ops.AlterModelOptions(
            name='SearchText',
            options={'table': 'search_texts', 'app': 'models', 'pk_attr': 'opinion_id', 'table_description': 'The tokens of one item: of what was submitted, and of what handling units may read.'},
        ),
        ops.CreateModel(
            name='Wish',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.OneToOneField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kinds', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('at', fields.SmallIntField(description='minutes after midnight, Beijing time')),
            ],
            options={'table': 'wishes', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Which summaries a person wants, and at what time; without a row, those of their posts.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Appointment',
            name='deputy',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterModelOptions(
            name='Attachment',
            options={'table': 'attachments', 'app': 'models', 'indexes': [Index(fields=['org_id', 'opinion_id'], name='attachments_opinion'), Index(fields=['org_id', 'material_id'], name='attachments_material'), Index(fields=['reply_id'], name='attachments_reply'), Index(fields=['org_id', 'owner_id', 'created_at'], name='attachments_owner'), Index(fields=['org_id', 'sha256'], name='attachments_content')], 'pk_attr': 'id', 'table_description': "A photo, voice note or paper given with an item, a unit's reply, or a material."},
        ),
        ops.AddField(
            model_name='Attachment',
            name='reply',
            field=fields.ForeignKeyField('models.Reply', source_field='reply_id', null=True, db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Attachment',
            index=Index(fields=['reply_id'], name='attachments_reply'),
        ),
        ops.AddField(
            model_name='Entry',
            name='bulletin',
            field=fields.ForeignKeyField('models.Bulletin', source_field='bulletin_id', null=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Entry',
            name='digest',
            field=fields.ForeignKeyField('models.Digest', source_field='digest_id', null=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Entry',
            name='reason',
            field=fields.CharField(default='', db_default='', max_length=16),
        ),
        ops.AddField(
            model_name='Entry',
            name='unit',
            field=fields.ForeignKeyField('models.HandlingUnit', source_field='unit_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Entry',
            index=Index(fields=['org_id', 'verb', 'at'], name='entries_verb'),
        ),
        ops.AlterField(
            model_name='Opinion',
            name='state',
            field=fields.CharEnumField(description='SUBMITTED: submitted\nNEED_INFO: need_info\nTRIAGED: triaged\nREROUTED: rerouted\nIN_REVIEW: in_review\nEDITING: editing\nSIGN_OFF: sign_off\nISSUED: issued\nFORWARDED: forwarded\nREFUSED: refused\nREPLIED: replied\nFED_BACK: fed_back\nREHANDLING: rehandling\nARCHIVED: archived\nRETAINED: retained\nNOT_ADOPTED: not_adopted\nMERGED: merged\nSPLIT: split\nDIVERTED: diverted\nQUARANTINED: quarantined\nPURGED: purged\nWITHDRAWN: withdrawn', enum_type=opinion.State, max_length=16),
        ),
        ops.AddField(
            model_name='Opinion',
            name='alerts',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Opinion',
            name='asked',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Opinion',
            name='back',
            field=fields.CharEnumField(null=True, description='SUBMITTED: submitted\nNEED_INFO: need_info\nTRIAGED: triaged\nREROUTED: rerouted\nIN_REVIEW: in_review\nEDITING: editing\nSIGN_OFF: sign_off\nISSUED: issued\nFORWARDED: forwarded\nREFUSED: refused\nREPLIED: replied\nFED_BACK: fed_back\nREHANDLING: rehandling\nARCHIVED: archived\nRETAINED: retained\nNOT_ADOPTED: not_adopted\nMERGED: merged\nSPLIT: split\nDIVERTED: diverted\nQUARANTINED: quarantined\nPURGED: purged\nWITHDRAWN: withdrawn', enum_type=opinion.State, max_length=16),
        ),
        ops.AddField(
            model_name='Opinion',
            name='clock_from',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Opinion',
            name='days',
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name='Opinion',
            name='days_left',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Opinion',
            name='edited_text',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='Opinion',
            name='edited_title',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddField(
            model_name='Opinion',
            name='holder',
            field=fields.CharEnumField(null=True, description='REPORTER: reporter\nSTATION: station\nCOMMITTEE: committee\nOFFICE: office\nLEADER: leader\nUNIT: unit\nLEAD: lead\nDEPUTY: deputy\nHOLDER: holder', enum_type=opinion.Party, max_length=10),
        ),
        ops.AddField(
            model_name='Opinion',
            name='issued_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Opinion',
            name='merged_into',
            field=fields.ForeignKeyField('models.Opinion', source_field='merged_into_id', null=True, db_constraint=True, to_field='id', related_name='merged', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Opinion',
            name='overdue_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Opinion',
            name='part_of',
            field=fields.ForeignKeyField('models.Opinion', source_field='part_of_id', null=True, db_constraint=True, to_field='id', related_name='parts', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Opinion',
            name='reminded_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Opinion',
            name='rounds',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Opinion',
            name='until',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Opinion',
            name='workdays',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddIndex(
            model_name='Opinion',
            index=Index(fields=['org_id', 'holder', 'committee_id', 'id'], name='opinions_holder'),
        ),
        ops.AddIndex(
            model_name='Opinion',
            index=Index(fields=['merged_into_id'], name='opinions_merged'),
        ),
        ops.AddIndex(
            model_name='Opinion',
            index=Index(fields=['part_of_id'], name='opinions_parts'),
        ),
        ops.AlterModelOptions(
            name='Organisation',
            options={'table': 'organisations', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A county CPPCC (县级政协).'},
        ),
        ops.AddField(
            model_name='Organisation',
            name='days',
            field=fields.JSONField(default=dict, db_default='{}', encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Organisation',
            name='workdays',
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
