"""Several items of one matter become one, one item of several matters several."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import attachment, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import (
    CommitteeUnknown,
    NotAllowed,
    NotFound,
    OnesOwn,
    OutOfScope,
    Refused,
    TextTooShort,
    WrongState,
)
from handlers.item_errors import CannotMerge, CannotSplit, OthersReportedToo, PartsWrong
from handlers.merging import Part, company_of, merge, split
from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, submit
from models import Appointment, Entry, Notice, Opinion, Person
from rules.attachment import Kind
from rules.opinion import Party, State, Verb
from rules.role import Role
from tests.handlers.acts import KEEP, TEXT, HandIn, People

MakeActor = Callable[..., Awaitable[Actor]]

ROAD = Part("三组那条机耕道去年大雨冲垮了，拖拉机进不去，请修一下")
SCHOOL = Part("镇中心小学门口没有斑马线，孩子过马路危险，请教育局协调")
VOICE = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20
LAMP = Part("街上的路灯坏了半年没人修", committee="ENV")


@pytest.fixture
async def two(people: People, hand_in: HandIn, now: datetime) -> tuple[str, str]:
    """Two items of two people; both lie with the committee of agriculture."""
    return await hand_in(people["writer"], now), await hand_in(people["member"], now)


async def _of(who: Actor, receipt: str) -> Opinion:
    return await Opinion.get(org_id=who.org_id, receipt=receipt)


# --- merging --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["farming", "office", "both"])
async def test_one_goes_on_as_part_of_the_other(
    people: People, two: tuple[str, str], now: datetime, name: str
) -> None:
    root, other = two
    merged = await merge(people[name], other, root, now=now)
    assert (merged.state, merged.due_at, merged.holder) == (State.MERGED, None, None)
    assert merged.merged_into_id == (await _of(people[name], root)).id
    company = await company_of(await _of(people[name], root))
    assert [(one.receipt, one.text) for one in company.merged] == [(other, TEXT)]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotFound),
        ("member", NotAllowed),
        ("head", NotAllowed),
        ("chair", NotAllowed),
        ("building", NotFound),
        ("unit", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_may_not(
    people: People, two: tuple[str, str], now: datetime, name: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        await merge(people[name], two[1], two[0], now=now)


async def test_all_reporters_hear_the_answer(
    people: People, two: tuple[str, str], hand_in: HandIn, now: datetime
) -> None:
    root, other = two
    third = await hand_in(people["head"], now)
    await merge(people["farming"], third, other, now=now)
    await merge(people["farming"], other, root, now=now)
    await opinion.answer(people["office"], root, "下周开工", now=now)
    org_id = people["office"].org_id
    await announce([one.id for one in await Entry.filter(org_id=org_id).order_by("id")], now=now)
    heard = await Notice.filter(
        org_id=org_id, party=Party.REPORTER, entry__verb=Verb.ANSWER
    ).prefetch_related("entry__opinion")
    assert {
        (one.receiver_id, one.entry.opinion and one.entry.opinion.receipt) for one in heard
    } == {
        (people["writer"].person_id, root),
        (people["member"].person_id, other),
        (people["head"].person_id, third),
    }
    own = await opinion.find(people["member"], other)
    words = [one.words for one in await opinion.timeline(people["member"], own)]
    assert words[-1] == "下周开工"


async def test_what_was_merged_before_moves_along_to_the_root(
    people: People, two: tuple[str, str], hand_in: HandIn, now: datetime
) -> None:
    root, other = two
    third = await hand_in(people["head"], now)
    await merge(people["farming"], third, other, now=now)
    await merge(people["farming"], other, root, now=now)
    at = (await _of(people["office"], root)).id
    roots = [(await _of(people["office"], one)).merged_into_id for one in (root, other, third)]
    assert roots == [None, at, at]


async def test_the_other_one_is_there_open_and_not_itself(
    people: People, two: tuple[str, str], hand_in: HandIn, now: datetime
) -> None:
    root, other = two
    farming = people["farming"]
    for into in (other, "民2026-0999", "不是编号"):
        with pytest.raises(NotFound):
            await merge(farming, other, into, now=now)
    third = await hand_in(people["head"], now)
    await merge(farming, third, root, now=now)
    with pytest.raises(CannotMerge, match=f"{third} 现在是“已并案”，不能并进去"):
        await merge(farming, other, third, now=now)
    await opinion.retain(farming, root, KEEP, now=now)
    with pytest.raises(CannotMerge, match=f"{root} 现在是“已留存”"):
        await merge(farming, other, root, now=now)
    assert (await _of(farming, other)).state is State.TRIAGED


async def test_what_one_may_not_read_is_not_there(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    root, other = two
    await opinion.reroute(people["office"], root, "ENV", KEEP, now=now)
    with pytest.raises(NotFound):
        await merge(people["farming"], other, root, now=now)
    await merge(people["office"], other, root, now=now)


async def test_another_countys_is_not_there(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    org = await found(f"t{uuid4().hex[:16]}", "别县政协")
    made = await Person.create(org=org, number="W001", name="试验人", phone="")
    await Appointment.create(org=org, person=made, role=Role.OFFICE)
    stranger = await actor_for(org.id, made.id)
    assert stranger is not None
    for one, other in (two, ("民2026-0998", "民2026-0999")):
        with pytest.raises(NotFound):
            await merge(stranger, one, other, now=now)
        with pytest.raises(NotFound):
            await split(stranger, one, (ROAD, SCHOOL), now=now)


async def test_nothing_is_merged_into_ones_own(
    people: People, two: tuple[str, str], hand_in: HandIn, now: datetime
) -> None:
    own = await hand_in(people["both"], now)
    with pytest.raises(OnesOwn):
        await merge(people["both"], two[0], own, now=now)
    with pytest.raises(OnesOwn):
        await merge(people["both"], own, two[0], now=now)


async def test_two_who_merge_crosswise_make_no_circle(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    one, other = two
    done = await asyncio.gather(
        merge(people["farming"], one, other, now=now),
        merge(people["office"], other, one, now=now),
        return_exceptions=True,
    )
    refused = [what for what in done if isinstance(what, Exception)]
    assert [type(what) for what in refused] in ([CannotMerge], [WrongState])
    states = {(await _of(people["office"], receipt)).state for receipt in two}
    assert states == {State.MERGED, State.TRIAGED}


# --- splitting ------------------------------------------------------------------------------


async def test_each_part_is_an_item_of_the_same_reporter(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    done = await split(people["farming"], two[0], (ROAD, SCHOOL, LAMP), now=now)
    assert [one.receipt for one in done] == ["民2026-0003", "民2026-0004", "民2026-0005"]
    assert [one.committee_code for one in done] == ["AGRI", "SOC", "ENV"]
    whole = await _of(people["office"], two[0])
    assert (whole.state, whole.due_at) == (State.SPLIT, None)
    parts = await Opinion.filter(part_of_id=whole.id).order_by("id")
    assert [part.reporter_id for part in parts] == [people["writer"].person_id] * 3
    assert [part.station_id for part in parts] == [whole.station_id] * 3
    assert all(part.due_at and part.holder is Party.COMMITTEE for part in parts)
    assert [part.text for part in parts] == [ROAD.text, SCHOOL.text, LAMP.text]


async def test_the_reporter_gets_the_receipts(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    await split(people["farming"], two[0], (ROAD, SCHOOL), now=now)
    own = await opinion.find(people["writer"], two[0])
    last = (await opinion.timeline(people["writer"], own))[-1]
    assert (last.verb, last.words) == (Verb.SPLIT, "民2026-0003、民2026-0004")
    for receipt in last.words.split("、"):
        assert (await opinion.find(people["writer"], receipt)).part_of_id == own.id


async def test_urgent_stays_urgent(people: People, now: datetime) -> None:
    text = "大坝裂缝漏水，正在垮，十万火急，请马上来人；另外村小学没有操场"
    draft = Draft(text, uuid4().hex, to_office=True)
    receipt = (await submit(people["writer"], draft, now=now)).receipt
    assert (await _of(people["office"], receipt)).urgent
    done = await split(people["office"], receipt, (ROAD, SCHOOL), now=now)
    assert [(await _of(people["office"], one.receipt)).urgent for one in done] == [True, True]


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ((), PartsWrong),
        ((ROAD,), PartsWrong),
        ((ROAD,) * 7, PartsWrong),
        ((ROAD, Part("路")), TextTooShort),
        ((ROAD, Part("这份机密文件的内容发给你们看看，请转给领导")), OutOfScope),
        ((ROAD, Part(SCHOOL.text, committee="NONE")), CommitteeUnknown),
    ],
)
async def test_what_makes_no_parts(
    people: People,
    two: tuple[str, str],
    now: datetime,
    parts: tuple[Part, ...],
    refusal: type[Refused],
) -> None:
    with pytest.raises(refusal):
        await split(people["farming"], two[0], parts, now=now)
    assert (await _of(people["farming"], two[0])).state is State.TRIAGED
    assert await Opinion.filter(org_id=people["farming"].org_id).count() == 2


async def test_a_part_for_another_door_is_the_offices_whoever_is_named(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    lawsuit = Part("我和邻居的宅基地官司法院已经判了，我不服想请政协改判", committee="AGRI")
    done = await split(people["farming"], two[0], (ROAD, lawsuit), now=now)
    assert [one.committee_code for one in done] == ["AGRI", ""]


async def test_what_others_were_merged_into_stays_whole(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    await merge(people["farming"], two[1], two[0], now=now)
    with pytest.raises(CannotSplit, match="并着别人报的件"):
        await split(people["farming"], two[0], (ROAD, SCHOOL), now=now)


async def test_split_twice_at_once_is_split_once(
    people: People, two: tuple[str, str], now: datetime
) -> None:
    done = await asyncio.gather(
        split(people["farming"], two[0], (ROAD, SCHOOL), now=now),
        split(people["office"], two[0], (ROAD, SCHOOL), now=now),
        return_exceptions=True,
    )
    assert [type(one) for one in done if isinstance(one, Exception)] == [WrongState]
    assert await Opinion.filter(org_id=people["office"].org_id).count() == 4


async def test_the_files_of_the_whole_are_read_from_its_parts(
    people: People, now: datetime
) -> None:
    writer = people["writer"]
    voice = await attachment.keep(writer, Kind.VOICE, "media-1", now=now)
    draft = Draft(TEXT, uuid4().hex, attachments=(voice,))
    receipt = (await submit(writer, draft, now=now)).receipt
    await split(people["farming"], receipt, (ROAD, LAMP), now=now)
    part = await opinion.find(people["building"], "民2026-0003")
    company = await company_of(part)
    assert (company.whole, [file.id for file in company.files]) == (receipt, [voice])
    await attachment.store(writer.org_id, voice, VOICE)
    assert (await attachment.read(people["building"], voice)).content
    assert (await attachment.read(writer, voice)).content
    for name in ("member", "head elsewhere", "unit", "admin"):
        with pytest.raises(NotFound):
            await attachment.read(people[name], voice)


async def test_what_others_reported_too_is_not_taken_back(
    parties: dict[str, Actor], receipt: str, actor: MakeActor, now: datetime
) -> None:
    other = await actor(Role.MEMBER)
    draft = Draft("石桥乡这边的机耕道也垮了，拖拉机进不去，请一起修", uuid4().hex)
    second = (await submit(other, draft, now=now)).receipt
    await merge(parties["office"], second, receipt, now=now)
    with pytest.raises(OthersReportedToo, match="别人也报了"):
        await opinion.withdraw(parties["member"], receipt, now=now)
    found = await opinion.find(parties["member"], receipt)
    assert Verb.WITHDRAW not in await opinion.verbs(parties["member"], found)
