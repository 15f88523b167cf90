"""Summaries (简报): composed for one person, kept as they were, pushed once a day.

What they count is in ``handlers/figures.py``, when they come and for whom in ``rules/digest.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import asyncpg

from handlers import jobs
from handlers.actor import Actor
from handlers.clusters import clusters
from handlers.county import county_of
from handlers.errors import NotAllowed, NotFound
from handlers.figures import Asked, Holder
from handlers.people import actor_for
from handlers.sections import Section, count, packed, unpacked
from models import Committee, Digest, Entry, Organisation, Station, Wish
from models.database import fetch, transaction
from models.database import packed as as_json
from rules.deadline import BEIJING
from rules.digest import (
    DEFAULT_AT,
    KIND_NAMES,
    KINDS,
    MARGIN,
    Kind,
    Reach,
    Verb,
    falls_on,
    minute,
    period,
)
from rules.figures import Figure
from rules.permission import Post

#: Minutes of a day.
DAY = 24 * 60
#: Numbers that a knock says.
KNOCKED = 3
#: Clusters that are named.
PILED = 3


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody has of what they may have, and at which minute of the day."""

    kinds: tuple[Kind, ...]
    at: int


# --- who has what ---------------------------------------------------------------------------


def kinds_of(actor: Actor) -> tuple[Kind, ...]:
    """List the kinds that somebody's posts give."""
    return tuple(row.kind for row in KINDS if any(map(actor.has, row.reaches)))


async def wished(actor: Actor) -> Wished:
    """Give what somebody wants; without a word of theirs, all that their posts give."""
    own, wish = kinds_of(actor), await Wish.get_or_none(person_id=actor.person_id)
    if wish is None:
        return Wished(own, DEFAULT_AT)
    return Wished(tuple(kind for kind in own if kind in wish.kinds), wish.at)


async def wish(actor: Actor, kinds: Sequence[Kind], at: int, *, now: datetime) -> Wished:
    """Set which summaries somebody wants, and the minute of the day; none at all is a choice too.

    Raises NotAllowed for who may have none, or not that kind.
    """
    own = kinds_of(actor)
    if not own or not set(kinds) <= set(own) or not 0 <= at < DAY:
        raise NotAllowed
    async with transaction() as raw:
        wanted = as_json([kind.value for kind in own if kind in kinds])
        await raw.execute(_WISH, actor.org_id, actor.person_id, wanted, at)
    return await wished(actor)


_WISH = """
INSERT INTO wishes (org_id, person_id, kinds, at) VALUES ($1, $2, $3::jsonb, $4)
ON CONFLICT (person_id) DO UPDATE SET kinds = excluded.kinds, at = excluded.at
"""


def holders(actor: Actor, kind: Kind) -> list[Holder]:
    """List of whom a kind tells somebody, each once, in the order of their posts.

    A head without a station yet has nobody's items to hear of.
    """
    reaches = next(row.reaches for row in KINDS if row.kind is kind)
    able = [post for post in actor.posts if post.role in reaches]
    found = dict.fromkeys(_holder(actor, reaches[post.role], post) for post in able)
    return [one for one in found if one.reach is Reach.COUNTY or one.id is not None]


def _holder(actor: Actor, reach: Reach, post: Post) -> Holder:
    place = {Reach.COMMITTEE: post.committee_id, Reach.STATION: post.station_id}.get(reach)
    return Holder(actor.org_id, reach, place)


# --- composing ------------------------------------------------------------------------------


async def compose(actor: Actor, kinds: Sequence[Kind], at: int, *, now: datetime) -> list[Section]:
    """Count what the kinds tell; sections with nothing in them are left out.

    What piles up is told once, with the first section of a day.
    """
    workdays = (await county_of(actor.org_id)).workdays
    last = await _last_day(actor)
    made = []
    for kind in kinds:
        span = period(kind, now, at, last, workdays)
        for holder in holders(actor, kind):
            asked = Asked(holder, span, now, workdays)
            made.append(await count(kind, asked, await name_of(holder)))
    told = [section for section in made if not section.silent]
    if told and told[0].kind is Kind.DAILY:
        piled = [(one.topic, one.count) for one in await clusters(actor, now=now)]
        told[0] = replace(told[0], clusters=tuple(piled[:PILED]))
    return told


async def _last_day(actor: Actor) -> datetime | None:
    """Give until when somebody was told of their days."""
    rows = await fetch(_LAST, actor.person_id)
    return rows[0]["until"] if rows else None


_LAST = """
SELECT until FROM digests WHERE person_id = $1 AND until IS NOT NULL ORDER BY day DESC LIMIT 1
"""


async def name_of(holder: Holder) -> str:
    """Name a county, a committee or a station."""
    match holder.reach:
        case Reach.COMMITTEE:
            return (await Committee.get(id=holder.id)).name
        case Reach.STATION:
            return (await Station.get(id=holder.id)).name
        case Reach.COUNTY:
            return (await Organisation.get(id=holder.org_id)).name


# --- sending --------------------------------------------------------------------------------


async def send_due(org_id: int, *, now: datetime) -> None:
    """Send everybody what is due by now, once a day, each in a transaction of their own.

    Whoever has nothing to hear is looked at once a day too.
    """
    workdays, day = (await county_of(org_id)).workdays, today_of(now)
    due = [kind for kind in Kind if falls_on(kind, day, workdays)]
    rows = await fetch(_WAITING, org_id, day, minute(now), _ROLES, DEFAULT_AT) if due else []
    for row in rows:
        actor = await actor_for(org_id, row["id"])
        if actor is not None:
            await _send(actor, due, now)


_ROLES = [role.value for row in KINDS for role in row.reaches]
_WAITING = """
SELECT DISTINCT p.id FROM appointments a JOIN people p ON p.id = a.person_id
LEFT JOIN wishes w ON w.person_id = p.id
WHERE a.org_id = $1 AND a.role = ANY($4) AND a.ended_at IS NULL AND p.active
    AND coalesce(w.at, $5) <= $3
    AND NOT EXISTS (SELECT FROM digests d WHERE d.person_id = p.id AND d.day = $2)
ORDER BY p.id
"""


async def _send(actor: Actor, due: Sequence[Kind], now: datetime) -> None:
    wanted = await wished(actor)
    kinds = [kind for kind in wanted.kinds if kind in due]
    sections = await compose(actor, kinds, wanted.at, now=now)
    await _keep(actor, kinds, sections, now, asked=False)


async def _keep(
    actor: Actor, kinds: Sequence[Kind], sections: Sequence[Section], now: datetime, *, asked: bool
) -> None:
    """Keep a person's digest of today, with its entry and job, unless there is one already.

    What was ``asked`` for is told in the answer: its entry is by the person.
    """
    async with transaction() as raw:
        rows = as_json([packed(section) for section in sections])
        until = now - MARGIN if Kind.DAILY in kinds else None
        whose = (actor.org_id, actor.person_id, today_of(now))
        digest_id: int | None = await raw.fetchval(_KEEP, *whose, rows, until, now, asked)
        if digest_id is not None and sections:
            await _note(raw, actor, digest_id, sections, now, asked=asked)


#: What was found empty is filled when somebody asks; what was told stays.
_KEEP = """
INSERT INTO digests AS kept (org_id, person_id, day, sections, until, made_at)
VALUES ($1, $2, $3, $4::jsonb, $5, $6)
ON CONFLICT (person_id, day) DO UPDATE
SET sections = excluded.sections, until = excluded.until, made_at = excluded.made_at
WHERE $7 AND kept.sections = '[]'::jsonb
RETURNING id
"""


async def _note(
    raw: asyncpg.Connection,
    actor: Actor,
    digest_id: int,
    sections: Sequence[Section],
    now: datetime,
    *,
    asked: bool,
) -> None:
    entry = await Entry.create(
        org_id=actor.org_id,
        digest_id=digest_id,
        verb=Verb.SEND,
        after="sent",
        actor_id=actor.person_id if asked else None,
        person_id=actor.person_id,
        words=_knocked(sections),
        at=now,
    )
    await jobs.enqueue(raw, actor.org_id, jobs.Job.ANNOUNCE, {"entries": [entry.id]})


def _knocked(sections: Sequence[Section]) -> str:
    """Give what a push says: the first numbers, and that the month's report is there."""
    said = [
        f"{section.label(line)} {section.value(line)}"
        for section in sections
        for group in section.groups
        for line in group
        if isinstance(line, Figure) and section.counts(line)
    ]
    months = (one for one in sections if one.kind is Kind.MONTHLY)
    named = [f"{_month(one)}{KIND_NAMES[Kind.MONTHLY]}" for one in months][:1]
    return "，".join([*named, *said[:KNOCKED]])


def _month(section: Section) -> str:
    return f"{section.period.since.astimezone(BEIJING).month}月"


# --- reading --------------------------------------------------------------------------------


def today_of(now: datetime) -> date:
    """Give the day in Beijing."""
    return now.astimezone(BEIJING).date()


def sections_of(digest: Digest) -> list[Section]:
    """Read what a digest says."""
    return unpacked(digest.sections)


async def today(actor: Actor, *, now: datetime) -> Digest | None:
    """Give today's digest; composed now of all kinds, where there is none yet.

    None where there is nothing to tell. Raises NotAllowed for who may have none.
    """
    if not kinds_of(actor):
        raise NotAllowed
    mine = Digest.filter(org_id=actor.org_id, person_id=actor.person_id, day=today_of(now))
    there = await mine.first()
    if there is not None and there.sections:
        return there
    kinds, at = kinds_of(actor), (await wished(actor)).at
    sections = await compose(actor, kinds, at, now=now)
    if sections:
        await _keep(actor, kinds, sections, now, asked=True)
    return await mine.first() if sections else None


async def find(actor: Actor, digest_id: int) -> Digest:
    """Give a digest of one's own; raises NotFound."""
    mine = Digest.filter(org_id=actor.org_id, person_id=actor.person_id)
    found = await mine.get_or_none(id=digest_id)
    if found is None or not found.sections:
        raise NotFound
    return found


async def mine(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Digest]:
    """List one's digests, newest first; ``before`` is an id to page on from."""
    rows = Digest.filter(org_id=actor.org_id, person_id=actor.person_id).exclude(sections=[])
    if before is not None:
        rows = rows.filter(id__lt=before)
    return await rows.order_by("-id").limit(limit)
