"""Several items of one matter become one (并案), one item of several matters several (拆分).

All reporters stay linked: those of merged items hear in their own timelines what happens to the
item that theirs went into (``handlers/advance.py``); the parts of a split item are its reporter's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tortoise.expressions import Q

from handlers.actor import Actor
from handlers.advance import Mark, advance, allowed, locked, move, standing, take_along
from handlers.county import county_of, routing_of
from handlers.errors import CommitteeUnknown, NotFound, OnesOwn
from handlers.item_errors import CannotMerge, CannotSplit, PartsWrong
from handlers.item_facts import SEALED, facts_of, sealed
from handlers.organisation import committees_of
from handlers.register import Submission, register
from handlers.submission import (
    Draft,
    Submitted,
    committee_for,
    judge,
    may_insist,
    stopped,
    submitted,
    to_register,
)
from models import Attachment, Opinion
from models.database import transaction
from rules.committees import OFFICE
from rules.county import County as Knowledge
from rules.opinion import GOES_ON, State, Verb
from rules.opinion_words import STATE_NAMES
from rules.permission import Action, Standing
from rules.routing import Route, route_one

#: How many parts an item may become.
FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of an item; without a ``committee`` (a code) its words say where it goes."""

    text: str
    title: str = ""
    committee: str = ""


async def merge(actor: Actor, receipt: str, into: str, *, now: datetime) -> Opinion:
    """Have an item go on as part of another open one that the actor may read (并案).

    What was merged into it before moves along, and all of it lies where the other one lies. Raises
    as ``advance`` does, NotFound, OnesOwn and CannotMerge of the other one.
    """
    async with transaction():
        await _lock_both(actor, receipt, into)

        async def change(opinion: Opinion) -> None:
            opinion.merged_into_id = await _goes_on_as(actor, opinion, into)

        merged = await advance(actor, receipt, Verb.MERGE, now=now, change=change)
        along = Opinion.filter(org_id=actor.org_id, merged_into_id=merged.id)
        await along.update(merged_into_id=merged.merged_into_id)
        await take_along(await Opinion.get(id=merged.merged_into_id))
    return merged


async def unmerge(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Have a merged item go on by itself (拆回): it was another matter, the office decides.

    Raises as ``advance`` does.
    """

    async def change(opinion: Opinion) -> None:
        opinion.merged_into_id = None

    async with transaction():
        # What is told of the other one meanwhile is told to its reporter too, or after this. The
        # whole is locked before its part, as by everything that its part hears of.
        own = await Opinion.get_or_none(org_id=actor.org_id, receipt=receipt)
        into = own.merged_into_id if own is not None else None
        await _lock(actor, Q(id=into or 0))
        return await advance(actor, receipt, Verb.UNMERGE, now=now, change=change)


async def _lock_both(actor: Actor, *receipts: str) -> None:
    """Lock in the order of the register, so that two who merge crosswise do not wait forever."""
    await _lock(actor, Q(receipt__in=receipts))


async def _lock(actor: Actor, which: Q) -> None:
    rows = Opinion.filter(which, org_id=actor.org_id).order_by("id")
    await rows.select_for_update().only("id")


async def _goes_on_as(actor: Actor, opinion: Opinion, into: str) -> int:
    other = await locked(actor, into)
    check_goes_on(actor, opinion, other)
    return int(other.id)


def check_goes_on(actor: Actor, opinion: Opinion, other: Opinion) -> None:
    """Raise NotFound, OnesOwn or CannotMerge where one item cannot go on as part of the other."""
    if other.id == opinion.id or other.part_of_id == opinion.id:
        raise NotFound
    if other.reporter_id == actor.person_id:
        raise OnesOwn
    if other.state not in GOES_ON:
        raise CannotMerge(receipt=other.receipt, state=STATE_NAMES[other.state])


@dataclass(frozen=True, slots=True)
class Company:
    """What staff read of an item beside itself.

    ``merged`` go on as part of it, ``whole`` is the receipt of what it was split from, ``files``
    were given with any of them.
    """

    merged: Sequence[Opinion] = ()
    whole: str = ""
    files: Sequence[Attachment] = ()


async def company_of(opinion: Opinion) -> Company:
    """Read what goes with an item that somebody works; nothing of it that is sealed."""
    related = Q(merged_into_id=opinion.id, state=State.MERGED) | Q(id=opinion.part_of_id or 0)
    beside = Opinion.filter(related, org_id=opinion.org_id).exclude(state__in=SEALED)
    items = await beside.order_by("id")
    ids = [opinion.id, *(one.id for one in items)]
    files = Attachment.filter(org_id=opinion.org_id, opinion_id__in=ids)
    return Company(
        merged=[one for one in items if one.merged_into_id == opinion.id],
        whole=next((one.receipt for one in items if one.id == opinion.part_of_id), ""),
        files=await files.order_by("created_at"),
    )


async def own_company(opinion: Opinion) -> Company:
    """Read what goes with an item for its reporter: of other reporters' items nothing."""
    whole = await Opinion.get_or_none(id=opinion.part_of_id or 0)
    return Company(whole=whole.receipt if whole else "", files=list(opinion.attachments))


async def reads_files_of(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether somebody may read an item, a part of it, or works what it went into."""
    if _reads(actor, opinion, standing(opinion)):
        return True
    parts = await Opinion.filter(org_id=opinion.org_id, part_of_id=opinion.id)
    if any(_reads(actor, part, standing(part)) for part in parts):
        return True
    root = await Opinion.get_or_none(id=opinion.merged_into_id or 0)
    return root is not None and _reads(actor, root, replace(standing(root), reporter_id=None))


def _reads(actor: Actor, opinion: Opinion, item: Standing) -> bool:
    return actor.may(Action.READ, item) and not sealed(actor, opinion)


async def split(
    actor: Actor, receipt: str, parts: Sequence[Part], *, now: datetime
) -> list[Submitted]:
    """Have an item go on as items of their own, by the same reporter (拆分); gives their receipts.

    Raises as ``advance`` and ``submit`` do, PartsWrong, CannotSplit and CommitteeUnknown.
    """
    async with transaction():
        opinion = await locked(actor, receipt)
        step = allowed(actor, opinion, Verb.SPLIT, await facts_of(actor, opinion))
        if await Opinion.filter(org_id=actor.org_id, merged_into_id=opinion.id).exists():
            raise CannotSplit(receipt=receipt)
        done = await _register(opinion, parts, now)
        receipts = "、".join(one.receipt for one in done)
        await move(opinion, step, Mark(actor.person_id, receipts), now)
    return done


async def _register(opinion: Opinion, parts: Sequence[Part], now: datetime) -> list[Submitted]:
    if not FEWEST <= len(parts) <= MOST:
        raise PartsWrong(fewest=FEWEST, most=MOST, count=len(parts))
    county = await county_of(opinion.org_id)
    reporter = Actor(opinion.org_id, opinion.reporter_id, "", (), opinion.station_id)
    records = []
    for place, part in enumerate(parts):
        draft, routed = await _judged(opinion, part, place)
        made = to_register(reporter, draft, routed, county, now)
        records.append(made | {"activity_id": opinion.activity_id})
    rows = await register(Submission(records))
    await Opinion.filter(id__in=[row["id"] for row in rows]).update(part_of_id=opinion.id)
    return [submitted(row) for row in rows]


async def destination(opinion: Opinion, part: Part) -> str:
    """Give the code of the committee that would hear of a part; empty where the office decides.

    Raises what ``split`` raises of it.
    """
    return committee_for(*await _judged(opinion, part, 0)) or ""


async def _judged(opinion: Opinion, part: Part, place: int) -> tuple[Draft, Route]:
    """Say where a part goes: to the committee named, unless a gate leaves it to the office."""
    named = await _committee(opinion, part.committee)
    known = await routing_of(opinion.org_id)
    gated = goes_to_office(part.text, known)
    draft = Draft(
        text=part.text,
        title=part.title,
        source_key=f"split:{opinion.receipt}:{place}",
        place=opinion.place,
        copy_station=opinion.station_id is not None,
        to_office=gated or named == OFFICE,
        committee="" if gated or named == OFFICE else named,
    )
    routed = judge(draft, known)
    return draft, replace(routed, urgent=routed.urgent or opinion.urgent)


def goes_to_office(text: str, known: Knowledge) -> bool:
    """Tell whether a gate stops a text that the office may yet look at."""
    routed = route_one(text.strip(), known)
    return stopped(routed) and may_insist(routed)


async def _committee(opinion: Opinion, code: str) -> str:
    if code and code != OFFICE:
        rows = await committees_of(opinion.org_id)
        if code not in {row.code for row in rows}:
            raise CommitteeUnknown(name=code, names="、".join(row.name for row in rows))
    return code
