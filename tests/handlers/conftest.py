"""A county with one of everybody, and an item there."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.binding import bind_by_code
from handlers.confirmation import confirm, settle_plainly
from handlers.slip import new_slips
from handlers.submission import Draft, submit
from models import Activity, Entry, Notice, Organisation, Station
from rules.attendance import Presence
from rules.invitation import Answer
from rules.opinion import Party, Verb
from rules.role import Role
from tests.handlers.acts import MOVE, TEXT, HandIn
from tests.handlers.held import NUMBER, come, invite, over
from tests.handlers.lessons import Settle, handed_in
from tests.handlers.reports import PLANT, report

MakeActor = Callable[..., Awaitable[Actor]]
Announced = Callable[[dict[str, Actor], datetime], Awaitable[set[tuple[str, Verb, Party]]]]


@pytest.fixture
async def people(actor: MakeActor, org: Organisation) -> dict[str, Actor]:
    """One of everybody, and of some two."""
    elsewhere = await Station.create(org=org, name="青石镇联络站")
    return {
        "writer": await actor(Role.MEMBER),
        "member": await actor(Role.MEMBER),
        "head": await actor(Role.STATION_HEAD),
        "officer": await actor(Role.INFO_OFFICER),
        "head elsewhere": await actor(Role.STATION_HEAD, station=elsewhere),
        "farming": await actor(Role.COMMITTEE, committee="AGRI"),
        "building": await actor(Role.COMMITTEE, committee="ENV"),
        "office": await actor(Role.OFFICE),
        "chair": await actor(Role.VICE_CHAIR),
        "unit": await actor(Role.UNIT),
        "admin": await actor(Role.ADMIN),
        "both": await actor(Role.MEMBER, Role.COMMITTEE, committee="AGRI"),
    }


@pytest.fixture
async def crowd(actor: MakeActor, people: dict[str, Actor]) -> dict[str, Actor]:
    """Everybody, and some more members."""
    more = ("late", "leaving", "asking", "excused", "away", "made up", "walker")
    return people | {name: await actor(Role.MEMBER) for name in more}


@pytest.fixture
async def held(crowd: dict[str, Actor]) -> Activity:
    """An activity at which everything happened that can."""
    activity = await over(crowd["head"])
    for name in ("writer", "late", "leaving", "away", "made up"):
        await invite(activity, crowd[name])
    await invite(activity, crowd["asking"], Answer.LEAVE_REQUESTED)
    await invite(activity, crowd["excused"], Answer.LEAVE_APPROVED)
    await come(activity, crowd["writer"])
    await come(activity, crowd["late"], Presence.LATE)
    await come(activity, crowd["leaving"], left_early=True)
    await come(activity, crowd["made up"], writer=crowd["officer"])
    await come(activity, crowd["walker"], Presence.WALK_IN)
    return activity


@pytest.fixture
async def confirmed(held: Activity, crowd: dict[str, Actor], now: datetime) -> Activity:
    """An activity that was settled the plain way, and confirmed."""
    await settle_plainly(crowd["head"], NUMBER, now=now)
    return await confirm(crowd["head"], NUMBER, now=now)


@pytest.fixture
def hand_in() -> HandIn:
    """Hand in an item that is copied to the station; gives its receipt."""

    async def do(who: Actor, now: datetime, *, to_office: bool = False) -> str:
        draft = Draft(TEXT, uuid4().hex, copy_station=True, to_office=to_office)
        return (await submit(who, draft, now=now)).receipt

    return do


@pytest.fixture
async def root(people: dict[str, Actor], now: datetime) -> str:
    """An item of the writer's about water; it lies with the committee of agriculture."""
    return await report(people["writer"], PLANT, now, copy_station=False, committee="AGRI")


@pytest.fixture
async def settle(actor: MakeActor, now: datetime) -> Settle:
    """Have somebody hand an item in and the office send it to a committee."""
    office = await actor(Role.OFFICE)

    async def do(text: str, to: str) -> str:
        receipt = await handed_in(await actor(Role.MEMBER), text, now)
        await opinion.reroute(office, receipt, to, MOVE, now=now)
        return receipt

    return do


@pytest.fixture
async def parties(actor: MakeActor) -> dict[str, Actor]:
    """Everybody whom an item may concern."""
    return {
        "member": await actor(Role.MEMBER),
        "head": await actor(Role.STATION_HEAD),
        "officer": await actor(Role.INFO_OFFICER),
        "farming": await actor(Role.COMMITTEE, committee="AGRI"),
        "building": await actor(Role.COMMITTEE, committee="ENV"),
        "office": await actor(Role.OFFICE),
        "chair": await actor(Role.VICE_CHAIR),
    }


@pytest.fixture
async def receipt(parties: dict[str, Actor], now: datetime) -> str:
    """An item copied to the station; it lies with the committee of agriculture."""
    draft = Draft(TEXT, uuid4().hex, copy_station=True)
    return (await submit(parties["member"], draft, now=now)).receipt


@pytest.fixture
def announced() -> Announced:
    """Announce all that happened; gives who was told of what, as what."""

    async def do(parties: dict[str, Actor], now: datetime) -> set[tuple[str, Verb, Party]]:
        org_id = parties["member"].org_id
        entries = await Entry.filter(org_id=org_id).order_by("id").values_list("id", flat=True)
        await announce(list(entries), now=now)  # type: ignore[arg-type]
        names = {who.person_id: name for name, who in parties.items()}
        rows = await Notice.filter(org_id=org_id).prefetch_related("entry")
        return {(names[row.receiver_id], row.entry.verb, row.party) for row in rows}

    return do


@pytest.fixture
def bind(org, key, now):
    """Bind an openid by a code."""

    async def _bind(openid, code, at=now, account="oa"):
        return await bind_by_code(org.id, account, openid, code, key=key, now=at)

    return _bind


@pytest.fixture
def slip_of(org, key):
    """Print somebody a new slip."""

    async def _slip_of(person):
        return (await new_slips(org.id, [person], key=key))[0]

    return _slip_of
