"""A view voiced at an activity becomes an item once, and the item knows where it was voiced."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from handlers import attachment, custody, material
from handlers.actor import Actor
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    NotFound,
    TextTooShort,
    ViewTaken,
)
from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, Submitted, submit
from models import (
    Activity,
    Appointment,
    Circular,
    Counter,
    Entry,
    Material,
    Notice,
    Opinion,
    Person,
)
from models.database import transaction
from rules.activity import State
from rules.circular import State as CircularState
from rules.material import Kind
from rules.reasons import Reason
from rules.role import Role
from tests.handled import PNG
from tests.handlers.acts import TEXT
from tests.handlers.invited import noticed

People = dict[str, Actor]

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
async def held(people: People, now: datetime) -> Activity:
    made = await noticed(people["head"], people["office"], now)
    await Activity.filter(id=made.id).update(state=State.PENDING_CONFIRM)
    return made


@pytest.fixture
async def view(people: People, held: Activity, now: datetime) -> Material:
    return await material.add(people["officer"], held.number, Kind.VIEW, TEXT, now=now)


def _item(view: Material, key: str = "", **about: object) -> Draft:
    return Draft(TEXT, key or uuid4().hex, view=view.id, **about)  # type: ignore[arg-type]


async def test_a_view_becomes_an_item(
    people: People, held: Activity, view: Material, now: datetime
) -> None:
    writer = people["writer"]
    words = await material.draft_of(writer, held.number, view.id)
    done = await submit(writer, Draft(words, "k", view=view.id), now=now)
    item = await Opinion.get(org_id=writer.org_id, receipt=done.receipt)
    assert (item.activity_id, item.text) == (held.id, TEXT)
    (kept,) = await material.of_activity(people["head"], held.number)
    assert kept.opinion is not None
    assert kept.opinion.receipt == done.receipt


async def test_a_view_is_sealed_with_its_item(
    people: People, held: Activity, key: str, now: datetime
) -> None:
    officer, writer = people["officer"], people["writer"]
    kept = await attachment.upload(officer, PNG, now=now)
    view = await material.add(officer, held.number, Kind.VIEW, TEXT, [kept.id], now=now)
    done = await submit(writer, _item(view), now=now)
    before = attachment.link(kept, key=key, now=now)
    assert (await attachment.read(officer, kept.id)).content
    later = now + timedelta(seconds=1)
    await custody.quarantine(people["office"], done.receipt, Reason("privacy"), now=later)
    for name in ("head", "officer", "office", "writer"):
        assert await material.of_activity(people[name], held.number, [Kind.VIEW]) == []
    for name in ("head", "officer", "writer"):
        with pytest.raises(NotFound):
            await attachment.read(people[name], kept.id)
    with pytest.raises(NotFound):
        await attachment.open_link(before, key=key, now=later)


async def test_an_item_without_a_view_was_voiced_nowhere(people: People, now: datetime) -> None:
    done = await submit(people["writer"], Draft(TEXT, "k"), now=now)
    item = await Opinion.get(org_id=people["writer"].org_id, receipt=done.receipt)
    assert item.activity_id is None


async def test_a_second_try_hears_the_first_receipt(
    people: People, held: Activity, view: Material, now: datetime
) -> None:
    done = await submit(people["writer"], _item(view), now=now)
    for attempt in (
        material.draft_of(people["member"], held.number, view.id),
        submit(people["member"], _item(view), now=now),
    ):
        with pytest.raises(ViewTaken, match=done.receipt):
            await attempt
    assert await Opinion.filter(org_id=people["writer"].org_id).count() == 1


async def test_the_same_hand_in_again_is_the_same_item(
    people: People, view: Material, now: datetime
) -> None:
    draft = _item(view)
    first = await submit(people["writer"], draft, now=now)
    assert await submit(people["writer"], draft, now=now) == first
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await submit(people["writer"], draft, now=now)
    counted = await Counter.get(org_id=people["writer"].org_id, kind="民")
    assert counted.given == 1


async def test_of_many_at_once_one_hands_it_in(
    people: People, view: Material, now: datetime
) -> None:
    names = ("writer", "member", "both", "head", "office")
    tries = [submit(people[name], _item(view), now=now) for name in names]
    done = await asyncio.gather(*tries, return_exceptions=True)
    (won,) = [one for one in done if isinstance(one, Submitted)]
    lost = [one for one in done if isinstance(one, ViewTaken)]
    assert len(lost) == len(names) - 1
    assert all(won.receipt in str(one) for one in lost)
    counted = await Counter.get(org_id=people["writer"].org_id, kind="民")
    assert counted.given == 1


async def test_what_is_refused_leaves_the_view_free(
    people: People, view: Material, now: datetime
) -> None:
    writer = people["writer"]
    with pytest.raises(TextTooShort):
        await submit(writer, Draft("嗯", "k", view=view.id), now=now)
    with pytest.raises(AttachmentRefused):
        await submit(writer, _item(view, attachments=(uuid4(),)), now=now)
    assert (await Material.get(id=view.id)).opinion_id is None
    assert await submit(writer, _item(view), now=now)


async def test_who_may_make_an_item_of_it(
    people: People, held: Activity, view: Material, now: datetime
) -> None:
    able = set()
    for name, who in people.items():
        try:
            await material.draft_of(who, held.number, view.id)
        except (NotAllowed, NotFound) as refused:
            with pytest.raises(type(refused)):
                await submit(who, _item(view), now=now)
        else:
            able.add(name)
    assert able == {"writer", "member", "both", "head", "officer", "office", "chair"}


async def test_what_is_no_view_is_none(
    people: People, held: Activity, view: Material, now: datetime
) -> None:
    writer = people["writer"]
    minutes = await material.add(people["officer"], held.number, Kind.MINUTES, TEXT, now=now)
    for number, id_ in ((held.number, minutes.id), (held.number, 10**12), ("活2026-0099", view.id)):
        with pytest.raises(NotFound):
            await material.draft_of(writer, number, id_)
    with pytest.raises(NotFound):
        await submit(writer, _item(minutes), now=now)


async def test_a_strangers_materials_are_as_absent_ones(
    people: People, held: Activity, view: Material, now: datetime
) -> None:
    away = await found(f"away{held.org_id}", "别县政协")
    made = await Person.create(org=away, number="W001", name="别县试验人")
    await Appointment.create(org=away, person=made, role=Role.OFFICE)
    stranger = await actor_for(away.id, made.id)
    assert stranger is not None
    kept = await attachment.upload(people["head"], PDF, now=now)
    await material.add(people["head"], held.number, Kind.MINUTES, "", [kept.id], now=now)
    for attempt in (
        material.of_activity(stranger, held.number),
        material.missing_speeches(stranger, held.number),
        material.add(stranger, held.number, Kind.VIEW, TEXT, now=now),
        material.draft_of(stranger, held.number, view.id),
        submit(stranger, _item(view), now=now),
        attachment.read(stranger, kept.id),
    ):
        with pytest.raises(NotFound):
            await attempt


# --- files of circulars ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (CircularState.ISSUED, {"head", "office", "chair", "writer"}),
        (CircularState.WITHDRAWN, {"head", "office", "chair"}),
    ],
)
async def test_who_got_a_circular_reads_its_files(
    people: People, now: datetime, state: CircularState, readers: set[str]
) -> None:
    head = people["head"]
    kept = await attachment.upload(head, PDF, now=now)
    issued = await _circular(head, people["writer"], state, now)
    async with transaction():
        await material.keep(head, Kind.PAPER, "", [kept.id], circular_id=issued.id, now=now)
    opened = set()
    for name, who in people.items():
        try:
            opened |= {name} if (await attachment.read(who, kept.id)).content == PDF else set()
        except NotFound:
            assert name not in readers
    assert opened == readers


async def _circular(head: Actor, to: Actor, state: CircularState, now: datetime) -> Circular:
    number = (await Person.get(id=to.person_id)).number
    issued = await Circular.create(
        org_id=head.org_id,
        number="通2026-0001",
        title="防汛",
        text="请备好沙袋",
        state=state,
        station_id=head.station_id,
        audience=[{"by": "person", "key": number, "name": ""}],
        issued_by_id=head.person_id,
        issued_at=now,
        source_key="k",
    )
    entry = {"verb": "issue", "after": "issued", "actor_id": head.person_id, "at": now}
    made = await Entry.create(org_id=head.org_id, circular_id=issued.id, **entry)
    await Notice.create(
        org_id=head.org_id,
        receiver_id=to.person_id,
        entry=made,
        party="receiver",
        created_at=now,
    )
    return issued
