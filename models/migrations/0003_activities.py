from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rules.activity import Kind, Organiser
from rules.activity import State as ActivityState
from rules.attendance import Presence
from rules.circular import State as CircularState
from rules.confirmation import Case, Outcome
from rules.door_code import Means
from rules.invitation import Answer, LeaveKind
from rules.material import Kind as MaterialKind
from rules.schedule import Milestone, Owner
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0002_guards')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Activity',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.CharField(max_length=16)),
                ('kind', fields.CharEnumField(description='TRAINING: training\nINSPECTION: inspection\nSTUDY: study\nDISCUSSION: discussion\nTOWN_MEETING: town_meeting\nVISIT: visit\nSERVICE: service\nCAMPAIGN: campaign\nPLENARY: plenary\nSTANDING: standing\nOTHER: other', enum_type=Kind, max_length=16)),
                ('title', fields.CharField(max_length=64)),
                ('organiser', fields.CharEnumField(description='STATION: station\nCOMMITTEE: committee\nSECTOR: sector\nGROUP: group\nOFFICE: office', enum_type=Organiser, max_length=16)),
                ('station', fields.ForeignKeyField('models.Station', source_field='station_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('committee', fields.ForeignKeyField('models.Committee', source_field='committee_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('sector', fields.ForeignKeyField('models.Sector', source_field='sector_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.CharField(default='', max_length=32)),
                ('audience', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('place', fields.CharField(max_length=200)),
                ('latitude', fields.FloatField(null=True)),
                ('longitude', fields.FloatField(null=True)),
                ('radius', fields.IntField(default=0)),
                ('place_alone', fields.BooleanField(default=False)),
                ('required', fields.BooleanField(default=True)),
                ('short_notice', fields.BooleanField(default=False)),
                ('state', fields.CharEnumField(description='PLANNED: planned\nAPPROVED: approved\nNOTICED: noticed\nMATERIALS_SENT: materials_sent\nSTUDYING: studying\nHELD: held\nPENDING_CONFIRM: pending_confirm\nCONFIRM_REJECTED: confirm_rejected\nCONFIRMED: confirmed\nARCHIVED: archived\nPOSTPONED: postponed\nCANCELLED: cancelled', enum_type=ActivityState, max_length=16)),
                ('starts_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('opens_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('late_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('leaves_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('answer_by', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('noticed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('nudge_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('nudged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('over_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('escalated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('secret', fields.BinaryField()),
                ('planned_by', fields.ForeignKeyField('models.Person', source_field='planned_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('planned_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('source_key', fields.CharField(max_length=160)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'activities', 'app': 'models', 'unique_together': (('org', 'number'), ('org', 'source_key')), 'indexes': [Index(fields=['org_id', 'starts_at'], name='activities_plan'), Index(fields=['org_id', 'state', 'starts_at'], name='activities_state')], 'pk_attr': 'id', 'table_description': 'One activity (活动) and the numbers that hold for it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Attendance',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('heard_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('means', fields.CharEnumField(description='SCREEN: screen\nPAPER: paper\nSPOKEN: spoken\nPLACE: place\nMAKE_UP: make_up', enum_type=Means, max_length=16)),
                ('presence', fields.CharEnumField(description='CHECKED_IN: checked_in\nLATE: late\nWALK_IN: walk_in', enum_type=Presence, max_length=16)),
                ('distance', fields.IntField(null=True)),
                ('nonce', fields.CharField(default='', max_length=64)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('made_up_by', fields.ForeignKeyField('models.Person', source_field='made_up_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('reason', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'attendances', 'app': 'models', 'unique_together': (('activity', 'person'),), 'pk_attr': 'id', 'table_description': 'Somebody who signed in: the earliest valid time, and how.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Calendar',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('station', fields.ForeignKeyField('models.Station', source_field='station_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('secret_hash', fields.CharField(unique=True, max_length=64)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'calendars', 'app': 'models', 'indexes': [Index(fields=['org_id', 'person_id'], name='calendars_person')], 'pk_attr': 'id', 'table_description': "One link to a calendar: of a person's own activities, or of a ``station``'s."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Circular',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.CharField(max_length=16)),
                ('title', fields.CharField(max_length=64)),
                ('text', fields.TextField(unique=False)),
                ('state', fields.CharEnumField(description='ISSUED: issued\nWITHDRAWN: withdrawn', enum_type=CircularState, max_length=16)),
                ('station', fields.ForeignKeyField('models.Station', source_field='station_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('committee', fields.ForeignKeyField('models.Committee', source_field='committee_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('audience', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('issued_by', fields.ForeignKeyField('models.Person', source_field='issued_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('read_by', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('nudged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('source_key', fields.CharField(max_length=160)),
            ],
            options={'table': 'circulars', 'app': 'models', 'unique_together': (('org', 'number'), ('org', 'source_key')), 'indexes': [Index(fields=['org_id', 'state', 'read_by'], name='circulars_clock')], 'pk_attr': 'id', 'table_description': 'One circular to an audience; who has read it stands in the notices.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Correction',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('outcome', fields.CharEnumField(description='ATTENDED: attended\nLATE: late\nLEFT_EARLY: left_early\nWALK_IN: walk_in\nON_LEAVE: on_leave\nABSENT: absent\nVOID: void', enum_type=Outcome, max_length=16)),
                ('reason', fields.CharField(max_length=200)),
                ('proposed_by', fields.ForeignKeyField('models.Person', source_field='proposed_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('proposed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_by', fields.ForeignKeyField('models.Person', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('agreed', fields.BooleanField(null=True)),
            ],
            options={'table': 'corrections', 'app': 'models', 'indexes': [Index(fields=['org_id', 'activity_id', 'id'], name='corrections_activity')], 'pk_attr': 'id', 'table_description': 'A change of the record that one person proposes and a second one decides on.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name='invitations', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('answer', fields.CharEnumField(default=Answer.INVITED, description='INVITED: invited\nACCEPTED: accepted\nDECLINED: declined\nLEAVE_REQUESTED: leave_requested\nLEAVE_APPROVED: leave_approved\nLEAVE_REJECTED: leave_rejected', enum_type=Answer, max_length=16)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('leave_kind', fields.CharEnumField(null=True, description='DUTY: duty\nSICK: sick\nPERSONAL: personal\nOTHER: other', enum_type=LeaveKind, max_length=16)),
                ('leave_reason', fields.CharField(default='', max_length=200)),
                ('asked', fields.IntField(default=0)),
                ('decided_by', fields.ForeignKeyField('models.Person', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('decision', fields.CharField(default='', max_length=200)),
                ('proxy_for', fields.ForeignKeyField('models.Person', source_field='proxy_for_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'invitations', 'app': 'models', 'unique_together': (('activity', 'person'),), 'indexes': [Index(fields=['org_id', 'person_id', 'id'], name='invitations_person')], 'pk_attr': 'id', 'table_description': 'Somebody invited, and what they answered; ``proxy_for`` is whom they stand in for.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Material',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', null=True, db_constraint=True, to_field='id', related_name='materials', on_delete=OnDelete.RESTRICT)),
                ('circular', fields.ForeignKeyField('models.Circular', source_field='circular_id', null=True, db_constraint=True, to_field='id', related_name='materials', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='PAPER: paper\nSPEECH: speech\nPHOTO: photo\nMINUTES: minutes\nVIEW: view', enum_type=MaterialKind, max_length=16)),
                ('text', fields.TextField(default='', unique=False)),
                ('given_by', fields.ForeignKeyField('models.Person', source_field='given_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('given_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('opinion', fields.ForeignKeyField('models.Opinion', source_field='opinion_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'materials', 'app': 'models', 'indexes': [Index(fields=['org_id', 'activity_id', 'id'], name='materials_activity'), Index(fields=['org_id', 'circular_id', 'id'], name='materials_circular')], 'pk_attr': 'id', 'table_description': 'Words and files of an activity or a circular: handed out before, or kept of it after.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Milestone',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name='milestones', on_delete=OnDelete.RESTRICT)),
                ('milestone', fields.CharEnumField(description='PLAN: plan\nNOTICE: notice\nMATERIALS: materials\nSTUDY: study\nSPEECH: speech', enum_type=Milestone, max_length=16)),
                ('owner', fields.CharEnumField(description='ORGANISER: organiser\nINVITED: invited', enum_type=Owner, max_length=16)),
                ('due_on', fields.DateField()),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'milestones', 'app': 'models', 'unique_together': (('activity', 'milestone'),), 'indexes': [Index(fields=['org_id', 'due_on'], name='milestones_due')], 'pk_attr': 'id', 'table_description': 'What must be done before an activity, by whom, and by which working day.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Record',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('outcome', fields.CharEnumField(description='ATTENDED: attended\nLATE: late\nLEFT_EARLY: left_early\nWALK_IN: walk_in\nON_LEAVE: on_leave\nABSENT: absent\nVOID: void', enum_type=Outcome, max_length=16)),
                ('entered_by', fields.ForeignKeyField('models.Person', source_field='entered_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('entered_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(default='', max_length=200)),
                ('reverses', fields.OneToOneField('models.Record', source_field='reverses_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('correction', fields.ForeignKeyField('models.Correction', source_field='correction_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'records', 'app': 'models', 'indexes': [Index(fields=['org_id', 'person_id', 'id'], name='records_person'), Index(fields=['org_id', 'activity_id', 'person_id'], name='records_activity')], 'pk_attr': 'id', 'table_description': "One line of a person's record (履职记录); the database refuses to change or delete it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Settlement',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('case', fields.CharEnumField(description='LEAVE_PENDING: leave_pending\nABSENT: absent\nWALK_IN: walk_in\nMAKE_UP: make_up\nLATE: late\nLEFT_EARLY: left_early', enum_type=Case, max_length=16)),
                ('outcome', fields.CharEnumField(description='ATTENDED: attended\nLATE: late\nLEFT_EARLY: left_early\nWALK_IN: walk_in\nON_LEAVE: on_leave\nABSENT: absent\nVOID: void', enum_type=Outcome, max_length=16)),
                ('reason', fields.CharField(default='', max_length=200)),
                ('settled_by', fields.ForeignKeyField('models.Person', source_field='settled_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('settled_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'settlements', 'app': 'models', 'unique_together': (('activity', 'person'),), 'pk_attr': 'id', 'table_description': 'How an exception about one person was settled.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Task',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('org', fields.ForeignKeyField('models.Organisation', source_field='org_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('title', fields.CharField(max_length=100)),
                ('owner', fields.ForeignKeyField('models.Person', source_field='owner_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('due_on', fields.DateField()),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'tasks', 'app': 'models', 'indexes': [Index(fields=['org_id', 'activity_id'], name='tasks_activity'), Index(fields=['org_id', 'due_on'], name='tasks_due')], 'pk_attr': 'id', 'table_description': 'Something to prepare (会务), and who sees to it.'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='Attachment',
            options={'table': 'attachments', 'app': 'models', 'indexes': [Index(fields=['org_id', 'opinion_id'], name='attachments_opinion'), Index(fields=['org_id', 'material_id'], name='attachments_material'), Index(fields=['org_id', 'owner_id', 'created_at'], name='attachments_owner'), Index(fields=['org_id', 'sha256'], name='attachments_content')], 'pk_attr': 'id', 'table_description': 'A photo, voice note or paper given with an item, or with a material of an activity.'},
        ),
        ops.AddField(
            model_name='Attachment',
            name='material',
            field=fields.ForeignKeyField('models.Material', source_field='material_id', null=True, db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='Attachment',
            name='content_type',
            field=fields.CharField(default='', max_length=128),
        ),
        ops.AddField(
            model_name='Attachment',
            name='name',
            field=fields.CharField(default='', db_default='', max_length=100),
        ),
        ops.AddIndex(
            model_name='Attachment',
            index=Index(fields=['org_id', 'material_id'], name='attachments_material'),
        ),
        ops.AlterModelOptions(
            name='Entry',
            options={'table': 'entries', 'app': 'models', 'indexes': [Index(fields=['org_id', 'opinion_id', 'id'], name='entries_opinion'), Index(fields=['org_id', 'activity_id', 'id'], name='entries_activity'), Index(fields=['org_id', 'circular_id', 'id'], name='entries_circular')], 'pk_attr': 'id', 'table_description': 'One line of a timeline; the database refuses to change or delete it.'},
        ),
        ops.AlterField(
            model_name='Entry',
            name='after',
            field=fields.CharField(max_length=16),
        ),
        ops.AlterField(
            model_name='Entry',
            name='before',
            field=fields.CharField(null=True, max_length=16),
        ),
        ops.AlterField(
            model_name='Entry',
            name='opinion',
            field=fields.ForeignKeyField('models.Opinion', source_field='opinion_id', null=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='Entry',
            name='verb',
            field=fields.CharField(max_length=16),
        ),
        ops.AddField(
            model_name='Entry',
            name='activity',
            field=fields.ForeignKeyField('models.Activity', source_field='activity_id', null=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Entry',
            name='circular',
            field=fields.ForeignKeyField('models.Circular', source_field='circular_id', null=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Entry',
            name='person',
            field=fields.ForeignKeyField('models.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Entry',
            index=Index(fields=['org_id', 'activity_id', 'id'], name='entries_activity'),
        ),
        ops.AddIndex(
            model_name='Entry',
            index=Index(fields=['org_id', 'circular_id', 'id'], name='entries_circular'),
        ),
        ops.AlterField(
            model_name='Notice',
            name='party',
            field=fields.CharField(max_length=10),
        ),
        ops.AddField(
            model_name='Notice',
            name='nudged_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RemoveField(model_name='Notice', name='opinion'),
        ops.AddField(
            model_name='Opinion',
            name='activity',
            field=fields.ForeignKeyField('models.Activity', source_field='activity_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterModelOptions(
            name='Organisation',
            options={'table': 'organisations', 'app': 'models', 'pk_attr': 'id', 'table_description': "A county CPPCC (县级政协); ``numbers`` are its own in place of ``rules.numbers``'s."},
        ),
        ops.AddField(
            model_name='Organisation',
            name='numbers',
            field=fields.JSONField(default=dict, db_default='{}', encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]
