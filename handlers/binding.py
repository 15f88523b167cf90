"""Binding a WeChat account to a person on the roster: by code, by scan, by phone; and undoing it.

Source: DOMAIN.md §7 rule 6. Five wrong codes lock an openid for a day; sixty within an hour pause
the county's codes, so that many openids cannot guess together.

A wrong code is counted in the caller's transaction: whoever has one open catches the refusal
inside it.
"""

import hmac
import re
import unicodedata
from datetime import datetime, timedelta

import asyncpg
import structlog

from handlers.actor import Actor
from handlers.binding_errors import (
    AlreadyBound,
    BindLocked,
    BindPaused,
    CodeMalformed,
    PhoneShared,
    PhoneUnknown,
    SlipUsed,
    WrongCode,
)
from handlers.errors import NotAllowed, NotFound, Refused
from handlers.slip import SLIP, hash_code, require_office, scene_of
from models import BindFailures, Person
from models.database import transaction
from rules.permission import Action, holds

log = structlog.get_logger()

#: How many wrong codes lock one openid, and for how long.
TRIES, LOCKED_FOR = 5, timedelta(days=1)
#: How many wrong codes of all openids pause a county's codes, and for how long.
COUNTY_TRIES, PAUSED_FOR = 60, timedelta(hours=1)
#: Stands for all openids of a county in the table of failures.
EVERYBODY = "*"


async def bind_by_code(
    org_id: int, account: str, openid: str, code: str, *, key: str, now: datetime
) -> Person:
    """Bind the openid (`account`: ``oa`` or ``mp``) to the person whose slip has the code.

    Raises CodeMalformed, WrongCode, BindLocked, BindPaused or AlreadyBound.
    """
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", code))
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise CodeMalformed
    async with transaction() as raw:
        outcome = await _try(raw, org_id, account, openid, hash_code(key, org_id, digits), now)
    # Only now, so that a wrong code stays counted.
    if isinstance(outcome, Refused):
        raise outcome
    return await Person.get(id=outcome)


async def bind_by_scene(
    org_id: int, account: str, openid: str, scene: str, *, key: str, now: datetime
) -> Person:
    """Bind the openid to the person whose slip was scanned; raises SlipUsed or AlreadyBound."""
    claimed = _claimed(scene)
    async with transaction() as raw:
        row = await raw.fetchrow(
            "SELECT id, slip_hash FROM people"
            " WHERE org_id = $1 AND id = $2 AND active AND slip_hash IS NOT NULL FOR NO KEY UPDATE",
            org_id,
            claimed,
        )
        if row is None or not _same(scene, scene_of(key, row["id"], row["slip_hash"])):
            raise SlipUsed
        await _bind(raw, org_id, account, openid, row["id"], now)
    return await Person.get(id=row["id"])


async def bind_by_phone(
    org_id: int, account: str, openid: str, phone: str, *, now: datetime
) -> Person:
    """Bind the openid to the one person with the phone that WeChat itself has vouched for.

    Raises PhoneUnknown, PhoneShared or AlreadyBound. The person's slip stays good for their
    other account.
    """
    number = re.sub(r"^(\+?86)(?=1\d{10}$)", "", re.sub(r"[\s\-]", "", phone))
    async with transaction() as raw:
        people = await raw.fetch(
            "SELECT id FROM people"
            " WHERE org_id = $1 AND phone = $2 AND phone <> '' AND active FOR NO KEY UPDATE",
            org_id,
            number,
        )
        if not people:
            raise PhoneUnknown
        if len(people) > 1:
            raise PhoneShared
        await _bind(raw, org_id, account, openid, people[0]["id"], now)
    return await Person.get(id=people[0]["id"])


async def unbind(actor: Actor, person: Person, *, now: datetime) -> int:
    """Undo a person's bindings, as the office does; gives how many there were.

    Also voids their slip, ends their sessions, and frees a lock of the accounts.
    """
    require_office(actor, person)
    async with transaction() as raw:
        ended = await raw.fetch(
            "UPDATE bindings SET ended_at = $3, ended_by_id = $4"
            " WHERE org_id = $1 AND person_id = $2 AND ended_at IS NULL RETURNING openid",
            person.org_id,
            person.id,
            now,
            actor.person_id,
        )
        openids = [row["openid"] for row in ended]
        await raw.execute(
            "UPDATE people SET slip_hash = NULL WHERE org_id = $1 AND id = $2",
            person.org_id,
            person.id,
        )
        await raw.execute(
            "UPDATE sessions SET revoked_at = $3 WHERE org_id = $1 AND revoked_at IS NULL"
            " AND openid = ANY($2)",
            person.org_id,
            openids,
            now,
        )
        await raw.execute(
            "DELETE FROM bind_failures WHERE org_id = $1 AND openid = ANY($2)",
            person.org_id,
            openids,
        )
    return len(openids)


async def unlock(actor: Actor, lock: int) -> None:
    """Free what wrong codes have locked, by the lock number that the person was told.

    Raises NotAllowed, or NotFound when nothing is locked under that number.
    """
    if not holds(Action.UNBIND, actor.posts):
        raise NotAllowed
    async with transaction():
        if not await BindFailures.filter(org_id=actor.org_id, id=lock).delete():
            raise NotFound


async def _try(
    raw: asyncpg.Connection, org_id: int, account: str, openid: str, hashed: str, now: datetime
) -> int | Refused:
    """Give the id of the person that the openid is bound to now, or why it is not."""
    if await _is_bound(raw, org_id, account, openid):
        return AlreadyBound()
    if await _is_paused(raw, org_id, now):
        return BindPaused()
    # Counted before it is looked at: parallel guesses of one openid queue up behind this row.
    lock, failures = await _count(raw, org_id, openid, now, TRIES, LOCKED_FOR, from_last=True)
    if failures > TRIES:
        return BindLocked(lock=lock)
    person_id: int | None = await raw.fetchval(
        "SELECT id FROM people WHERE org_id = $1 AND slip_hash = $2 AND active FOR NO KEY UPDATE",
        org_id,
        hashed,
    )
    if person_id is None:
        await _count_for_county(raw, org_id, now)
        return WrongCode(left=TRIES - failures) if failures < TRIES else BindLocked(lock=lock)
    await raw.execute("DELETE FROM bind_failures WHERE org_id = $1 AND openid = $2", org_id, openid)
    await _bind(raw, org_id, account, openid, person_id, now)
    return person_id


async def _bind(
    raw: asyncpg.Connection, org_id: int, account: str, openid: str, person_id: int, now: datetime
) -> None:
    """Write the binding and use the slip up; AlreadyBound when either side has one."""
    # The partial unique indexes decide between two at once.
    made = await raw.fetchval(
        "INSERT INTO bindings (org_id, person_id, account, openid, bound_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id",
        org_id,
        person_id,
        account,
        openid,
        now,
    )
    if made is None:
        raise AlreadyBound
    await raw.execute(
        "UPDATE people SET slip_hash = NULL WHERE org_id = $1 AND id = $2", org_id, person_id
    )


async def _is_bound(raw: asyncpg.Connection, org_id: int, account: str, openid: str) -> bool:
    found = await raw.fetchval(
        "SELECT 1 FROM bindings"
        " WHERE org_id = $1 AND account = $2 AND openid = $3 AND ended_at IS NULL",
        org_id,
        account,
        openid,
    )
    return found is not None


async def _is_paused(raw: asyncpg.Connection, org_id: int, now: datetime) -> bool:
    found = await raw.fetchval(
        "SELECT 1 FROM bind_failures"
        " WHERE org_id = $1 AND openid = $2 AND failures >= $3 AND locked_until > $4",
        org_id,
        EVERYBODY,
        COUNTY_TRIES,
        now,
    )
    return found is not None


async def _count_for_county(raw: asyncpg.Connection, org_id: int, now: datetime) -> None:
    _, failures = await _count(
        raw, org_id, EVERYBODY, now, COUNTY_TRIES, PAUSED_FOR, from_last=False
    )
    if failures == COUNTY_TRIES:
        log.warning("binding_codes_paused", org=org_id, failures=failures)


async def _count(
    raw: asyncpg.Connection,
    org_id: int,
    openid: str,
    now: datetime,
    tries: int,
    span: timedelta,
    *,
    from_last: bool,
) -> tuple[int, int]:
    """Count one more; gives the lock number and how many there are within the span.

    The span runs from the first failure, or `from_last` one, and is not prolonged by attempts
    on what is locked already.
    """
    row = await raw.fetchrow(
        "INSERT INTO bind_failures AS b (org_id, openid, failures, locked_until)"
        " VALUES ($1, $2, 1, $4) ON CONFLICT (org_id, openid) DO UPDATE SET"
        " failures = CASE WHEN b.locked_until <= $3 THEN 1 ELSE b.failures + 1 END,"
        " locked_until = CASE WHEN b.locked_until <= $3 OR ($5 AND b.failures < $6)"
        " THEN $4 ELSE b.locked_until END RETURNING id, failures",
        org_id,
        openid,
        now,
        now + span,
        from_last,
        tries,
    )
    return row["id"], row["failures"]


def _claimed(scene: str) -> int:
    """The id of the person that a slip's scene names; SlipUsed when it is no slip's at all."""
    match = re.fullmatch(re.escape(SLIP) + r"([0-9]{1,9})\.[A-Za-z0-9_-]{16}", scene)
    if match is None:
        raise SlipUsed
    return int(match[1])


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
