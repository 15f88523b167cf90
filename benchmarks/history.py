"""Fifty counties with a long history: a million items, three million lines of timelines.

The rows are written by PostgreSQL itself, with the indexes made afterwards. What is in hand, and
what comes in a day, does not grow with the history behind it: a county that has worked for ten
years gets no more letters than one that has just begun.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime

import asyncpg

from handlers.organisation import found
from handlers.search_index import RECENT
from handlers.similar import MONTHS
from models.database import connected
from rules.ngrams import BITS
from rules.search import tokens
from rules.similar import telling

COUNTIES = 50
#: Items that a county gets in a day, and that it has in hand.
A_DAY, IN_HAND = 10, 100
MEMBERS = 280
#: Different letters; every county gets them in an order of its own.
LETTERS = 2_000
#: What makes a table big.
_FILLED = ("opinions", "entries", "search_texts", "similar_texts")

_WHERE = (
    "云坪镇",
    "向阳村",
    "石桥乡",
    "老街",
    "河边",
    "县城东门",
    "三组",
    "中学门口",
    "水库下",
    "新区",
)
_WHAT = (
    "路灯坏了半个月", "水管漏水", "机耕道冲垮", "垃圾没人清运", "班车停开", "卫生室没有药",
    "桥面开裂", "养猪场排污", "网络没有信号", "老人没处吃饭", "停车位太少", "灌溉渠堵塞",
    "学校围墙倾斜", "物业乱收费", "红绿灯不亮", "公厕锁着门",
)  # fmt: skip
_WHO = ("四十多户人", "八百名学生", "过路的司机", "种柑橘的农户", "小区的业主", "独居老人")
_ASKED = ("建议今年修好", "建议安排资金", "请部门来看一看", "建议定期检查", "希望早点答复")


def letters(number: int) -> Iterator[str]:
    """Make letters of different words; each has one pair of words that few others have."""
    dice = random.Random(20_260_302)
    for nth in range(number):
        where, what, who, asked = map(dice.choice, (_WHERE, _WHAT, _WHO, _ASKED))
        rare = chr(0x4E00 + nth * 7 % 20_000) + chr(0x4E00 + nth * 13 % 20_000)
        story = f"{where}{what}，影响{who}出行和生活，大家反映过几次都没有解决"
        yield f"{story}，{rare}一带更严重，{asked}。"


async def write(database_url: str, items: int, now: datetime) -> list[int]:
    """Fill a migrated database that is empty with so many items; gives the counties' ids."""
    async with connected(database_url):
        orgs = [await found(f"history-{nth}", f"第{nth}县政协") for nth in range(COUNTIES)]
    ids = [org.id for org in orgs]
    db = await asyncpg.connect(database_url, command_timeout=3600)
    try:
        await db.execute(_PEOPLE, ids, MEMBERS)
        await _keep_letters(db)
        async with db.transaction():
            await db.execute("SET LOCAL maintenance_work_mem = '512MB'")
            indexes = await _without_indexes(db)
            await _write_items(db, ids, items // COUNTIES, now)
            for definition in indexes:
                await db.execute(definition)
        await db.execute("VACUUM ANALYZE")
    finally:
        await db.close()
    return ids


async def _keep_letters(db: asyncpg.Connection) -> None:
    """Keep the letters with their tokens, which differ between counties by their prefix alone."""
    columns = "id int, text text, tokens text[], pieces bigint[]"
    await db.execute(f"CREATE TEMP TABLE letters ({columns})")
    rows = [
        (nth, text, _bare(text), telling(text, text[:20]))
        for nth, text in enumerate(letters(LETTERS))
    ]
    await db.copy_records_to_table("letters", records=rows)


def _bare(text: str) -> list[str]:
    return [token.removeprefix("0:") for token in tokens(0, text)]


async def _without_indexes(db: asyncpg.Connection) -> Sequence[str]:
    """Drop the indexes that are no constraints, and give how to make them again."""
    rows = await db.fetch(_INDEXES, list(_FILLED))
    for row in rows:
        await db.execute(f"DROP INDEX {row['indexname']}")
    return [row["indexdef"] for row in rows]


async def _write_items(
    db: asyncpg.Connection, ids: Sequence[int], each: int, now: datetime
) -> None:
    for org_id in ids:
        await db.execute(_ITEMS, org_id, each, IN_HAND, A_DAY, now, LETTERS)
        await db.execute(_ENTRIES, org_id)
        await db.execute(_TOKENS, org_id, LETTERS, now - RECENT)
        await db.execute(_PIECES, org_id, LETTERS, now - MONTHS, BITS)
        await db.execute(_COUNTER, org_id)


_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = ANY($1) AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conname = indexname
)
"""

# Somebody for every post, and the members.
_PEOPLE = """
WITH org AS (SELECT id FROM organisations WHERE id = ANY($1)),
person AS (
    INSERT INTO people (org_id, number, name, phone, "group", standing, active)
    SELECT org.id, 'W' || nth, '试验人' || nth, '', '', false, true
    FROM org, generate_series(1, $2::int + 10) AS nth
    RETURNING id, org_id, substr(number, 2)::int AS nth
)
INSERT INTO appointments (org_id, person_id, role, committee_id, deputy)
SELECT person.org_id, person.id,
    CASE WHEN nth <= 7 THEN 'committee_staff' WHEN nth = 8 THEN 'office_staff'
        WHEN nth = 9 THEN 'vice_chair' WHEN nth = 10 THEN 'admin' ELSE 'member' END,
    c.id, false
FROM person LEFT JOIN LATERAL (
    SELECT id FROM committees WHERE org_id = person.org_id AND code <> 'OFFICE'
    ORDER BY id OFFSET person.nth - 1 LIMIT 1
) c ON person.nth <= 7
"""

# The newest are in hand: a third before a committee that has just got them, a third in review, the
# rest with the office.
_ITEMS = """
INSERT INTO opinions (org_id, receipt, reporter_id, committee_id, state, title, text, place, urgent,
    reroutes, routing, fingerprint, source_key, answer, submitted_at, clock_from, due_at, holder)
SELECT $1, '民' || extract(year FROM came)::int || '-' || lpad(nth::text, 5, '0'),
    reporters.ids[1 + nth % array_length(reporters.ids, 1)],
    committees.ids[1 + nth % array_length(committees.ids, 1)],
    CASE WHEN NOT open THEN (ARRAY['archived', 'archived', 'retained', 'not_adopted'])[1 + nth % 4]
        ELSE (ARRAY['triaged', 'in_review', 'issued'])[1 + nth % 3] END,
    left(letters.text, 20), letters.text, '', nth % 50 = 0, 0, '{"reasons": []}', '', nth::text,
    CASE WHEN open THEN '' ELSE '已经修好了，请放心。' END, came,
    CASE WHEN open THEN came END, CASE WHEN open THEN came + interval '5 days' END,
    CASE WHEN NOT open THEN NULL WHEN nth % 3 = 2 THEN 'office' ELSE 'committee' END
FROM generate_series(1, $2::int) AS nth
CROSS JOIN LATERAL (
    SELECT nth > $2 - $3 AS open,
        $5::timestamptz - interval '1 day' * (($2 - nth)::float / $4) AS came
) AS moment
CROSS JOIN (SELECT array_agg(p.id ORDER BY p.id) AS ids FROM people p JOIN appointments a
    ON a.person_id = p.id AND a.role = 'member' WHERE p.org_id = $1) AS reporters
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM committees
    WHERE org_id = $1 AND code <> 'OFFICE') AS committees
JOIN letters ON letters.id = (nth * 31 + $1 * 17) % $6
ORDER BY nth
"""

_ENTRIES = """
INSERT INTO entries (org_id, opinion_id, verb, before, after, actor_id, committee_id, words, at)
SELECT o.org_id, o.id, line.verb, line.before, line.after, o.reporter_id, o.committee_id, '',
    o.submitted_at + line.later
FROM opinions o CROSS JOIN LATERAL (VALUES
    (1, 'submit', NULL, 'submitted', interval '0'),
    (2, 'triage', 'submitted', 'triaged', interval '1 minute'),
    (3, CASE WHEN o.holder IS NULL THEN 'answer' ELSE 'take' END, 'triaged',
        CASE WHEN o.holder IS NULL THEN 'fed_back' ELSE 'in_review' END, interval '1 hour')
) AS line (nth, verb, before, after, later)
WHERE o.org_id = $1
ORDER BY o.id, line.nth
"""

_TOKENS = """
INSERT INTO search_texts (opinion_id, org_id, recent, words, edited)
SELECT o.id, o.org_id, o.submitted_at > $3,
    (SELECT array_agg($1::int || ':' || token) FROM unnest(letters.tokens) AS token)
        || ARRAY[$1::int || ':' || lower(o.receipt)], '{}'
FROM opinions o JOIN letters ON letters.id = (o.source_key::int * 31 + $1 * 17) % $2
WHERE o.org_id = $1
"""

_PIECES = """
INSERT INTO similar_texts (opinion_id, org_id, pieces)
SELECT o.id, o.org_id,
    (SELECT array_agg(($1::bigint << $4::int) | piece) FROM unnest(letters.pieces) AS piece)
FROM opinions o JOIN letters ON letters.id = (o.source_key::int * 31 + $1 * 17) % $2
WHERE o.org_id = $1 AND o.submitted_at >= $3 AND o.holder IS NOT NULL
"""

_COUNTER = """
INSERT INTO counters (org_id, kind, year, given)
SELECT $1, '民', 2026, count(*) FROM opinions WHERE org_id = $1
"""
