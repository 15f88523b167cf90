"""What the office does with handling units (承办单位): forward, extend, return, feed back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.actor import Actor
from handlers.advance import advance, check_words
from handlers.county import county_of
from handlers.errors import NotAllowed, TextMissing
from handlers.item_clock import extend as give_until
from handlers.item_errors import UnitHasIt, UnitLeads, UnitMissing, UnitUnknown
from models import Appointment, Assignment, HandlingUnit, Opinion
from models.database import transaction
from rules.assignment import LIVE, WAITING, State, unit_for
from rules.completeness import suggest_title
from rules.masking import masked
from rules.opinion import Verb
from rules.permission import Action, holds
from rules.reasons import Reason
from rules.role import Role

_TEXT = "给承办单位看的文字"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the county, and how many contacts it has."""

    name: str
    contacts: int


async def units(actor: Actor) -> list[Unit]:
    """List the county's units for whoever forwards to them; raises NotAllowed."""
    if not holds(Action.FORWARD, actor.posts):
        raise NotAllowed
    posts = Appointment.filter(org_id=actor.org_id, role=Role.UNIT, ended_at=None)
    held = await posts.filter(person__active=True)
    rows = await HandlingUnit.filter(org_id=actor.org_id).order_by("id")
    return [Unit(row.name, sum(one.unit_id == row.id for one in held)) for row in rows]


async def suggested(opinion: Opinion) -> tuple[str, list[str]]:
    """Give the unit that should lead and those that should join, as the routing named them."""
    names = [row.name for row in await HandlingUnit.filter(org_id=opinion.org_id).order_by("id")]
    lead = unit_for(str(opinion.routing.get("department", "")), names)
    co = [unit_for(str(one), names) for one in opinion.routing.get("co_departments") or ()]
    return lead, [one for one in dict.fromkeys(co) if one and one != lead]


async def near(actor: Actor, opinion: Opinion) -> list[str]:
    """Name the county's units, those that the item's committee keeps in touch with first."""
    rows = await HandlingUnit.filter(org_id=actor.org_id).order_by("id")
    return [
        row.name for row in sorted(rows, key=lambda row: row.committee_id != opinion.committee_id)
    ]


async def standings(opinion: Opinion) -> list[Assignment]:
    """List every unit that an item was forwarded to, and where it stands there, in order."""
    rows = Assignment.filter(org_id=opinion.org_id, opinion_id=opinion.id)
    return await rows.order_by("id").prefetch_related("unit")


async def forward(
    actor: Actor,
    receipt: str,
    lead: str = "",
    co_units: Sequence[str] = (),
    *,
    files: bool = False,
    text: str = "",
    now: datetime,
) -> Opinion:
    """Forward an item (转办) to a unit that leads and to others that join it, by their names.

    Without a ``lead`` the others join the one that leads already. With ``files`` they see the
    photos. ``text`` is what they read of an item that was never edited. Raises UnitMissing,
    UnitLeads, UnitUnknown, UnitHasIt, TextMissing, and what every step does.
    """
    check_words(text)

    async def change(opinion: Opinion) -> None:
        _edit(opinion, text)
        for unit_id, leads in await _chosen(opinion, lead, co_units):
            await _assign(opinion, unit_id, leads, files, now)

    words = "、".join(filter(None, (lead, *co_units)))
    return await advance(actor, receipt, Verb.FORWARD, words=words, change=change, now=now)


def _edit(opinion: Opinion, text: str) -> None:
    """Give an item that was never edited what units may read; the original is not for them."""
    if opinion.edited_text:
        return
    if not text.strip():
        raise TextMissing(what=_TEXT)
    opinion.edited_text = masked(text.strip())
    opinion.edited_title = suggest_title(opinion.edited_text)


async def _chosen(opinion: Opinion, lead: str, co_units: Sequence[str]) -> list[tuple[int, bool]]:
    """Give the units by id, and whether each leads."""
    live = Assignment.filter(opinion_id=opinion.id, state__in=LIVE)
    there = await live.prefetch_related("unit")
    leading = next((row.unit.name for row in there if row.lead), "")
    if lead and leading:
        raise UnitLeads(name=leading)
    if not (lead or (leading and co_units)):
        raise UnitMissing
    taken = {row.unit.name for row in there}
    for name in filter(None, (lead, *co_units)):
        if name in taken:
            raise UnitHasIt(name=name)
        taken.add(name)
    ids = await _ids(opinion.org_id)
    return [(_id(ids, name), name == lead) for name in filter(None, (lead, *co_units))]


async def _ids(org_id: int) -> dict[str, int]:
    return {row.name: row.id for row in await HandlingUnit.filter(org_id=org_id)}


def _id(ids: dict[str, int], name: str) -> int:
    if name not in ids:
        raise UnitUnknown(name=name[:64])
    return ids[name]


async def _assign(opinion: Opinion, unit_id: int, leads: bool, files: bool, now: datetime) -> None:
    await Assignment.create(
        org_id=opinion.org_id,
        opinion_id=opinion.id,
        unit_id=unit_id,
        lead=leads,
        state=State.ASSIGNED,
        files=files,
        forwarded_at=now,
    )


async def asking(opinion: Opinion, unit: str = "") -> Assignment | None:
    """Give the unit that asks for more time; the one that leads before others, or the named."""
    rows = Assignment.filter(opinion_id=opinion.id, state__in=WAITING, asked_until__isnull=False)
    asking = await rows.order_by("-lead", "id").prefetch_related("unit")
    return next((row for row in asking if unit in ("", row.unit.name)), None)


async def extend(actor: Actor, receipt: str, *, unit: str = "", now: datetime) -> Opinion:
    """Grant the time that a unit asks for (准延期); the item and all its units have it then."""
    granted: list[date] = []

    async def change(opinion: Opinion) -> int:
        asked = await _decided(opinion, unit)
        granted.append(asked[1])
        return asked[0]

    async with transaction():
        opinion = await advance(actor, receipt, Verb.EXTEND, change=change, now=now)
        # Only now: whether it was late is noted by the day that it had.
        await _put_off(opinion, granted[0], now)
    return opinion


async def keep_due(
    actor: Actor, receipt: str, reason: Reason, *, unit: str = "", now: datetime
) -> Opinion:
    """Refuse a unit more time (不准延期), with a reason."""

    async def change(opinion: Opinion) -> int:
        return (await _decided(opinion, unit))[0]

    return await advance(actor, receipt, Verb.KEEP_DUE, reason=reason, change=change, now=now)


async def _decided(opinion: Opinion, unit: str) -> tuple[int, date]:
    """Take an asked extension as decided; gives the unit and the day. Raises UnitMissing."""
    asked = await asking(opinion, unit)
    if asked is None or asked.asked_until is None:
        raise UnitMissing
    day, asked.asked_until = asked.asked_until, None
    await asked.save()
    return asked.unit_id, day


async def _put_off(opinion: Opinion, day: date, now: datetime) -> None:
    county = await county_of(opinion.org_id)
    accepted = Assignment.filter(opinion_id=opinion.id, state=State.ACCEPTED)
    for row in (opinion, *await accepted):
        give_until(row, day, county, now)
        await row.save()


async def return_reply(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Send a reply back (退回重办), with a reason; the unit that leads is at work again."""

    async def change(opinion: Opinion) -> int:
        lead = await Assignment.get_or_none(opinion_id=opinion.id, lead=True, state__in=LIVE)
        if lead is None:
            raise UnitMissing
        return lead.unit_id

    return await advance(actor, receipt, Verb.RETURN, reason=reason, change=change, now=now)


async def feed_back(actor: Actor, receipt: str, words: str, *, now: datetime) -> Opinion:
    """Tell the reporters the result (反馈), in the unit's words or in better ones."""

    async def change(opinion: Opinion) -> None:
        opinion.answer = words.strip()

    return await advance(actor, receipt, Verb.FEED_BACK, words=words, change=change, now=now)
