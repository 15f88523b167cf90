"""What is not for everybody: sent elsewhere, sealed, released."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from handlers import attachment, custody, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import NotAllowed, NotFound, OnesOwn, ReasonMissing, Refused
from handlers.knock import claim
from handlers.merging import Part, merge, split
from handlers.opinion import VEIL
from handlers.submission import Draft, submit
from models import Attachment, Entry, Notice, Piece, SearchText
from rules import bulletin
from rules.notice import Knock
from rules.opinion import Party, State, Verb
from rules.reasons import REASONS, Reason
from tests.handlers.acts import TEXT, HandIn, People
from tests.handlers.custody.kept import AMR, CHECKED, PDF, SECRET, bulletin_of, item_of, reply_to

MakeActor = Callable[..., Awaitable[Actor]]

# --- elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in REASONS[Verb.DIVERT] if code != "other"])
async def test_its_reporter_reads_where_to_turn(
    people: People, number: str, now: datetime, code: str
) -> None:
    gone = await custody.divert(people["office"], number, Reason(code), now=now)
    assert (gone.state, gone.due_at) == (State.DIVERTED, None)
    assert "请" in (await opinion.find(people["member"], number)).answer
    lines = await opinion.timeline(people["member"], gone)
    assert (lines[-1].verb, lines[-1].reason) == (Verb.DIVERT, code)


async def test_for_a_reason_of_ones_own_the_words_say_it(
    people: People, number: str, now: datetime
) -> None:
    reason = Reason("other", "请找县法院执行局")
    gone = await custody.divert(people["office"], number, reason, now=now)
    assert gone.answer == ""
    assert (await opinion.timeline(people["member"], gone))[-1].words == "请找县法院执行局"


# --- sealed ---------------------------------------------------------------------------------


async def test_the_office_alone_reads_what_is_sealed(people: People, sealed: str) -> None:
    for name in ("office", "second"):
        assert (await opinion.find(people[name], sealed)).text == TEXT
    for name in ("writer", "head", "officer", "farming", "building", "chair", "unit", "admin"):
        with pytest.raises(NotFound):
            await opinion.find(people[name], sealed)
    shown = await opinion.find(people["member"], sealed)
    assert (shown.title, shown.text, shown.place, shown.routing) == (VEIL, "", "", {})


async def test_nobody_else_acts_on_it(people: People, sealed: str, now: datetime) -> None:
    with pytest.raises(NotFound):
        await opinion.take(people["farming"], sealed, now=now)
    with pytest.raises(NotFound):
        await opinion.withdraw(people["member"], sealed, now=now)


async def test_search_and_drafts_of_bulletins_lose_it_at_once(
    people: People, number: str, now: datetime
) -> None:
    item = await item_of(people, number)
    made = {state: await bulletin_of(people, item, state) for state in bulletin.State}
    kept = await custody.quarantine(people["office"], number, SECRET, now=now)
    assert not await SearchText.filter(opinion_id=item.id).exists()
    left = {row.bulletin_id for row in await Piece.filter(opinion_id=item.id)}
    out = [made[bulletin.State.PUBLISHED], made[bulletin.State.ARCHIVED]]
    assert left == {one.id for one in out}
    assert [one.id for one in kept.printed] == sorted(left)


async def test_no_knock_is_made_but_that_it_is_sealed(
    people: People, number: str, now: datetime
) -> None:
    item = await item_of(people, number)
    before = [entry.id for entry in await Entry.filter(opinion_id=item.id)]
    await announce(before, now=now)
    await custody.quarantine(people["second"], number, SECRET, now=now)
    sealing = await Entry.get(opinion_id=item.id, verb=Verb.QUARANTINE)
    await announce([sealing.id], now=now)
    waiting = await Notice.filter(org_id=item.org_id, knock=Knock.WAITING)
    assert {row.entry_id for row in waiting} > {sealing.id}
    claimed = await claim([row.id for row in waiting])
    assert {one.about.verb for one in claimed} == {Verb.QUARANTINE}
    assert {one.about.party for one in claimed} == {Party.REPORTER, Party.OFFICE}
    silent = await Notice.filter(org_id=item.org_id, knock=Knock.REFUSED)
    assert {row.entry_id for row in silent} == {row.entry_id for row in waiting} - {sealing.id}


async def test_its_files_open_for_the_office_alone(people: People, key: str, now: datetime) -> None:
    kept = await attachment.upload(people["member"], AMR, now=now)
    draft = Draft(TEXT, uuid4().hex, attachments=(kept.id,), copy_station=True)
    receipt = (await submit(people["member"], draft, now=now)).receipt
    before = attachment.link(kept, key=key, now=now)
    later = now + timedelta(minutes=5)
    await custody.quarantine(people["office"], receipt, SECRET, now=later)
    for name in ("member", "head", "farming", "chair"):
        with pytest.raises(NotFound):
            await attachment.read(people[name], kept.id)
    with pytest.raises(NotFound):
        await attachment.open_link(before, key=key, now=later)
    assert (await attachment.read(people["office"], kept.id)).content == AMR
    since = attachment.link(kept, key=key, now=later)
    assert (await attachment.open_link(since, key=key, now=later)).content == AMR
    await custody.release(people["office"], receipt, CHECKED, now=later)
    assert (await attachment.read(people["farming"], kept.id)).content == AMR
    assert (await attachment.open_link(before, key=key, now=later)).content == AMR


async def test_a_replys_files_stay_and_are_sealed_with_the_item(
    people: People, number: str, now: datetime
) -> None:
    item, office = await item_of(people, number), people["office"]
    paper = await attachment.upload(office, PDF, now=now, name="办复")
    await Attachment.filter(id=paper.id).update(reply_id=(await reply_to(item, office, now)).id)
    await attachment.purge_unused(now + timedelta(days=30))
    assert (await attachment.read(people["farming"], paper.id)).content == PDF
    await custody.quarantine(office, number, SECRET, now=now)
    assert (await attachment.read(office, paper.id)).content == PDF
    with pytest.raises(NotFound):
        await attachment.read(people["farming"], paper.id)


async def test_released_it_goes_on_where_it_was(people: People, number: str, now: datetime) -> None:
    await opinion.take(people["farming"], number, now=now)
    await custody.quarantine(people["office"], number, SECRET, now=now)
    assert (await item_of(people, number)).due_at is None
    back = await custody.release(people["office"], number, CHECKED, now=now)
    assert (back.state, back.holder) == (State.IN_REVIEW, Party.COMMITTEE)
    assert back.due_at is not None
    assert (await opinion.find(people["farming"], number)).text == TEXT


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotFound),
        ("member", NotAllowed),
        ("head", NotAllowed),
        ("farming", NotAllowed),
        ("building", NotFound),
        ("chair", NotAllowed),
        ("unit", NotFound),
    ],
)
async def test_nobody_but_the_office_seals_or_sends_elsewhere(
    people: People, number: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    for act, reason in ((custody.quarantine, SECRET), (custody.divert, Reason("lawsuit"))):
        with pytest.raises(refusal):
            await act(people[name], number, reason, now=now)


async def test_nobody_seals_a_matter_of_their_own(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["office"], now)
    with pytest.raises(OnesOwn):
        await custody.quarantine(people["office"], receipt, SECRET, now=now)


async def test_each_needs_a_reason(people: People, sealed: str, number: str, now: datetime) -> None:
    for act in (custody.release, custody.ask_purge):
        with pytest.raises(ReasonMissing):
            await act(people["office"], sealed, Reason("other"), now=now)


async def test_what_is_near_is_named(people: People, hand_in: HandIn, now: datetime) -> None:
    root, other = await hand_in(people["member"], now), await hand_in(people["writer"], now)
    await merge(people["farming"], other, root, now=now)
    assert (await custody.quarantine(people["office"], root, SECRET, now=now)).kin == (other,)
    assert (await custody.quarantine(people["office"], other, SECRET, now=now)).kin == ()


async def test_parts_are_sealed_by_themselves(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    whole = await hand_in(people["member"], now)
    parts = [Part(f"{TEXT}，第{count}处") for count in (1, 2)]
    done = await split(people["farming"], whole, parts, now=now)
    kept = await custody.quarantine(people["office"], whole, SECRET, now=now)
    assert kept.kin == tuple(one.receipt for one in done)
    part = await custody.quarantine(people["office"], kept.kin[0], SECRET, now=now)
    assert part.kin == ()
