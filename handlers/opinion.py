"""What people do with opinion items (社情民意): read them, send them on, take and end them.

Handing one in is ``handlers/submission.py``; how any step is taken is ``handlers/advance.py``.
"""

from dataclasses import replace
from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.actor import Actor
from handlers.advance import advance, standing
from handlers.errors import CommitteeUnknown, NotFound
from handlers.item_facts import SEALED, facts_of, passed_on, sealed
from handlers.organisation import committees_of
from handlers.rating import rates_merged
from models import Entry, Opinion
from rules.committees import OFFICE
from rules.opinion import LIFECYCLE, PUBLIC, Party, State, Verb
from rules.opinion_guards import ONES_OWN, stands
from rules.permission import Action
from rules.reasons import Reason
from rules.role import Role

#: What stands in place of a sealed item's title.
VEIL = "（已封存）"
#: What its reporter still reads of a sealed item's timeline; none of it has words of theirs.
_SEALING = (Verb.SUBMIT, Verb.QUARANTINE, Verb.PURGE)


async def mine(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Opinion]:
    """List what the person handed in, newest first; ``before`` is an id to page on from."""
    query = Opinion.filter(org_id=actor.org_id, reporter_id=actor.person_id)
    return await _page(query, before, limit)


async def waiting(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Opinion]:
    """List the items in which it is the person's turn, newest first."""
    turn = Q(holder=Party.COMMITTEE, committee_id__in=actor.committee_ids)
    if actor.has(Role.OFFICE):
        turn |= Q(holder=Party.OFFICE)
    if actor.has(Role.VICE_CHAIR):
        turn |= Q(holder=Party.LEADER)
    query = Opinion.filter(turn, org_id=actor.org_id)
    return await _page(query.exclude(reporter_id=actor.person_id), before, limit)


async def _page(query: QuerySet[Opinion], before: int | None, limit: int) -> list[Opinion]:
    if before is not None:
        query = query.filter(id__lt=before)
    found = (
        await query.order_by("-id")
        .limit(limit)
        .prefetch_related("committee", "merged_into__committee")
    )
    return [_veiled(opinion) if opinion.state in SEALED else opinion for opinion in found]


async def find(actor: Actor, receipt: str) -> Opinion:
    """Read one item; NotFound for a foreign one and an absent one alike.

    Of a sealed one its reporter learns that it is sealed, and nobody else but the office anything.
    """
    opinion = await Opinion.get_or_none(org_id=actor.org_id, receipt=receipt)
    if opinion is None or not actor.may(Action.READ, standing(opinion)):
        raise NotFound
    await opinion.fetch_related("committee", "reporter", "attachments", "merged_into__committee")
    if not sealed(actor, opinion):
        return opinion
    if opinion.reporter_id != actor.person_id:
        raise NotFound
    return _veiled(opinion)


def _veiled(opinion: Opinion) -> Opinion:
    """Take the words out of a sealed item; it is not to be saved."""
    opinion.title, opinion.edited_title = VEIL, ""
    opinion.text = opinion.place = opinion.answer = opinion.edited_text = ""
    opinion.routing = {}
    opinion.attachments.related_objects = []
    return opinion


async def timeline(actor: Actor, opinion: Opinion) -> list[Entry]:
    """Give what happened to an item, oldest first: to its reporter, what concerns them.

    What the reporters of merged items say of it is for staff.
    """
    entries = Entry.filter(org_id=opinion.org_id, opinion_id=opinion.id).order_by("id")
    if sealed(actor, opinion):
        entries = entries.filter(verb__in=_SEALING)
    elif not actor.may(Action.READ, replace(standing(opinion), reporter_id=None)):
        own = Q(verb__in=ONES_OWN, actor_id=actor.person_id)
        entries = entries.filter(Q(verb__in=PUBLIC - ONES_OWN) | own)
    return await entries.prefetch_related("actor", "committee", "unit")


async def verbs(actor: Actor, opinion: Opinion) -> list[Verb]:
    """List what this person may do to the item now; a unit's verbs are of its assignment."""
    if await rates_merged(actor, opinion):
        return [Verb.RATE]
    item, facts = standing(opinion), await facts_of(actor, opinion)
    return [
        step.verb
        for step in LIFECYCLE
        if opinion.state in step.sources
        and step.action not in (None, Action.HANDLE)
        and actor.may(step.action, item)
        and stands(step.verb, facts)
        and not sealed(actor, opinion)
    ]


async def take(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Take an item into review (收)."""
    return await advance(actor, receipt, Verb.TAKE, now=now)


async def answer(actor: Actor, receipt: str, words: str, *, now: datetime) -> Opinion:
    """Answer an item (答复) without any unit; its reporters are told."""

    async def change(opinion: Opinion) -> None:
        opinion.answer = words.strip()

    return await advance(actor, receipt, Verb.ANSWER, now=now, words=words, change=change)


async def retain(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Keep an item for reference (留存), with a reason."""
    return await advance(actor, receipt, Verb.RETAIN, now=now, reason=reason)


async def decline(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Decide not to adopt an item (不采用), with a reason."""
    return await advance(actor, receipt, Verb.DECLINE, now=now, reason=reason)


async def withdraw(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Take one's own item back (撤回), while it is not signed."""
    return await advance(actor, receipt, Verb.WITHDRAW, now=now)


async def archive(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Put away what was fed back (归档), before its time is over."""
    return await advance(actor, receipt, Verb.ARCHIVE, now=now)


async def triage(actor: Actor, receipt: str, committee_code: str, *, now: datetime) -> Opinion:
    """Send an item that the office decides on to a committee (分派)."""

    async def change(opinion: Opinion) -> None:
        opinion.committee_id = await _committee_id(opinion, committee_code)

    return await advance(actor, receipt, Verb.TRIAGE, now=now, change=change)


async def reroute(
    actor: Actor, receipt: str, committee_code: str, reason: Reason, *, now: datetime
) -> Opinion:
    """Pass an item on to another committee (转), with a reason.

    What a committee passes on for the second time goes to the office instead.
    """
    verb = passing_on(actor, await find(actor, receipt), committee_code)

    async def change(opinion: Opinion) -> None:
        if verb is not Verb.DISPUTE:
            opinion.committee_id = await _committee_id(opinion, committee_code)
            opinion.reroutes += verb is Verb.REROUTE

    given = None if verb is Verb.TRIAGE else reason
    return await advance(actor, receipt, verb, now=now, reason=given, change=change)


def passing_on(actor: Actor, opinion: Opinion, committee_code: str = "") -> Verb:
    """Say what passing the item on would be: 分派, 改转, or 退回办公室."""
    if opinion.state is State.SUBMITTED:
        return Verb.TRIAGE
    back = committee_code == OFFICE or passed_on(actor, opinion)
    return Verb.DISPUTE if back else Verb.REROUTE


async def _committee_id(opinion: Opinion, code: str) -> int | None:
    committees = await committees_of(opinion.org_id)
    found = next((row for row in committees if row.code == code), None)
    if found is None or found.id == opinion.committee_id:
        names = "、".join(row.name for row in committees if row.id != opinion.committee_id)
        raise CommitteeUnknown(name=found.name if found else code, names=names)
    return found.id
