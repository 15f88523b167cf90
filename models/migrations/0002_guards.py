"""What Tortoise cannot declare: partial unique indexes, and a timeline that only grows."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE UNIQUE INDEX bindings_openid ON bindings (org_id, account, openid)"
    " WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX bindings_person ON bindings (org_id, person_id, account)"
    " WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX appointments_live ON appointments"
    " (org_id, person_id, role, coalesce(station_id, 0), coalesce(committee_id, 0),"
    " coalesce(unit_id, 0)) WHERE ended_at IS NULL",
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER entries_only_grow BEFORE UPDATE OR DELETE ON entries"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER entries_stay BEFORE TRUNCATE ON entries"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE FUNCTION refuse_new_words() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF (OLD.text, OLD.place, OLD.submitted_at, OLD.fingerprint, OLD.receipt,"
    " OLD.org_id, OLD.reporter_id) IS DISTINCT FROM (NEW.text, NEW.place, NEW.submitted_at,"
    " NEW.fingerprint, NEW.receipt, NEW.org_id, NEW.reporter_id)"
    " THEN RAISE EXCEPTION 'what was submitted never changes'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER opinions_keep_their_words BEFORE UPDATE ON opinions"
    " FOR EACH ROW EXECUTE FUNCTION refuse_new_words()",
]

BACKWARD = [
    "DROP TRIGGER opinions_keep_their_words ON opinions",
    "DROP FUNCTION refuse_new_words",
    "DROP TRIGGER entries_stay ON entries",
    "DROP TRIGGER entries_only_grow ON entries",
    "DROP FUNCTION refuse_change",
    "DROP INDEX appointments_live",
    "DROP INDEX bindings_person",
    "DROP INDEX bindings_openid",
]


class Migration(migrations.Migration):
    """Guards that the database itself keeps."""

    dependencies = [("models", "0001_initial")]

    operations = [ops.RunSQL(FORWARD, BACKWARD)]
