"""Handing in an opinion item: judged, routed, registered, once for each key."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from handlers.actor import Actor
from handlers.conversation import Data, Overtaken, Scene, left
from handlers.county import County, county_of
from handlers.enclosure import check_number, enclose
from handlers.errors import NotAllowed, OutOfScope, TextTooLong, TextTooShort
from handlers.guidance import GUIDANCE
from handlers.item_errors import CannotJoin
from handlers.joining import check_join, join
from handlers.material import become, claim
from handlers.register import Submission, register
from models import Attachment
from models.database import Row, fetch, in_transaction, transaction
from rules.attachment import MOST
from rules.committees import OFFICE
from rules.completeness import substance, suggest_title
from rules.county import County as Knowledge
from rules.deadline import BEIJING
from rules.gates import GATES, Gate
from rules.gates import Action as AtGate
from rules.limits import due_in
from rules.opinion import LONGEST, State, fingerprint, receipt
from rules.permission import Action, Standing
from rules.routing import Decision, Route, route_one

SHORTEST = 4
#: Stands in a kept reply for the receipts, which are told from the items themselves.
HANDED_IN = "handed_in"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to hand in.

    ``source_key`` makes a repeated submission the same item. ``to_office``
    asks the office to decide, whatever the routing suggests; ``committee`` is the code of the one
    that staff name. ``view`` is the material that it comes from, if it was voiced at an activity.
    ``join`` is the receipt of somebody else's item that it is to go on with.
    """

    text: str
    source_key: str
    place: str = ""
    attachments: tuple[UUID, ...] = ()
    copy_station: bool = False
    to_office: bool = False
    title: str = ""
    view: int | None = None
    committee: str = ""
    join: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the submitter is told; ``committee_name`` is empty when the office decides.

    ``joined`` says that it goes on with somebody else's, which may be anywhere.
    """

    receipt: str
    title: str
    committee_code: str
    committee_name: str
    due_at: datetime
    joined: bool = False


_AT_GATE = {row.gate: row.action for row in GATES}

#: How PostgreSQL writes a receipt's number, as ``rules.opinion.receipt`` does.
_AS_RECEIPT = '"{}"FM9990000'

_HANDED_IN = """
SELECT o.receipt, o.title, o.due_at, c.code, c.name, o.state = 'merged' AS joined
FROM opinions o LEFT JOIN committees c ON c.id = o.committee_id
WHERE o.org_id = $1 AND o.reporter_id = $2 AND o.source_key = ANY($3)
ORDER BY o.id
"""


async def submit(actor: Actor, draft: Draft, *, now: datetime) -> Submitted:
    """Hand in an item and give its receipt; the same ``source_key`` gives the same item.

    Raises TextTooShort, TextTooLong, OutOfScope (a gate of DOMAIN.md §4), AttachmentRefused (not
    the submitter's own, or used already), NotFound or ViewTaken (of the view), CannotJoin.
    """
    try:
        return (await _hand_in(actor, [draft], None, now))[0]
    except CannotJoin:
        # The other one may be over since this was handed in with it.
        for first in await handed_in(actor, [draft.source_key]):
            return first
        raise
    except asyncpg.UniqueViolationError:
        if in_transaction():
            raise  # The caller's transaction is void; trying it again finds the first item.
        return await _again(actor, draft)


async def submit_in_chat(
    scene: Scene, drafts: Sequence[Draft], *, now: datetime
) -> list[Submitted]:
    """Hand in what a turn ends with, close its dialog and hear its message, all or nothing.

    A repeat of the message finds the same items by ``handed_in``. Raises as ``submit`` does, and
    Overtaken.
    """
    if scene.actor is None:
        raise NotAllowed
    keys = [draft.source_key for draft in drafts]
    turn = left(scene, None, {HANDED_IN: keys}, now)
    try:
        if done := await _hand_in(scene.actor, drafts, turn, now):
            return done
    except CannotJoin:
        # Another process may have joined it by the same message.
        if not await handed_in(scene.actor, keys):
            raise
    raise Overtaken


async def handed_in(actor: Actor, keys: Sequence[str]) -> list[Submitted]:
    """Give one's own items that were handed in with these keys, in their order."""
    rows = await fetch(_HANDED_IN, actor.org_id, actor.person_id, list(keys))
    return [submitted(row, joined=row["joined"]) for row in rows]


async def _hand_in(
    actor: Actor, drafts: Sequence[Draft], turn: Data | None, now: datetime
) -> list[Submitted]:
    """Register, together with files and views, which are all there or the whole is refused."""
    if not actor.may(Action.SUBMIT, Standing(reporter_id=actor.person_id)):
        raise NotAllowed
    county = await county_of(actor.org_id)
    known = county.routing
    judged = [to_register(actor, draft, judge(draft, known), county, now) for draft in drafts]
    takes = [draft for draft in drafts if draft.attachments or draft.view is not None or draft.join]
    async with transaction() if takes else nullcontext():
        for draft, record in zip(drafts, judged, strict=True):
            record |= await _origin(actor, draft, drafts)
            await check_join(actor, draft.join, draft.text, known, now)
        rows = await register(Submission(judged, turn))
        for draft, row in zip(drafts, rows, strict=False):
            await _take(actor, draft, row["id"], now)
    return [
        submitted(row, joined=bool(draft.join)) for draft, row in zip(drafts, rows, strict=False)
    ]


async def _origin(actor: Actor, draft: Draft, drafts: Sequence[Draft]) -> Data:
    """Check what the draft takes, and give where it was voiced, if at an activity."""
    if draft.attachments:
        await check_number(actor, draft.attachments, MOST)
    if draft.view is None:
        return {}
    view = await claim(actor, draft.view, [one.source_key for one in drafts])
    return {"activity_id": view.activity_id}


async def _take(actor: Actor, draft: Draft, opinion_id: int, now: datetime) -> None:
    if draft.attachments:
        await enclose(actor, draft.attachments, opinion_id=opinion_id)
    if draft.view is not None:
        await become(actor.org_id, draft.view, opinion_id)
    if draft.join:
        await join(actor, opinion_id, draft.join, now)


def judge(draft: Draft, known: Knowledge) -> Route:
    """Check a draft and say where it goes in a county; raises as ``submit`` does."""
    text = draft.text.strip()
    if len(text) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    routed = route_one(text, known)
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


def to_register(actor: Actor, draft: Draft, routed: Route, county: County, now: datetime) -> Data:
    """Give a draft of somebody as the register takes it."""
    ids = [str(id_) for id_ in draft.attachments]
    year = now.astimezone(BEIJING).year
    return {
        "org_id": actor.org_id,
        "year": year,
        "pattern": _AS_RECEIPT.format(receipt(year, 0).removesuffix("0000")),
        "reporter_id": actor.person_id,
        "station_id": actor.station_id if draft.copy_station and not _sealed(routed) else None,
        "committee": committee_for(draft, routed),
        "title": draft.title or suggest_title(draft.text),
        "text": draft.text,
        "where": draft.place,
        "urgent": routed.urgent,
        "routing": summary(routed),
        "why": routed.reasons[0].sentence if routed.reasons else "",
        "fingerprint": fingerprint(draft.text, ids, draft.place, actor.person_id, now.isoformat()),
        "source_key": draft.source_key,
        "at": now.isoformat(),
        "workdays": county.workdays.version,
        "office_due": _due(State.SUBMITTED, routed, county, now),
        "committee_due": _due(State.TRIAGED, routed, county, now),
    }


def _due(state: State, routed: Route, county: County, now: datetime) -> str:
    due = due_in(state, now, county.workdays, county.numbers, urgent=routed.urgent)
    assert due is not None, "what is handed in waits for somebody"
    return due.isoformat()


def committee_for(draft: Draft, routed: Route) -> str | None:
    """Give the code of the committee that hears at once; None leaves it to the office.

    What joins another item lies with nobody by itself.
    """
    if draft.join:
        return None
    if draft.committee:
        return draft.committee
    sure = routed.decision is Decision.AUTO and routed.committee != OFFICE
    return routed.committee if sure and not draft.to_office else None


def summary(routed: Route) -> dict[str, object]:
    """Give what is kept of a routing decision: where to, how sure, and why."""
    return {
        "decision": routed.decision,
        "committee": routed.committee,
        "topic": routed.topic,
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


async def still_kept(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Tell which of these files may still be handed in; the others were dropped by and by."""
    if not ids:
        return set()
    own = Attachment.filter(org_id=actor.org_id, owner_id=actor.person_id)
    free = own.filter(id__in=list(ids), opinion_id=None, material_id=None)
    return {file.id for file in await free.only("id")}


async def _again(actor: Actor, draft: Draft) -> Submitted:
    for first in await handed_in(actor, [draft.source_key]):
        return first
    raise NotAllowed


def submitted(row: Row, *, joined: bool = False) -> Submitted:
    """Give a row of the register as the submitter is told of it."""
    code, name = row["code"] or "", row["name"] or ""
    return Submitted(row["receipt"], row["title"], code, name, row["due_at"], joined)
