"""What the fuzzer writes into the database, and asks it."""

PERSON = """
WITH p AS (
    INSERT INTO people (org_id, number, name, phone, "group", standing, active, slip_hash)
    VALUES ($1, $2, $3, $4, '', false, true, $5) RETURNING id
), a AS (
    INSERT INTO appointments (org_id, person_id, role, committee_id)
    SELECT $1, p.id, $6, (SELECT id FROM committees WHERE org_id = $1 AND code = $7) FROM p
), b AS (
    INSERT INTO bindings (org_id, person_id, account, openid, bound_at)
    SELECT $1, p.id, 'oa', openid, $9 FROM p, unnest($8::text[]) AS openid
)
SELECT id FROM p
"""
SESSION = """
WITH b AS (
    INSERT INTO bindings (org_id, person_id, account, openid, bound_at)
    VALUES ($1, $6, 'mp', $3, $4) ON CONFLICT DO NOTHING
)
INSERT INTO sessions (org_id, token_hash, openid, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5)
"""
NEWEST = """
SELECT (SELECT max(id) FROM opinions), (SELECT max(id) FROM heard), (SELECT max(id) FROM dialogs),
    (SELECT max(id) FROM bind_failures), (SELECT max(id) FROM entries),
    (SELECT count(*) FROM attachments), (SELECT max(id) FROM pgqueuer)
"""
GAPS = """
SELECT substr(receipt, 2, 4) AS year, count(*), count(DISTINCT receipt),
    max(split_part(receipt, '-', 2)::int), c.given
FROM opinions o
LEFT JOIN counters c ON c.org_id = o.org_id AND c.kind = substr(receipt, 1, 1)
    AND c.year = substr(receipt, 2, 4)::int
WHERE o.org_id = $1 GROUP BY 1, c.given
HAVING NOT (count(*) = count(DISTINCT receipt)
    AND count(*) = max(split_part(receipt, '-', 2)::int) AND count(*) = c.given)
"""
BROKEN = """
SELECT opinion_id, verb, before, after FROM (
    SELECT e.*, o.state,
        lag(after) OVER (PARTITION BY opinion_id ORDER BY e.id) AS earlier,
        lead(e.id) OVER (PARTITION BY opinion_id ORDER BY e.id) AS next
    FROM opinions o LEFT JOIN entries e ON e.opinion_id = o.id WHERE o.org_id = $1
) line
WHERE before IS DISTINCT FROM earlier OR (next IS NULL AND after IS DISTINCT FROM state)
"""
