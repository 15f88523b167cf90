"""The inbox: who is told of a timeline entry, and what became of the knock on the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from handlers import jobs
from handlers.actor import Actor
from handlers.errors import NotFound
from models import Appointment, Entry, Notice
from models.database import Row, fetch, fetch_one, transaction
from rules.notice import Knock
from rules.opinion import LIFECYCLE, Party, Verb
from rules.role import Role

_TELLS = {step.verb: step.tells for step in LIFECYCLE}

#: What the submitter has read as the answer to their own message or tap needs no push.
_HEARD_AT_ONCE = frozenset({Verb.SUBMIT})


async def announce(entry_ids: list[int], *, now: datetime) -> None:
    """Write a notice for everybody whom the entries concern and queue the knocks, once."""
    entries = await Entry.filter(id__in=entry_ids).order_by("id").prefetch_related("opinion")
    for entry in entries:
        await _announce(entry, now)


async def _announce(entry: Entry, now: datetime) -> None:
    receivers = await _receivers(entry)
    async with transaction() as raw:
        rows = await raw.fetch(
            _TELL,
            entry.org_id,
            entry.opinion_id,
            entry.id,
            now,
            list(receivers),
            [party.value for party in receivers.values()],
            [_first_knock(entry, party).value for party in receivers.values()],
        )
        waiting = [{"notice": row["id"]} for row in rows if row["knock"] == Knock.WAITING]
        await jobs.enqueue_many(raw, entry.org_id, jobs.Job.KNOCK, waiting)


_TELL = """
INSERT INTO notices
    (org_id, receiver_id, opinion_id, entry_id, party, created_at, knock, knock_code)
SELECT $1, told.receiver, $2, $3, told.party, $4, told.knock, 0
FROM unnest($5::int[], $6::text[], $7::text[]) AS told (receiver, party, knock)
ON CONFLICT (entry_id, receiver_id) DO NOTHING
RETURNING id, knock
"""


def _first_knock(entry: Entry, party: Party) -> Knock:
    by_the_service = entry.actor_id is None
    told = party is Party.REPORTER and (entry.verb in _HEARD_AT_ONCE or by_the_service)
    return Knock.HEARD if told else Knock.WAITING


async def _receivers(entry: Entry) -> dict[int, Party]:
    """Give who is told, each once, in the first capacity that the lifecycle names."""
    told: dict[int, Party] = {}
    for party in _TELLS[entry.verb]:
        for person_id in await _members_of(party, entry):
            told.setdefault(person_id, party)
    if entry.verb not in _HEARD_AT_ONCE and entry.actor_id is not None:
        told.pop(entry.actor_id, None)
    return told


async def _members_of(party: Party, entry: Entry) -> Iterable[int]:
    match party:
        case Party.REPORTER:
            return [entry.opinion.reporter_id]
        case Party.OFFICE:
            return await _holders(entry.org_id, Q(role=Role.OFFICE))
        case Party.COMMITTEE:
            lies_there = Q(role=Role.COMMITTEE, committee_id=entry.committee_id)
            return await _holders(entry.org_id, lies_there) if entry.committee_id else []
        case Party.STATION:
            station = Q(station_id=entry.opinion.station_id)
            post = Q(role__in=[Role.STATION_HEAD, Role.INFO_OFFICER])
            return await _holders(entry.org_id, station & post) if entry.opinion.station_id else []


async def _holders(org_id: int, post: Q) -> list[int]:
    query = Appointment.filter(post, org_id=org_id, ended_at=None, person__active=True)
    ids: list[int] = await query.order_by("person_id").values_list("person_id", flat=True)  # type: ignore[assignment]
    return ids


async def inbox(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Notice]:
    """List what the person was told, newest first, with item, entry and committee."""
    query = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    if before is not None:
        query = query.filter(id__lt=before)
    related = ("opinion__committee", "entry__committee")
    return await query.order_by("-id").limit(limit).prefetch_related(*related)


async def unread(actor: Actor) -> int:
    """Count what the person has not read yet."""
    query = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, read_at=None)
    return await query.count()


async def read(actor: Actor, notice_id: int, *, now: datetime) -> Notice:
    """Mark one notice as read; NotFound for somebody else's."""
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, id=notice_id)
    await mine.filter(read_at=None).update(read_at=now)
    notice = await mine.first().prefetch_related("opinion__committee", "entry__committee")
    if notice is None:
        raise NotFound
    return notice


async def read_these(actor: Actor, shown: Iterable[Notice], *, now: datetime) -> None:
    """Mark what was shown as read, and nothing that was not."""
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    ids = [notice.id for notice in shown]
    async with transaction():
        await mine.filter(id__in=ids, read_at=None).update(read_at=now)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One knock to make: on whose door, and about what."""

    notice_id: int
    org_id: int
    org: str
    openid: str
    mini_openid: str
    verb: Verb
    party: Party
    receipt: str
    title: str
    committee: str
    urgent: bool
    due_at: datetime | None
    unread: int


_CLAIM = """
UPDATE notices SET knock = CASE WHEN knock = 'sending' THEN 'uncertain' ELSE 'sending' END
WHERE id = $1 AND knock IN ('waiting', 'sending') RETURNING knock
"""

_DELIVERY = """
SELECT n.id AS notice_id, n.org_id, o.code AS org, coalesce(oa.openid, '') AS openid,
    coalesce(mp.openid, '') AS mini_openid, e.verb, n.party, i.receipt, i.title,
    coalesce(c.name, '') AS committee, i.urgent, i.due_at,
    (SELECT count(*) FROM notices u
     WHERE u.org_id = n.org_id AND u.receiver_id = n.receiver_id AND u.read_at IS NULL) AS unread
FROM notices n
JOIN organisations o ON o.id = n.org_id
JOIN people p ON p.id = n.receiver_id
JOIN entries e ON e.id = n.entry_id
JOIN opinions i ON i.id = n.opinion_id
LEFT JOIN committees c ON c.id = e.committee_id
LEFT JOIN bindings oa
    ON oa.person_id = p.id AND oa.org_id = n.org_id AND oa.account = 'oa' AND oa.ended_at IS NULL
    AND p.active
LEFT JOIN bindings mp
    ON mp.person_id = p.id AND mp.org_id = n.org_id AND mp.account = 'mp' AND mp.ended_at IS NULL
    AND p.active
WHERE n.id = $1
"""


async def claim(notice_id: int) -> Delivery | None:
    """Claim a knock before it is sent; None if it was sent, or died on the way to WeChat.

    A knock found half-sent is not repeated: WeChat cannot tell the two apart,
    and the inbox has the notice.
    """
    claimed = await fetch_one(_CLAIM, notice_id)
    if claimed is None or claimed["knock"] != Knock.SENDING:
        return None
    row = await fetch_one(_DELIVERY, notice_id)
    return _delivery(row) if row else None


def _delivery(row: Row) -> Delivery:
    values = dict(row)
    return Delivery(**{**values, "verb": Verb(row["verb"]), "party": Party(row["party"])})


async def settle(notice_id: int, knock: Knock, *, code: int = 0) -> None:
    """Record what became of a claimed knock; WAITING lets it be tried again."""
    await fetch(
        "UPDATE notices SET knock = $2, knock_code = $3 WHERE id = $1", notice_id, knock.value, code
    )
