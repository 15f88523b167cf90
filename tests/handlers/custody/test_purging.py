"""What is emptied for good, by two, and what the database keeps of it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import asyncpg
import pytest

from handlers import attachment, custody, editing, opinion
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.item_errors import SecondPerson
from handlers.submission import Draft, submit
from models import Attachment, Blob, Dialog, Entry, Opinion, Piece, Rating
from models.database import fetch
from rules import bulletin
from rules.opinion import State, Verb
from rules.outcome import Satisfaction
from rules.reasons import Reason
from tests.handlers.acts import TEXT, People
from tests.handlers.custody.kept import (
    AMR,
    CHECKED,
    MP3,
    PDF,
    SECRET,
    bulletin_of,
    item_of,
    reply_to,
)

MakeActor = Callable[..., Awaitable[Actor]]


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
    item = await item_of(people, receipt)
    replied = await reply_to(item, people["office"], now)
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
    await bulletin_of(people, item, bulletin.State.DRAFTED)
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
    before = await item_of(people, asked)
    await custody.purge(people["second"], asked, now=now)
    stone = await item_of(people, asked)
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
    made = await bulletin_of(people, await item_of(people, asked), bulletin.State.PUBLISHED)
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
    item = await item_of(people, sealed)
    with pytest.raises(asyncpg.RaiseError):
        await fetch(change, item.id)


async def test_nothing_is_purged_that_is_not_sealed(people: People, number: str) -> None:
    item = await item_of(people, number)
    with pytest.raises(asyncpg.RaiseError):
        await fetch("UPDATE opinions SET text = '', state = 'purged' WHERE id = $1", item.id)
