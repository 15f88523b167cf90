"""Who is told of a timeline entry: its row in the lifecycle names them, here they are found."""

from collections.abc import Iterable
from datetime import datetime

from tortoise.expressions import Q

from handlers import jobs
from handlers.audience import people_of
from models import (
    Activity,
    Appointment,
    Assignment,
    Circular,
    Entry,
    Invitation,
    Notice,
    Opinion,
    Record,
)
from models.database import transaction
from rules import (
    activity,
    bulletin,
    circular,
    confirmation,
    digest,
    invitation,
    opinion,
    schedule,
)
from rules.activity import Organiser
from rules.activity import Party as ActivityParty
from rules.assignment import GONE
from rules.audience import unpacked
from rules.limits import LIMITS
from rules.notice import Knock
from rules.opinion import Party
from rules.role import Role

_Tells = dict[str, tuple[str, ...]]

_TELLS: _Tells = {step.verb: step.tells for step in opinion.LIFECYCLE}
_ACTIVITY_TELLS: _Tells = {
    **{step.verb: step.tells for step in activity.LIFECYCLE},
    **{step.verb: step.tells for step in invitation.ANSWERS},
    **{verb.value: parties for verb, parties in confirmation.TELLS.items()},
    **{verb.value: parties for verb, parties in schedule.TELLS.items()},
}
_CIRCULAR_TELLS: _Tells = {step.verb: step.tells for step in circular.LIFECYCLE}
_BULLETIN_TELLS: _Tells = {step.verb: step.tells for step in bulletin.LIFECYCLE}

#: What an entry may be about.
_ABOUT = ("opinion", "activity", "circular", "bulletin", "digest")

#: What the submitter has read as the answer to their own message or tap needs no push.
_HEARD_AT_ONCE = frozenset({opinion.Verb.SUBMIT})
#: What the receipt says already where the service did it.
_SAID_WITH_THE_RECEIPT = frozenset({opinion.Verb.TRIAGE})


async def announce(entry_ids: list[int], *, now: datetime) -> None:
    """Write a notice for everybody whom the entries concern and queue the knocks, once."""
    entries = Entry.filter(id__in=entry_ids).order_by("id")
    for entry in await entries.prefetch_related(*_ABOUT):
        await _announce(entry, now)


async def _announce(entry: Entry, now: datetime) -> None:
    receivers = await _receivers(entry)
    knocks = [_first_knock(entry, party).value for party in receivers.values()]
    told = (list(receivers), list(receivers.values()), knocks)
    async with transaction() as raw:
        await raw.execute(_TELL, entry.org_id, entry.id, now, *told)


_TELL = f"""
WITH written AS (
    INSERT INTO notices (org_id, receiver_id, entry_id, party, created_at, knock, knock_code)
    SELECT $1, told.receiver, $2, told.party, $3, told.knock, 0
    FROM unnest($4::int[], $5::text[], $6::text[]) AS told (receiver, party, knock)
    ON CONFLICT (entry_id, receiver_id) DO NOTHING
    RETURNING id, org_id, knock
), knocking AS (
    SELECT id, org_id FROM written WHERE knock = '{Knock.WAITING}'
)
{jobs.KNOCK_LINES}
"""


def _first_knock(entry: Entry, party: str) -> Knock:
    """Give WAITING for what is to be pushed; what another push says needs none of its own."""
    if entry.opinion is not None and _said_by_the_next(entry, party, entry.opinion):
        return Knock.HEARD
    at_once = entry.actor_id is None and entry.verb in _SAID_WITH_THE_RECEIPT
    heard = entry.verb in _HEARD_AT_ONCE or at_once
    return Knock.HEARD if party == Party.REPORTER and heard else Knock.WAITING


def _said_by_the_next(entry: Entry, party: str, item: Opinion) -> bool:
    """Tell whether more is told at the same moment: worked once more, or joined to another one."""
    reopened = entry.verb == opinion.Verb.RATE and item.state is opinion.State.REHANDLING
    joined = entry.verb == opinion.Verb.SUBMIT and item.state is opinion.State.MERGED
    return reopened or (joined and party == Party.OFFICE)


async def _receivers(entry: Entry) -> dict[int, str]:
    """Give who is told, each once, in the first capacity that the lifecycle names."""
    told: dict[int, str] = {}
    for party in _parties(entry):
        for person_id in await _members_of(party, entry):
            told.setdefault(person_id, party)
    if entry.verb not in _HEARD_AT_ONCE and entry.actor_id is not None:
        told.pop(entry.actor_id, None)
    return told


def _parties(entry: Entry) -> Iterable[str]:
    if entry.activity_id is not None:
        return _ACTIVITY_TELLS.get(entry.verb, ())
    if entry.circular_id is not None:
        return _CIRCULAR_TELLS[entry.verb]
    if entry.bulletin_id is not None:
        return _BULLETIN_TELLS[entry.verb]
    if entry.digest_id is not None:
        return digest.TELLS[digest.Verb(entry.verb)]
    return _TELLS[entry.verb]


async def _members_of(party: str, entry: Entry) -> Iterable[int]:
    if party == Party.OFFICE:
        return await _holders(entry.org_id, Q(role=Role.OFFICE, deputy=False))
    if party == Party.LEADER:
        return await _holders(entry.org_id, Q(role=Role.VICE_CHAIR))
    if entry.digest is not None:
        return [entry.digest.person_id]
    if entry.activity is not None:
        return await _at_activity(ActivityParty(party), entry, entry.activity)
    if entry.circular is not None:
        return await _receivers_of(entry, entry.circular)
    assert entry.opinion is not None
    return await _at_item(Party(party), entry, entry.opinion)


async def _receivers_of(entry: Entry, issued: Circular) -> list[int]:
    """Give who belongs to the audience; of what was issued before, who was told of that."""
    before = Notice.filter(org_id=entry.org_id, entry__circular_id=issued.id, entry_id__lt=entry.id)
    told: list[int] = await before.order_by("id").values_list("receiver_id", flat=True)  # type: ignore[assignment]
    return told or await people_of(entry.org_id, unpacked(issued.audience))


async def _at_item(party: Party, entry: Entry, item: Opinion) -> Iterable[int]:
    match party:
        case Party.REPORTER:
            return [item.reporter_id]
        case Party.COMMITTEE:
            return await _staff(entry.org_id, entry.committee_id)
        case Party.STATION:
            return await _at_station(entry.org_id, item.station_id, Role.INFO_OFFICER)
        case Party.OFFICE:
            return await _holders(entry.org_id, Q(role=Role.OFFICE, deputy=False))
        case Party.LEADER:
            return await _holders(entry.org_id, Q(role=Role.VICE_CHAIR))
        case Party.UNIT | Party.LEAD:
            return await _at_units(entry, item, lead_only=party is Party.LEAD)
        case Party.DEPUTY:
            return await _deputies(entry, item)
        case Party.HOLDER:
            return await _holder(entry, item)


def _turn(entry: Entry, item: Opinion) -> Party:
    """Say whose turn it was when an entry was written; the item may be elsewhere by now."""
    if item.holder is not None and item.state == entry.after:
        return item.holder
    limit = LIMITS.get(opinion.State(entry.after))
    holder = limit.holder if limit else Party.COMMITTEE
    alone = holder is Party.COMMITTEE and entry.committee_id is None
    return Party.OFFICE if alone else holder


async def _holder(entry: Entry, item: Opinion) -> Iterable[int]:
    """Give whose turn it is: of the unit that an entry is about, that unit's contacts."""
    turn = Party.UNIT if entry.unit_id is not None else _turn(entry, item)
    found = await _at_item(turn, entry, item)
    # What lies with a unit that has no contacts yet is the committee's to see to.
    silent = turn in (Party.UNIT, Party.LEAD) and not found
    return await _staff(entry.org_id, entry.committee_id) if silent else found


async def _at_units(entry: Entry, item: Opinion, *, lead_only: bool) -> list[int]:
    """Give the contacts of the unit that an entry is about; else of those that have the item."""
    live = Assignment.filter(opinion_id=item.id).exclude(state__in=GONE)
    if lead_only:
        live = live.filter(lead=True)
    elif entry.verb == opinion.Verb.FORWARD:
        # Who joins hears of it, and nobody who has it already.
        live = live.filter(forwarded_at=entry.at)
    elif entry.unit_id is not None:
        return await _holders(entry.org_id, Q(role=Role.UNIT, unit_id=entry.unit_id))
    ids = await live.values_list("unit_id", flat=True)
    return await _holders(entry.org_id, Q(role=Role.UNIT, unit_id__in=ids))


async def _deputies(entry: Entry, item: Opinion) -> list[int]:
    """Give who stands in for those whose turn it is; the office where nobody does."""
    posts = {
        Party.COMMITTEE: Q(role=Role.COMMITTEE, committee_id=entry.committee_id),
        Party.OFFICE: Q(role=Role.OFFICE),
    }
    post = posts.get(_turn(entry, item))
    found = await _holders(entry.org_id, post & Q(deputy=True)) if post is not None else []
    return found or await _holders(entry.org_id, Q(role=Role.OFFICE, deputy=False))


async def _at_activity(party: ActivityParty, entry: Entry, held: Activity) -> Iterable[int]:
    match party:
        case ActivityParty.ORGANISER:
            return await _organisers(held)
        case ActivityParty.INVITED:
            return await _invited(held)
        case ActivityParty.RECORDED:
            return await _recorded(held)
        case ActivityParty.PERSON:
            return [entry.person_id] if entry.person_id else []
        case ActivityParty.APPROVER:
            return await _approvers(entry, held)
        case ActivityParty.OFFICE:
            return await _holders(entry.org_id, Q(role=Role.OFFICE))


async def _organisers(held: Activity) -> list[int]:
    match held.organiser:
        case Organiser.STATION:
            return await _at_station(held.org_id, held.station_id)
        case Organiser.COMMITTEE:
            return await _staff(held.org_id, held.committee_id)
        case Organiser.OFFICE | Organiser.SECTOR | Organiser.GROUP:
            return await _holders(held.org_id, Q(role=Role.OFFICE))


async def _invited(held: Activity) -> list[int]:
    """Nobody hears of an activity's end who never heard of it."""
    if held.noticed_at is None:
        return []
    rows = Invitation.filter(org_id=held.org_id, activity_id=held.id, person__active=True)
    ids: list[int] = await rows.order_by("person_id").values_list("person_id", flat=True)  # type: ignore[assignment]
    return ids


async def _recorded(held: Activity) -> list[int]:
    rows = Record.filter(org_id=held.org_id, activity_id=held.id, person__active=True)
    ids: list[int] = await rows.values_list("person_id", flat=True)  # type: ignore[assignment]
    return sorted(set(ids))


async def _approvers(entry: Entry, held: Activity) -> list[int]:
    """Give whose part the decision is; the office's where nobody else may decide."""
    role = invitation.approver_of(held.kind, held.organiser)
    where = {
        Role.STATION_HEAD: Q(station_id=held.station_id),
        Role.COMMITTEE: Q(committee_id=held.committee_id),
    }
    found = await _holders(held.org_id, Q(role=role) & where.get(role, Q()))
    others = [person_id for person_id in found if person_id != entry.person_id]
    return others or await _holders(held.org_id, Q(role=Role.OFFICE))


async def _at_station(org_id: int, station_id: int | None, *also: Role) -> list[int]:
    if station_id is None:
        return []
    return await _holders(org_id, Q(role__in=[Role.STATION_HEAD, *also], station_id=station_id))


async def _staff(org_id: int, committee_id: int | None) -> list[int]:
    if committee_id is None:
        return []
    staff = Q(role=Role.COMMITTEE, committee_id=committee_id, deputy=False)
    return await _holders(org_id, staff)


async def _holders(org_id: int, post: Q) -> list[int]:
    query = Appointment.filter(post, org_id=org_id, ended_at=None, person__active=True)
    ids: list[int] = await query.order_by("person_id").values_list("person_id", flat=True)  # type: ignore[assignment]
    return ids
