"""What Tortoise cannot declare: a timeline of exactly one thing, and a record that only grows."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE entries ADD CONSTRAINT entries_of_one"
    " CHECK (num_nonnulls(opinion_id, activity_id, circular_id) = 1)",
    "ALTER TABLE materials ADD CONSTRAINT materials_of_one"
    " CHECK (num_nonnulls(activity_id, circular_id) = 1)",
    "CREATE TRIGGER records_only_grow BEFORE UPDATE OR DELETE ON records"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER records_stay BEFORE TRUNCATE ON records"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE UNIQUE INDEX corrections_waiting ON corrections (activity_id, person_id)"
    " WHERE decided_at IS NULL",
    "CREATE UNIQUE INDEX calendars_live ON calendars (org_id, person_id, coalesce(station_id, 0))"
    " WHERE revoked_at IS NULL",
]

BACKWARD = [
    "DROP INDEX calendars_live",
    "DROP INDEX corrections_waiting",
    "DROP TRIGGER records_stay ON records",
    "DROP TRIGGER records_only_grow ON records",
    "ALTER TABLE materials DROP CONSTRAINT materials_of_one",
    "ALTER TABLE entries DROP CONSTRAINT entries_of_one",
]


class Migration(migrations.Migration):
    """Guards that the database itself keeps."""

    dependencies = [("models", "0003_activities")]

    operations = [ops.RunSQL(FORWARD, BACKWARD)]
