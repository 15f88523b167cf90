"""Handing in an opinion item: judged, routed, numbered and written in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from handlers import jobs
from handlers.actor import Actor
from handlers.attachment import check_number
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    OutOfScope,
    TextTooLong,
    TextTooShort,
)
from handlers.guidance import GUIDANCE
from models import Attachment
from models.database import Row, fetch_one, in_line, in_transaction, transaction
from rules.committees import OFFICE
from rules.completeness import substance, suggest_title
from rules.deadline import BEIJING, due
from rules.gates import GATES, Gate
from rules.gates import Action as AtGate
from rules.opinion import LIFECYCLE, LONGEST, Verb, fingerprint, receipt
from rules.permission import Action, Standing
from rules.routing import Decision, Route, route_one

SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to hand in.

    ``source_key`` makes a repeated submission the same item. ``to_office``
    asks the office to decide, whatever the routing suggests.
    """

    text: str
    source_key: str
    place: str = ""
    attachments: tuple[UUID, ...] = ()
    copy_station: bool = False
    to_office: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the submitter is told; ``committee_name`` is empty when the office decides."""

    receipt: str
    title: str
    committee_code: str
    committee_name: str
    due_at: datetime


_AT_GATE = {row.gate: row.action for row in GATES}
_DUE = {step.verb: step.within or 0 for step in LIFECYCLE}

#: How PostgreSQL writes a receipt's number, as ``rules.opinion.receipt`` does.
_AS_RECEIPT = '"{}"FM9990000'

# One statement, because the counter's row is locked from the number to the commit.
_WRITE = f"""
WITH number AS (
    INSERT INTO counters (org_id, kind, year, given) VALUES ($1, '民', $17, 1)
    ON CONFLICT (org_id, kind, year) DO UPDATE SET given = counters.given + 1
    RETURNING to_char(given, $2::text) AS receipt
), item AS (
    INSERT INTO opinions (org_id, receipt, reporter_id, station_id, committee_id, state,
        title, text, place, urgent, reroutes, routing, fingerprint, source_key, answer,
        submitted_at, due_at)
    SELECT $1, number.receipt, $3, $4, c.id,
        CASE WHEN c.id IS NULL THEN 'submitted' ELSE 'triaged' END,
        $6, $7, $8, $9, 0, $10, $11, $12, '', $13,
        CASE WHEN c.id IS NULL THEN $14::timestamptz ELSE $15::timestamptz END
    FROM number LEFT JOIN committees c ON c.org_id = $1 AND c.code = $5
    RETURNING id, receipt, committee_id, due_at
), lines AS (
    INSERT INTO entries (org_id, opinion_id, verb, before, after, actor_id, committee_id, words, at)
    SELECT $1, item.id, line.verb, line.before, line.after, line.actor, line.committee, line.words,
        $13
    FROM item, LATERAL (VALUES
        (1, 'submit', NULL, 'submitted', $3::int, NULL::int, ''),
        (2, 'triage', 'submitted', 'triaged', NULL, item.committee_id, $16::text)
    ) AS line (place, verb, before, after, actor, committee, words)
    WHERE line.place = 1 OR item.committee_id IS NOT NULL
    ORDER BY line.place
    RETURNING id
), job AS ({jobs.ANNOUNCE_LINES})
SELECT item.id, item.receipt, item.due_at, c.code, c.name
FROM item LEFT JOIN committees c ON c.id = item.committee_id
"""

_ATTACH = """
UPDATE attachments SET opinion_id = $1
WHERE org_id = $2 AND owner_id = $3 AND id = ANY($4) AND opinion_id IS NULL
"""

_AGAIN = """
SELECT o.receipt, o.title, o.due_at, c.code, c.name
FROM opinions o LEFT JOIN committees c ON c.id = o.committee_id
WHERE o.org_id = $1 AND o.source_key = $2 AND o.reporter_id = $3
"""


async def submit(actor: Actor, draft: Draft, *, now: datetime) -> Submitted:
    """Hand in an item and give its receipt; the same ``source_key`` gives the same item.

    Raises TextTooShort, TextTooLong, OutOfScope (a gate of DOMAIN.md §4) and
    AttachmentRefused (not the submitter's own, or used already).
    """
    if not actor.may(Action.SUBMIT, Standing(reporter_id=actor.person_id)):
        raise NotAllowed
    routed = judge(draft)
    if draft.attachments:
        await check_number(actor, draft.attachments)
    try:
        async with in_line(f"receipts of {actor.org_id}"), transaction() as raw:
            return await _write(raw, actor, draft, routed, now)
    except asyncpg.UniqueViolationError:
        if in_transaction():
            raise  # The caller's transaction is void; trying it again finds the first item.
        return await _again(actor, draft)


def judge(draft: Draft) -> Route:
    """Check a draft and say where it goes; raises as ``submit`` does."""
    text = draft.text.strip()
    if len(text) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    routed = route_one(text)
    if not draft.attachments and _says_too_little(draft, routed):
        raise TextTooShort
    if stopped(routed) and not (draft.to_office and may_insist(routed)):
        raise OutOfScope(guide=GUIDANCE[routed.gate] if routed.gate else "")
    return routed


def _says_too_little(draft: Draft, routed: Route) -> bool:
    """“着火了” says enough; and the office takes what the writer cannot say better."""
    enough = draft.to_office or routed.gate is Gate.DANGER
    return substance(draft.text) < (1 if enough else SHORTEST)


def stopped(routed: Route) -> bool:
    """Tell whether a gate keeps the text from becoming an item."""
    return routed.decision is Decision.GATE


def may_insist(routed: Route) -> bool:
    """Tell whether the writer may still have the office look at what a gate guides elsewhere."""
    return _at(routed) in (AtGate.GUIDE, AtGate.SEAL)


def _sealed(routed: Route) -> bool:
    """Tell whether nobody but the office may see it: it accuses somebody by name."""
    return _at(routed) is AtGate.SEAL


def _at(routed: Route) -> AtGate | None:
    return _AT_GATE.get(routed.gate) if routed.gate else None


async def _write(
    raw: asyncpg.Connection, actor: Actor, draft: Draft, routed: Route, now: datetime
) -> Submitted:
    title = draft.title or suggest_title(draft.text)
    row = await raw.fetchrow(_WRITE, *_values(actor, draft, routed, now, title))
    if draft.attachments:
        await _attach(raw, actor, draft, row["id"])
    return Submitted(row["receipt"], title, row["code"] or "", row["name"] or "", row["due_at"])


def _values(
    actor: Actor, draft: Draft, routed: Route, now: datetime, title: str
) -> tuple[object, ...]:
    ids = [str(id_) for id_ in draft.attachments]
    year = now.astimezone(BEIJING).year
    return (
        actor.org_id,
        _AS_RECEIPT.format(receipt(year, 0).removesuffix("0000")),
        actor.person_id,
        actor.station_id if draft.copy_station and not _sealed(routed) else None,
        _committee(draft, routed),
        title,
        draft.text,
        draft.place,
        routed.urgent,
        json.dumps(summary(routed), ensure_ascii=False),
        fingerprint(draft.text, ids, draft.place, actor.person_id, now.isoformat()),
        draft.source_key,
        now,
        due(now, _DUE[Verb.SUBMIT]),
        due(now, _DUE[Verb.TRIAGE]),
        routed.reasons[0].sentence if routed.reasons else "",
        year,
    )


def _committee(draft: Draft, routed: Route) -> str | None:
    """Give the code of the committee that hears at once; None leaves it to the office."""
    sure = routed.decision is Decision.AUTO and routed.committee != OFFICE
    return routed.committee if sure and not draft.to_office else None


def summary(routed: Route) -> dict[str, object]:
    """Give what is kept of a routing decision: where to, how sure, and why."""
    return {
        "decision": routed.decision,
        "committee": routed.committee,
        "department": routed.department,
        "co_departments": routed.co_departments,
        "confidence": round(routed.confidence, 3),
        "alternatives": routed.alternatives,
        "gate": routed.gate,
        "reasons": [
            {"rule": why.rule, "words": why.words, "sentence": why.sentence}
            for why in routed.reasons
        ],
    }


async def _attach(raw: asyncpg.Connection, actor: Actor, draft: Draft, opinion_id: int) -> None:
    done = await raw.execute(
        _ATTACH, opinion_id, actor.org_id, actor.person_id, list(draft.attachments)
    )
    if int(done.split()[-1]) != len(set(draft.attachments)):
        raise AttachmentRefused(why="有附件不在了，请重新上传。")


async def still_kept(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Tell which of these files may still be handed in; the others were dropped by and by."""
    if not ids:
        return set()
    own = Attachment.filter(org_id=actor.org_id, owner_id=actor.person_id, opinion_id=None)
    return {file.id for file in await own.filter(id__in=list(ids)).only("id")}


async def _again(actor: Actor, draft: Draft) -> Submitted:
    row: Row | None = await fetch_one(_AGAIN, actor.org_id, draft.source_key, actor.person_id)
    if row is None:
        raise NotAllowed
    return Submitted(
        row["receipt"], row["title"], row["code"] or "", row["name"] or "", row["due_at"]
    )
