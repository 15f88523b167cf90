"""What is not for everybody: sent elsewhere, sealed, released, emptied for good by two."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from handlers import attachment, custody, editing, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import NotAllowed, NotFound, OnesOwn, ReasonMissing, Refused, WrongState
from handlers.item_errors import SecondPerson
from handlers.knock import claim
from handlers.merging import Part, merge, split
from handlers.opinion import VEIL
from handlers.submission import Draft, submit
from models import (
    Attachment,
    Blob,
    Bulletin,
    Dialog,
    Entry,
    HandlingUnit,
    Notice,
    Opinion,
    Piece,
    Rating,
    Reply,
    SearchText,
)
from models.database import fetch
from rules import bulletin
from rules.notice import Knock
from rules.opinion import Party, State, Verb
from rules.outcome import Satisfaction
from rules.reasons import REASONS, Reason
from rules.role import Role
from tests.handlers.acts import TEXT, HandIn, People

MakeActor = Callable[..., Awaitable[Actor]]

SECRET, CHECKED = Reason("classified", "请先看看"), Reason("checked", "核过了")
GONE = Reason("classified", "确实是")
PDF = b"%PDF-1.7\n1 0 obj\n"
AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 40


@pytest.fixture
async def people(people: People, actor: MakeActor) -> People:
    """One of everybody, and a second one in the office."""
    return people | {"second": await actor(Role.OFFICE)}


@pytest.fixture
async def number(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item with the committee of agriculture, found by the search."""
    receipt = await hand_in(people["member"], now)
    item = await _item(people, receipt)
    await SearchText.filter(opinion_id=item.id).delete()
    await SearchText.create(opinion_id=item.id, org_id=item.org_id, words=["1:路"], edited=[])
    return receipt


@pytest.fixture
async def sealed(people: People, number: str, now: datetime) -> str:
    """A sealed item."""
    await custody.quarantine(people["office"], number, SECRET, now=now)
    return number


@pytest.fixture
async def asked(people: People, sealed: str, now: datetime) -> str:
    """A sealed item that somebody of the office asks to have purged."""
    await custody.ask_purge(people["office"], sealed, GONE, now=now)
    return sealed


async def _item(people: People, receipt: str) -> Opinion:
    return await Opinion.get(org_id=people["office"].org_id, receipt=receipt)


async def _bulletin(people: People, item: Opinion, state: bulletin.State) -> Bulletin:
    out = state in (bulletin.State.PUBLISHED, bulletin.State.ARCHIVED)
    made = await Bulletin.create(
        org_id=item.org_id,
        kind=bulletin.Kind.BULLETIN,
        state=state,
        title="社情民意",
        year=2026,
        number=await Bulletin.filter(org_id=item.org_id).count() + 1 if out else None,
        made_by_id=people["office"].person_id,
        made_at=item.submitted_at,
    )
    await Piece.create(
        org_id=item.org_id, bulletin=made, opinion=item, position=1, title="路", text="印出来的话"
    )
    return made


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
    item = await _item(people, number)
    made = {state: await _bulletin(people, item, state) for state in bulletin.State}
    kept = await custody.quarantine(people["office"], number, SECRET, now=now)
    assert not await SearchText.filter(opinion_id=item.id).exists()
    left = {row.bulletin_id for row in await Piece.filter(opinion_id=item.id)}
    out = [made[bulletin.State.PUBLISHED], made[bulletin.State.ARCHIVED]]
    assert left == {one.id for one in out}
    assert [one.id for one in kept.printed] == sorted(left)


async def test_no_knock_is_made_but_that_it_is_sealed(
    people: People, number: str, now: datetime
) -> None:
    item = await _item(people, number)
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
    item, office = await _item(people, number), people["office"]
    paper = await attachment.upload(office, PDF, now=now, name="办复")
    await Attachment.filter(id=paper.id).update(reply_id=(await _reply(item, office, now)).id)
    await attachment.purge_unused(now + timedelta(days=30))
    assert (await attachment.read(people["farming"], paper.id)).content == PDF
    await custody.quarantine(office, number, SECRET, now=now)
    assert (await attachment.read(office, paper.id)).content == PDF
    with pytest.raises(NotFound):
        await attachment.read(people["farming"], paper.id)


async def test_released_it_goes_on_where_it_was(people: People, number: str, now: datetime) -> None:
    await opinion.take(people["farming"], number, now=now)
    await custody.quarantine(people["office"], number, SECRET, now=now)
    assert (await _item(people, number)).due_at is None
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


# --- purged ---------------------------------------------------------------------------------


async def test_two_persons_purge(people: People, asked: str, now: datetime) -> None:
    assert await custody.purge_verb(people["second"], asked) is Verb.PURGE
    with pytest.raises(SecondPerson):
        await custody.purge(people["office"], asked, now=now)
    gone = await custody.purge(people["second"], asked, now=now)
    assert gone.opinion.state is State.PURGED


async def test_nobody_purges_what_nobody_asked_for(
    people: People, sealed: str, now: datetime
) -> None:
    assert await custody.purge_verb(people["second"], sealed) is Verb.ASK_PURGE
    with pytest.raises(WrongState):
        await custody.purge(people["second"], sealed, now=now)


async def test_released_and_sealed_again_it_is_asked_for_again(
    people: People, asked: str, now: datetime
) -> None:
    await custody.release(people["second"], asked, CHECKED, now=now)
    await custody.quarantine(people["second"], asked, SECRET, now=now)
    with pytest.raises(WrongState):
        await custody.purge(people["second"], asked, now=now)


@pytest.mark.parametrize("name", ["member", "head", "farming", "chair", "unit", "admin"])
async def test_nobody_but_the_office_purges(
    people: People, asked: str, now: datetime, name: str
) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await custody.purge(people[name], asked, now=now)


async def _reply(item: Opinion, by: Actor, now: datetime) -> Reply:
    unit = await HandlingUnit.create(org_id=item.org_id, name=f"单位{item.id}")
    return await Reply.create(
        org_id=item.org_id,
        opinion=item,
        unit=unit,
        lead=True,
        words="甲乙丙的办复",
        round=1,
        by_id=by.person_id,
        at=now,
    )


async def _with_words_everywhere(people: People, now: datetime) -> Opinion:
    """An item of which something is said in every table."""
    mine = await attachment.upload(people["member"], AMR, now=now)
    shared = await attachment.upload(people["member"], MP3, now=now)
    await attachment.upload(people["writer"], MP3, now=now)
    draft = Draft(
        f"甲乙丙：{TEXT}",
        uuid4().hex,
        place="甲乙丙村",
        attachments=(mine.id, shared.id),
        title="甲乙丙标题",
    )
    receipt = (await submit(people["member"], draft, now=now)).receipt
    await opinion.take(people["farming"], receipt, now=now)
    await editing.edit(people["farming"], receipt, "甲乙丙标题", "甲乙丙的编辑稿", now=now)
    await custody.divert(people["office"], receipt, Reason("lawsuit", "甲乙丙的理由"), now=now)
    item = await _item(people, receipt)
    replied = await _reply(item, people["office"], now)
    paper = await attachment.upload(people["office"], PDF, now=now, name="甲乙丙")
    await Attachment.filter(id=paper.id).update(reply_id=replied.id)
    await Rating.create(
        org_id=item.org_id,
        opinion=item,
        person_id=people["member"].person_id,
        round=1,
        attitude=Satisfaction.SATISFIED,
        result=Satisfaction.SATISFIED,
        words="甲乙丙的评价",
        at=now,
    )
    data = {"receipt": receipt, "text": "甲乙丙的草稿"}
    await Dialog.create(
        org_id=item.org_id, openid=uuid4().hex, name="x", step="x", data=data, changed_at=now
    )
    await _bulletin(people, item, bulletin.State.DRAFTED)
    return item


async def test_what_is_purged_is_nowhere_any_more(people: People, now: datetime) -> None:
    item = await _with_words_everywhere(people, now)
    assert await _kept_words(item.org_id)
    await custody.quarantine(people["office"], item.receipt, Reason("other", "甲乙丙"), now=now)
    await custody.ask_purge(people["office"], item.receipt, Reason("other", "甲乙丙"), now=now)
    await custody.purge(people["second"], item.receipt, now=now)
    assert await _kept_words(item.org_id) == []
    assert not await Attachment.filter(opinion_id=item.id).exists()
    assert [bytes(row.content) for row in await Blob.filter(org_id=item.org_id)] == [MP3]


async def _kept_words(org_id: int) -> list[str]:
    """Give the tables of the county in which the secret can be read."""
    tables = await fetch(
        "SELECT table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'org_id' AND table_schema = 'public'"
    )
    told = "SELECT count(*) AS number FROM {} t WHERE org_id = $1 AND t::text LIKE '%甲乙丙%'"
    found = {row["name"]: await fetch(told.format(row["name"]), org_id) for row in tables}
    return [name for name, rows in found.items() if rows[0]["number"]]


async def test_the_tombstone_stays(people: People, asked: str, now: datetime) -> None:
    before = await _item(people, asked)
    await custody.purge(people["second"], asked, now=now)
    stone = await _item(people, asked)
    kept = ("receipt", "reporter_id", "committee_id", "submitted_at", "fingerprint")
    assert [getattr(stone, name) for name in kept] == [getattr(before, name) for name in kept]
    lines = await Entry.filter(opinion_id=stone.id).order_by("id")
    assert [(line.verb, line.reason, line.words) for line in lines[-3:]] == [
        (Verb.QUARANTINE, "classified", ""),
        (Verb.ASK_PURGE, "classified", ""),
        (Verb.PURGE, "", ""),
    ]
    assert [line.actor_id for line in lines[-2:]] == [
        people["office"].person_id,
        people["second"].person_id,
    ]


async def test_what_is_printed_stays_and_is_told(people: People, asked: str, now: datetime) -> None:
    made = await _bulletin(people, await _item(people, asked), bulletin.State.PUBLISHED)
    gone = await custody.purge(people["second"], asked, now=now)
    assert [one.id for one in gone.printed] == [made.id]
    assert (await Piece.get(bulletin_id=made.id)).text == "印出来的话"


# --- what the database itself keeps -----------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE opinions SET text = '' WHERE id = $1",
        "UPDATE opinions SET text = '', state = 'purged', place = 'x' WHERE id = $1",
        "UPDATE opinions SET text = '', state = 'purged', receipt = 'x' WHERE id = $1",
        "UPDATE entries SET words = '' WHERE opinion_id = $1",
        "DELETE FROM entries WHERE opinion_id = $1",
    ],
)
async def test_words_go_in_no_other_way(people: People, sealed: str, change: str) -> None:
    item = await _item(people, sealed)
    with pytest.raises(asyncpg.RaiseError):
        await fetch(change, item.id)


async def test_nothing_is_purged_that_is_not_sealed(people: People, number: str) -> None:
    item = await _item(people, number)
    with pytest.raises(asyncpg.RaiseError):
        await fetch("UPDATE opinions SET text = '', state = 'purged' WHERE id = $1", item.id)
