"""What Tortoise cannot declare: what only grows, what is live once, and how words are found.

An answered item is one whose result was fed back: the state has the name of DOMAIN.md §3.1 now.
What was submitted may go for good in one way only: when the item is purged.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

_ENTRIES = "opinion_id, activity_id, circular_id"

_KEEPS_WORDS = (
    "CREATE OR REPLACE FUNCTION refuse_new_words() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF (OLD.submitted_at, OLD.fingerprint, OLD.receipt, OLD.org_id, OLD.reporter_id)"
    " IS DISTINCT FROM (NEW.submitted_at, NEW.fingerprint, NEW.receipt, NEW.org_id,"
    " NEW.reporter_id) OR (OLD.text, OLD.place) IS DISTINCT FROM (NEW.text, NEW.place){purged}"
    " THEN RAISE EXCEPTION 'what was submitted never changes'; END IF; RETURN NEW; END $$"
)
_PURGED = (
    " AND NOT (OLD.state = 'quarantined' AND NEW.state = 'purged' AND NEW.text = ''"
    " AND NEW.place = '')"
)


def _grows(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_words()",
        f"CREATE TRIGGER {table}_stay BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


FORWARD = [
    "ALTER TABLE entries DROP CONSTRAINT entries_of_one",
    "ALTER TABLE entries ADD CONSTRAINT entries_of_one"
    f" CHECK (num_nonnulls({_ENTRIES}, bulletin_id, digest_id) = 1)",
    "ALTER TABLE entries DISABLE TRIGGER entries_only_grow",
    "UPDATE entries SET after = 'fed_back' WHERE after = 'answered'",
    "UPDATE entries SET before = 'fed_back' WHERE before = 'answered'",
    "ALTER TABLE entries ENABLE TRIGGER entries_only_grow",
    "UPDATE opinions SET state = 'fed_back', rounds = 1 WHERE state = 'answered'",
    "UPDATE opinions SET clock_from = submitted_at,"
    " holder = CASE WHEN committee_id IS NULL THEN 'office' ELSE 'committee' END"
    " WHERE due_at IS NOT NULL",
    # Words go for good when the item that they are about was purged, and in no other way. To a
    # rating without any they may come later.
    "CREATE FUNCTION refuse_change_of_words() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words'"
    " AND (TG_TABLE_NAME = 'ratings' AND OLD.words = '' OR NEW.words = ''"
    " AND EXISTS (SELECT FROM opinions WHERE id = OLD.opinion_id AND state = 'purged'))"
    " THEN RETURN NEW; END IF; RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
    "DROP TRIGGER entries_only_grow ON entries",
    "CREATE TRIGGER entries_only_grow BEFORE UPDATE OR DELETE ON entries"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_words()",
    _KEEPS_WORDS.format(purged=_PURGED),
    *(
        line
        for table in ("replies", "ratings")
        for line in _grows(table)
    ),
    "CREATE TRIGGER outcomes_only_grow BEFORE UPDATE OR DELETE ON outcomes"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    # A line of the audit changes once: when it is sealed.
    "CREATE FUNCTION refuse_unsealing() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL"
    " AND to_jsonb(NEW) - '{seq,digest}'::text[] = to_jsonb(OLD) - '{seq,digest}'::text[]"
    " THEN RETURN NEW; END IF; RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER audit_lines_only_grow BEFORE UPDATE OR DELETE ON audit_lines"
    " FOR EACH ROW EXECUTE FUNCTION refuse_unsealing()",
    "CREATE TRIGGER audit_lines_stay BEFORE TRUNCATE ON audit_lines"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE INDEX audit_unsealed ON audit_lines (org_id, id) WHERE seq IS NULL",
    "CREATE UNIQUE INDEX assignments_live ON assignments (opinion_id, unit_id)"
    " WHERE state NOT IN ('refused', 'recalled')",
    "CREATE UNIQUE INDEX assignments_lead ON assignments (opinion_id)"
    " WHERE lead AND state NOT IN ('refused', 'recalled')",
    "CREATE INDEX opinions_due ON opinions (org_id, due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX assignments_due ON assignments (org_id, due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX opinions_due_there ON opinions (org_id, committee_id, due_at)"
    " WHERE due_at IS NOT NULL",
    "CREATE INDEX search_words ON search_texts USING gin (words)",
    "CREATE INDEX search_recent ON search_texts USING gin (words) WHERE recent",
    "CREATE INDEX search_ageing ON search_texts (org_id) WHERE recent",
]

BACKWARD = [
    "DROP INDEX search_ageing",
    "DROP INDEX search_recent",
    "DROP INDEX search_words",
    "DROP INDEX opinions_due_there",
    "DROP INDEX assignments_due",
    "DROP INDEX opinions_due",
    "DROP INDEX assignments_lead",
    "DROP INDEX assignments_live",
    "DROP INDEX audit_unsealed",
    "DROP TRIGGER audit_lines_stay ON audit_lines",
    "DROP TRIGGER audit_lines_only_grow ON audit_lines",
    "DROP FUNCTION refuse_unsealing",
    "DROP TRIGGER outcomes_only_grow ON outcomes",
    *(
        f"DROP TRIGGER {table}_{name} ON {table}"
        for table in ("replies", "ratings")
        for name in ("only_grow", "stay")
    ),
    _KEEPS_WORDS.format(purged=""),
    "DROP TRIGGER entries_only_grow ON entries",
    "CREATE TRIGGER entries_only_grow BEFORE UPDATE OR DELETE ON entries"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "DROP FUNCTION refuse_change_of_words",
    "UPDATE opinions SET state = 'answered' WHERE state = 'fed_back'",
    "ALTER TABLE entries DISABLE TRIGGER entries_only_grow",
    "UPDATE entries SET after = 'answered' WHERE after = 'fed_back'",
    "UPDATE entries SET before = 'answered' WHERE before = 'fed_back'",
    "ALTER TABLE entries ENABLE TRIGGER entries_only_grow",
    "ALTER TABLE entries DROP CONSTRAINT entries_of_one",
    f"ALTER TABLE entries ADD CONSTRAINT entries_of_one CHECK (num_nonnulls({_ENTRIES}) = 1)",
]


class Migration(migrations.Migration):
    """Guards that the database itself keeps."""

    dependencies = [("models", "0005_items")]

    operations = [ops.RunSQL(FORWARD, BACKWARD)]
