"""Asking a reporter for what is missing, and what they add."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from handlers import asking_back, merging, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.asking_back import ask_info, supply
from handlers.attachment import keep
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    NotFound,
    OnesOwn,
    OutOfScope,
    Refused,
    TextMissing,
    WrongState,
)
from models import Attachment, Entry, Notice, Opinion
from rules.attachment import Kind
from rules.opinion import Party, State, Verb
from tests.handlers.acts import TEXT, HandIn, People

MakeActor = Callable[..., Awaitable[Actor]]

QUESTION = "在哪个组，多长一段？"


@pytest.fixture
async def number(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item that lies with the committee of agriculture and is copied to the station."""
    return await hand_in(people["writer"], now)


async def _photo(who: Actor, now: datetime) -> UUID:
    return await keep(who, Kind.IMAGE, "media-1", now=now)


@pytest.mark.parametrize("name", ["head", "officer", "farming", "office", "both"])
async def test_who_may_ask(people: People, number: str, now: datetime, name: str) -> None:
    asked = await ask_info(people[name], number, QUESTION, now=now)
    assert (asked.state, asked.holder, asked.asked) == (State.NEED_INFO, Party.REPORTER, 1)
    assert await asking_back.question_of(await opinion.find(people["writer"], number)) == QUESTION


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotAllowed),
        ("chair", NotAllowed),
        ("member", NotFound),
        ("head elsewhere", NotFound),
        ("building", NotFound),
        ("unit", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_may_not(
    people: People, number: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        await ask_info(people[name], number, QUESTION, now=now)
    assert (await Opinion.get(receipt=number, org_id=people[name].org_id)).asked == 0


async def test_nobody_asks_themselves(people: People, hand_in: HandIn, now: datetime) -> None:
    with pytest.raises(OnesOwn):
        await ask_info(people["both"], await hand_in(people["both"], now), QUESTION, now=now)


async def test_a_question_has_words_that_may_be_sent(
    people: People, number: str, now: datetime
) -> None:
    with pytest.raises(TextMissing, match="请写上要问的情况"):
        await ask_info(people["farming"], number, "  ", now=now)
    with pytest.raises(OutOfScope):
        await ask_info(people["farming"], number, "请把那份机密文件发来", now=now)


async def test_the_clock_stands_still_and_goes_on(
    people: People, number: str, now: datetime
) -> None:
    writer, office = people["writer"], people["office"]
    before = await opinion.find(office, number)
    await ask_info(office, number, QUESTION, now=now)
    later = now + timedelta(days=3)
    back = await supply(writer, number, "三组，八百米。", now=later)
    assert (back.state, back.holder) == (State.TRIAGED, Party.COMMITTEE)
    assert before.due_at is not None
    assert back.due_at is not None
    assert back.due_at >= before.due_at + timedelta(days=3)
    assert (back.text, back.fingerprint) == (before.text, before.fingerprint) != ("", "")
    entry = (await opinion.timeline(office, back))[-1]
    assert (entry.verb, entry.words, entry.actor_id) == (
        Verb.SUPPLY,
        "三组，八百米。",
        writer.person_id,
    )


async def test_two_rounds_and_no_more(people: People, number: str, now: datetime) -> None:
    for _ in range(2):
        await ask_info(people["farming"], number, QUESTION, now=now)
        await supply(people["writer"], number, "补一句", now=now)
    found = await opinion.find(people["farming"], number)
    assert Verb.ASK_INFO not in await opinion.verbs(people["farming"], found)
    with pytest.raises(WrongState):
        await ask_info(people["farming"], number, QUESTION, now=now)


async def test_who_is_told(people: People, number: str, now: datetime) -> None:
    await ask_info(people["head"], number, QUESTION, now=now)
    await supply(people["writer"], number, "补一句", now=now)
    org_id = people["head"].org_id
    verbs = [Verb.ASK_INFO, Verb.SUPPLY]
    await announce(
        [one.id for one in await Entry.filter(org_id=org_id, verb__in=verbs).order_by("id")],
        now=now,
    )
    names = {who.person_id: name for name, who in people.items()}
    rows = await Notice.filter(org_id=org_id).prefetch_related("entry")
    assert {(names[row.receiver_id], row.entry.verb) for row in rows} == {
        ("writer", Verb.ASK_INFO),
        ("farming", Verb.SUPPLY),
        ("both", Verb.SUPPLY),
    }


async def test_photos_without_a_word(people: People, number: str, now: datetime) -> None:
    writer = people["writer"]
    await ask_info(people["farming"], number, QUESTION, now=now)
    photo = await _photo(writer, now)
    await supply(writer, number, "", [photo], now=now)
    found = await opinion.find(people["farming"], number)
    assert [file.id for file in found.attachments] == [photo]
    assert (await opinion.timeline(writer, found))[-1].words == "（见附件）"


async def test_somebody_elses_photo_changes_nothing(
    people: People, number: str, now: datetime
) -> None:
    await ask_info(people["farming"], number, QUESTION, now=now)
    photo = await _photo(people["member"], now)
    with pytest.raises(AttachmentRefused):
        await supply(people["writer"], number, "看照片", [photo], now=now)
    assert (await opinion.find(people["writer"], number)).state is State.NEED_INFO
    org_id = people["writer"].org_id
    assert await Entry.filter(org_id=org_id, verb=Verb.SUPPLY).count() == 0


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("member", NotFound),
        ("building", NotFound),
        ("farming", NotAllowed),
        ("head", NotAllowed),
        ("office", NotAllowed),
    ],
)
async def test_nobody_else_adds_to_it(
    people: People, number: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    await ask_info(people["farming"], number, QUESTION, now=now)
    with pytest.raises(refusal):
        await supply(people[name], number, "补一句", now=now)


async def test_what_is_not_asked_is_not_added(people: People, number: str, now: datetime) -> None:
    with pytest.raises(WrongState):
        await supply(people["writer"], number, "补一句", now=now)
    await ask_info(people["farming"], number, QUESTION, now=now)
    with pytest.raises(TextMissing, match="请写上补充的情况"):
        await supply(people["writer"], number, " ", now=now)


async def test_told_twice_is_added_once(people: People, number: str, now: datetime) -> None:
    await ask_info(people["farming"], number, QUESTION, now=now)
    photo = await _photo(people["writer"], now)
    done = await asyncio.gather(
        supply(people["writer"], number, "补一句", [photo], now=now),
        supply(people["writer"], number, "补一句", [photo], now=now),
        return_exceptions=True,
    )
    refused = [one for one in done if isinstance(one, Exception)]
    assert [isinstance(one, WrongState | AttachmentRefused) for one in refused] == [True]
    org_id = people["writer"].org_id
    assert await Entry.filter(org_id=org_id, verb=Verb.SUPPLY).count() == 1
    assert await Attachment.filter(org_id=org_id).count() == 1


async def test_who_reported_it_too_adds_to_what_it_went_into(
    people: People, number: str, hand_in: HandIn, now: datetime
) -> None:
    member, farming = people["member"], people["farming"]
    own = await hand_in(member, now)
    await merging.merge(farming, own, number, now=now)
    await ask_info(farming, number, QUESTION, now=now)
    assert [one.receipt for one in await asking_back.asked_of(member)] == [own]
    assert await asking_back.question_of(await opinion.find(member, own)) == QUESTION
    photo = await _photo(member, now)
    await supply(member, own, "三组", [photo], now=now)
    root = await opinion.find(farming, number)
    assert root.state is State.TRIAGED
    assert [one.words for one in await opinion.timeline(farming, root)][-1] == "三组"
    with pytest.raises(WrongState, match=own):
        await supply(member, own, "还有", now=now)
    assert root.text == TEXT


async def test_what_one_reporter_adds_is_not_the_others_to_read(
    people: People, number: str, hand_in: HandIn, now: datetime
) -> None:
    own = await hand_in(people["member"], now)
    await merging.merge(people["farming"], own, number, now=now)
    await ask_info(people["farming"], number, QUESTION, now=now)
    await supply(people["member"], own, "我家在三组", now=now)
    root = await opinion.find(people["writer"], number)
    assert Verb.SUPPLY not in {one.verb for one in await opinion.timeline(people["writer"], root)}
