"""An item that is signed, the units of a county that may handle it, and who works on it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from handlers import forwarding, reply
from handlers.actor import Actor
from handlers.announce import announce
from handlers.attachment import upload
from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, submit
from models import Appointment, Entry, HandlingUnit, Notice, Opinion, Organisation, Person
from rules.assignment import ReplyClass
from rules.opinion import Party, State, Verb
from rules.role import Role

ORIGINAL = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
TITLE, EDITED = "修复水毁机耕道", "建议修复云坪镇一处水毁机耕道，涉及农田数十亩。"

MakeActor = Callable[..., Awaitable[Actor]]
MakeItem = Callable[..., Awaitable[str]]


def _png() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (8, 8), "red").save(kept, "PNG")
    return kept.getvalue()


PNG = _png()


@pytest.fixture
async def units(org: Organisation) -> dict[str, HandlingUnit]:
    """Give the county's units by name."""
    names = ("县水利局", "县财政局", "县交通局")
    return {name: await HandlingUnit.create(org=org, name=name) for name in names}


@pytest.fixture
def contact(actor: MakeActor, units: dict[str, HandlingUnit]) -> MakeActor:
    """Make a contact of a unit: `await contact("县水利局")`."""

    async def make(name: str) -> Actor:
        made = await actor(Role.UNIT)
        posts = Appointment.filter(person_id=made.person_id, role=Role.UNIT)
        await posts.update(unit_id=units[name].id)
        known = await actor_for(made.org_id, made.person_id)
        assert known is not None
        return known

    return make


@pytest.fixture
async def water(contact: MakeActor) -> Actor:
    """A contact of the water bureau, which leads."""
    return await contact("县水利局")


@pytest.fixture
async def money(contact: MakeActor) -> Actor:
    """A contact of the finance bureau, which joins."""
    return await contact("县财政局")


@pytest.fixture
async def roads(contact: MakeActor) -> Actor:
    """A contact of the traffic bureau, which has nothing."""
    return await contact("县交通局")


@pytest.fixture
async def reporter(actor: MakeActor) -> Actor:
    """The member whose item it is."""
    return await actor(Role.MEMBER, name="反映者甲")


@pytest.fixture
async def clerk(actor: MakeActor) -> Actor:
    """Somebody in the office."""
    return await actor(Role.OFFICE)


@pytest.fixture
async def farmer(actor: MakeActor) -> Actor:
    """Somebody in the committee with which the item lies."""
    return await actor(Role.COMMITTEE, committee="AGRI")


@pytest.fixture
def sign_one(reporter: Actor, now: datetime) -> MakeItem:
    """Hand in an item and have it edited and signed; gives its receipt."""

    async def make(*photos: UUID) -> str:
        draft = Draft(ORIGINAL, uuid4().hex, attachments=photos)
        receipt = (await submit(reporter, draft, now=now)).receipt
        signed = Opinion.filter(org_id=reporter.org_id, receipt=receipt)
        await signed.update(
            state=State.ISSUED,
            holder=Party.OFFICE,
            edited_title=TITLE,
            edited_text=EDITED,
            issued_at=now,
        )
        return receipt

    return make


@pytest.fixture
async def issued(sign_one: MakeItem, units: dict[str, HandlingUnit]) -> str:
    """An item that is signed, and not forwarded."""
    return await sign_one()


@pytest.fixture
async def forwarded(issued: str, clerk: Actor, now: datetime) -> str:
    """An item that the water bureau leads; the finance bureau joins."""
    await forwarding.forward(clerk, issued, "县水利局", ["县财政局"], now=now)
    return issued


@pytest.fixture
async def replied(forwarded: str, water: Actor, now: datetime) -> str:
    """An item to which the water bureau has replied."""
    await reply.reply(water, forwarded, ReplyClass.B, "列入今年计划", now=now)
    return forwarded


@pytest.fixture
async def with_photo(sign_one: MakeItem, reporter: Actor, now: datetime) -> tuple[str, UUID]:
    """A signed item with a photo: its receipt, and the photo."""
    photo = await upload(reporter, PNG, now=now)
    return await sign_one(photo.id), photo.id


@pytest.fixture
async def foreigner(org: Organisation) -> Actor:
    """A contact of a unit with the same name, in another county."""
    other = await found(f"{org.code}x", "别县政协")
    unit = await HandlingUnit.create(org=other, name="县水利局")
    made = await Person.create(org=other, number="C1", name="外县人")
    await Appointment.create(org=other, person=made, role=Role.UNIT, unit=unit)
    known = await actor_for(other.id, made.id)
    assert known is not None
    return known


@pytest.fixture
def heard_by_units(
    org: Organisation, units: dict[str, HandlingUnit], now: datetime
) -> Callable[[Verb], Awaitable[dict[str, int]]]:
    """Announce all that happened; gives how often each unit was told of a step."""

    async def count(verb: Verb) -> dict[str, int]:
        entries = await Entry.filter(org=org).order_by("id")
        await announce([entry.id for entry in entries], now=now)
        heard = {}
        for name, unit in units.items():
            held = await Appointment.filter(unit=unit)
            told = Notice.filter(receiver_id__in=[one.person_id for one in held])
            heard[name] = await told.filter(entry__verb=verb).count()
        return heard

    return count
