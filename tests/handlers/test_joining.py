"""Handing in together with what somebody else reported: once, of the county, and all hear back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import custody, opinion, search_index
from handlers.actor import Actor
from handlers.announce import announce
from handlers.attachment import upload
from handlers.county import routing_of
from handlers.errors import NotAllowed, NotFound, OnesOwn, Refused, WrongState
from handlers.gathering import gather
from handlers.item_errors import CannotJoin
from handlers.joining import to_join
from handlers.merging import company_of, merge, unmerge
from handlers.organisation import found
from handlers.people import actor_for
from handlers.rating import rate, to_rate
from handlers.similar import Like
from handlers.submission import Draft, Submitted, submit
from models import Appointment, Counter, Entry, Notice, Opinion, Person, SearchText
from models.database import fetch
from rules.opinion import Party, State, Verb
from rules.outcome import Satisfaction
from rules.reasons import Reason
from rules.role import Role
from rules.routing import route
from tests.handled import PNG
from tests.handlers.acts import KEEP, MOVE, People

PLANT = "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂"
TURBID = "我们青石村自来水这几天又黄又浑，放一会儿缸底全是泥沙，都是云坪镇水厂送来的，没法喝"
LAMPS = "县城东门一带的路灯坏了半个月，晚上学生放学看不清路，请城管来修一修"
FIRE = "云坪镇水厂着火了，水厂的工人被困在里面，水也停了，快来救人"
SEAL = Reason("privacy", "涉及他人")

Join = Callable[..., Awaitable[Submitted]]


async def reports(who: Actor, now: datetime, text: str = PLANT) -> str:
    """Hand in by itself for the committee of agriculture, and have it found."""
    done = await submit(who, Draft(text, uuid4().hex, committee="AGRI"), now=now)
    await search_index.index([(await of(who, done.receipt)).id])
    return done.receipt


async def joins(who: Actor, root: str, now: datetime, text: str = TURBID) -> Submitted:
    return await submit(who, Draft(text, uuid4().hex, join=root), now=now)


async def of(who: Actor, receipt: str) -> Opinion:
    return await Opinion.get(org_id=who.org_id, receipt=receipt)


async def shown(who: Actor, text: str, now: datetime) -> list[Like]:
    routed = route(text, await routing_of(who.org_id))
    return await to_join(who, text, routed, now=now)


@pytest.fixture
async def root(people: People, now: datetime) -> str:
    """An item of the writer."""
    return await reports(people["writer"], now)


# --- joining --------------------------------------------------------------------------------


async def test_it_is_an_item_of_its_own_within_the_other(
    people: People, root: str, now: datetime
) -> None:
    member, office = people["member"], people["office"]
    photo = await upload(member, PNG, now=now)
    draft = Draft(TURBID, uuid4().hex, join=root, attachments=(photo.id,), place="青石村")
    done = await submit(member, draft, now=now)
    own, other = await of(member, done.receipt), await of(member, root)
    assert (done.joined, done.committee_code) == (True, "")
    assert (own.state, own.merged_into_id, own.reporter_id) == (
        State.MERGED, other.id, member.person_id,
    )  # fmt: skip
    assert (own.text, own.place, own.holder, own.due_at) == (TURBID, "青石村", None, None)
    assert own.committee_id == other.committee_id
    assert (other.state, other.due_at is not None) == (State.TRIAGED, True)
    company = await company_of(other)
    assert [one.text for one in company.merged] == [TURBID]
    assert [file.id for file in company.files] == [photo.id]
    lines = await Entry.filter(org_id=office.org_id).order_by("id").prefetch_related("opinion")
    assert [(one.opinion.receipt, one.verb, one.after, one.actor_id) for one in lines[-3:]] == [
        (done.receipt, Verb.SUBMIT, State.SUBMITTED, member.person_id),
        (done.receipt, Verb.JOIN, State.MERGED, member.person_id),
        (root, Verb.GROW, State.TRIAGED, None),
    ]
    await search_index.index_about([one.id for one in lines])
    assert await SearchText.filter(opinion_id=own.id).exists()


async def test_the_same_key_joins_once(people: People, root: str, now: datetime) -> None:
    member = people["member"]
    draft = Draft(TURBID, uuid4().hex, join=root)
    done = await asyncio.gather(*(submit(member, draft, now=now) for _ in range(3)))
    await opinion.retain(people["office"], root, KEEP, now=now)
    done.append(await submit(member, draft, now=now))
    assert {(one.receipt, one.joined) for one in done} == {(done[0].receipt, True)}
    entries = await Entry.filter(org_id=member.org_id).order_by("id")
    verbs = [one.verb for one in entries]
    assert (verbs.count(Verb.JOIN), verbs.count(Verb.GROW), verbs.count(Verb.SUBMIT)) == (1, 1, 2)
    jobs = await fetch(
        "SELECT payload FROM pgqueuer WHERE entrypoint = $1", f"announce.{member.org_id}"
    )
    queued = " ".join(job["payload"].decode() for job in jobs)
    assert all(str(one.id) in queued for one in entries)
    assert (await Counter.get(org_id=member.org_id)).given == 2


async def test_two_at_once_both_join(people: People, root: str, now: datetime) -> None:
    done = await asyncio.gather(
        joins(people["member"], root, now), joins(people["head"], root, now, TURBID + "，急")
    )
    assert len({one.receipt for one in done}) == 2
    merged = Opinion.filter(org_id=people["office"].org_id, merged_into__receipt=root)
    assert await merged.count() == 2


async def test_who_works_it_hears_and_nobody_reads_who(
    people: People, root: str, now: datetime
) -> None:
    done = await joins(people["member"], root, now)
    org_id = people["office"].org_id
    await announce([one.id for one in await Entry.filter(org_id=org_id).order_by("id")], now=now)
    grown = await Notice.filter(org_id=org_id, entry__verb=Verb.GROW)
    told = {(one.receiver_id, one.party, one.knock) for one in grown}
    assert told == {
        (people["farming"].person_id, Party.COMMITTEE, "waiting"),
        (people["both"].person_id, Party.COMMITTEE, "waiting"),
        (people["office"].person_id, Party.OFFICE, "waiting"),
    }
    # The office is not knocked for twice for one report.
    handed_in = Notice.filter(org_id=org_id, entry__opinion__receipt=done.receipt, party="office")
    assert {one.knock for one in await handed_in} == {"heard"}
    for name in ("writer", "member"):
        mine = root if name == "writer" else done.receipt
        own = await opinion.find(people[name], mine)
        verbs = [one.verb for one in await opinion.timeline(people[name], own)]
        assert Verb.GROW not in verbs
        assert (Verb.JOIN in verbs) == (name == "member")


async def test_all_hear_the_answer_and_rate_it(people: People, root: str, now: datetime) -> None:
    done = await joins(people["member"], root, now)
    await opinion.answer(people["office"], root, "水厂已换滤料", now=now)
    org_id = people["office"].org_id
    await announce([one.id for one in await Entry.filter(org_id=org_id).order_by("id")], now=now)
    heard = await Notice.filter(org_id=org_id, party=Party.REPORTER, entry__verb=Verb.ANSWER)
    assert {one.receiver_id for one in heard} == {
        people["writer"].person_id, people["member"].person_id,
    }  # fmt: skip
    assert [one.receipt for one in await to_rate(people["member"])] == [done.receipt]
    content = Satisfaction.SATISFIED
    for name, mine in (("writer", root), ("member", done.receipt)):
        await rate(people[name], mine, content, content, now=now)
    rated = Entry.filter(org_id=org_id, opinion__receipt=root, verb=Verb.RATE)
    assert await rated.count() == 2


@pytest.mark.parametrize("end", ["retained", "sealed", "withdrawn", "merged", "fed back"])
async def test_what_ended_meanwhile_is_not_joined(
    people: People, root: str, now: datetime, end: str
) -> None:
    member, office = people["member"], people["office"]
    if end == "retained":
        await opinion.retain(office, root, KEEP, now=now)
    elif end == "sealed":
        await custody.quarantine(office, root, SEAL, now=now)
    elif end == "withdrawn":
        await opinion.withdraw(people["writer"], root, now=now)
    elif end == "merged":
        other = await reports(people["head"], now, LAMPS)
        await merge(office, root, other, now=now)
    else:
        await opinion.answer(office, root, "修好了", now=now)
    before = await Entry.filter(org_id=member.org_id).count()
    with pytest.raises(CannotJoin, match="不能一起报了"):
        await joins(member, root, now)
    assert await Entry.filter(org_id=member.org_id).count() == before
    assert await Opinion.filter(org_id=member.org_id, reporter_id=member.person_id).count() == 0
    again = await submit(member, Draft(TURBID, uuid4().hex), now=now)
    assert int(again.receipt[-4:]) == await Opinion.filter(org_id=member.org_id).count()


async def test_who_ends_it_while_somebody_joins(people: People, root: str, now: datetime) -> None:
    """Whoever comes first: nobody's report ends in what is over, and none is lost silently."""
    done = await asyncio.gather(
        joins(people["member"], root, now),
        opinion.retain(people["office"], root, KEEP, now=now),
        return_exceptions=True,
    )
    assert not isinstance(done[1], BaseException)
    items = await Opinion.filter(org_id=people["office"].org_id).order_by("id")
    if isinstance(done[0], CannotJoin):
        assert [one.state for one in items] == [State.RETAINED]
    else:
        told = Entry.filter(opinion_id=items[1].id).order_by("id")
        assert [one.verb for one in await told] == [Verb.SUBMIT, Verb.JOIN, Verb.RETAIN]


async def test_ones_own_and_another_matter_are_refused_alike(
    people: People, root: str, now: datetime
) -> None:
    lamps = await reports(people["head"], now, LAMPS)
    refused = []
    tries = (("writer", root), ("member", lamps), ("member", "民2026-0999"), ("member", "不是编号"))
    for name, receipt in tries:
        with pytest.raises(CannotJoin) as error:
            await joins(people[name], receipt, now)
        refused.append(str(error.value))
    assert len(set(refused)) == 1


async def test_another_countys_is_not_there(people: People, root: str, now: datetime) -> None:
    org = await found(f"t{uuid4().hex[:16]}", "别县政协")
    made = await Person.create(org=org, number="W001", name="试验人", phone="")
    await Appointment.create(org=org, person=made, role=Role.MEMBER)
    stranger = await actor_for(org.id, made.id)
    assert stranger is not None
    assert await shown(stranger, TURBID, now) == []
    with pytest.raises(CannotJoin):
        await joins(stranger, root, now)


async def test_what_cannot_wait_goes_by_itself(people: People, root: str, now: datetime) -> None:
    assert await shown(people["member"], FIRE, now) == []
    with pytest.raises(CannotJoin):
        await joins(people["member"], root, now, FIRE)
    assert [one.receipt for one in await shown(people["member"], TURBID, now)] == [root]
    assert await shown(people["member"], "水不好", now) == []


@pytest.mark.parametrize("name", ["farming", "unit", "admin"])
async def test_who_hands_nothing_in_joins_nothing(
    people: People, root: str, now: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        await shown(people[name], TURBID, now)
    with pytest.raises(NotAllowed):
        await joins(people[name], root, now)


# --- taking apart ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["farming", "office", "both"])
async def test_what_was_another_matter_goes_on_by_itself(
    people: People, root: str, now: datetime, name: str
) -> None:
    done = await joins(people["member"], root, now)
    apart = await unmerge(people[name], done.receipt, now=now)
    assert (apart.state, apart.holder, apart.committee_id) == (State.SUBMITTED, Party.OFFICE, None)
    assert (apart.merged_into_id, apart.due_at is not None) == (None, True)
    await opinion.answer(people["office"], root, "水厂已换滤料", now=now)
    own = await opinion.find(people["member"], done.receipt)
    verbs = [one.verb for one in await opinion.timeline(people["member"], own)]
    assert verbs == [Verb.SUBMIT, Verb.JOIN, Verb.UNMERGE]
    assert (await company_of(await of(people["office"], root))).merged == []
    with pytest.raises(WrongState):
        await unmerge(people["office"], done.receipt, now=now)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotFound),
        ("member", NotAllowed),
        ("chair", NotAllowed),
        ("building", NotFound),
        ("unit", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_takes_nothing_apart(
    people: People, root: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    done = await joins(people["member"], root, now)
    with pytest.raises(refusal):
        await unmerge(people[name], done.receipt, now=now)


async def test_nobody_takes_their_own_apart(people: People, root: str, now: datetime) -> None:
    done = await joins(people["office"], root, now)
    with pytest.raises(OnesOwn):
        await unmerge(people["office"], done.receipt, now=now)
    await unmerge(people["farming"], done.receipt, now=now)


async def test_what_joined_lies_where_the_other_goes(
    people: People, root: str, now: datetime
) -> None:
    done = await joins(people["member"], root, now)
    await opinion.reroute(people["office"], root, "ENV", MOVE, now=now)
    with pytest.raises(NotFound):
        await unmerge(people["farming"], done.receipt, now=now)
    await unmerge(people["building"], done.receipt, now=now)


# --- gathering ------------------------------------------------------------------------------


async def test_all_go_into_the_earliest_and_the_rest_says_why(
    people: People, root: str, now: datetime
) -> None:
    farming = people["farming"]
    second = await reports(people["member"], now, TURBID)
    third = await reports(people["head"], now, TURBID + "，急")
    over = await reports(people["chair"], now, TURBID + "，请快些")
    far = await reports(people["head"], now, PLANT + "，急")
    await opinion.retain(farming, over, KEEP, now=now)
    await opinion.reroute(people["office"], far, "ENV", MOVE, now=now)
    done = await gather(farming, [third, over, far, second, root, root], now=now)
    assert (done.into, done.merged) == (root, (second, third))
    assert [one for one, _ in done.skipped] == [far, over]
    assert "现在是“已留存”" in dict(done.skipped)[over]
    again = await gather(farming, [root, second, third], now=now)
    assert (again.merged, len(again.skipped)) == ((), 2)


async def test_ones_own_is_left_out(people: People, now: datetime) -> None:
    own = await reports(people["both"], now)
    one, two = [await reports(people[name], now, TURBID) for name in ("writer", "member")]
    done = await gather(people["both"], [own, one, two], now=now)
    assert (done.into, done.merged) == (one, (two,))
    assert [receipt for receipt, _ in done.skipped] == [own]


@pytest.mark.parametrize(
    ("name", "refusal"), [("member", NotAllowed), ("chair", NotAllowed), ("building", NotFound)]
)
async def test_who_gathers_nothing(
    people: People, root: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    other = await reports(people["head"], now, TURBID)
    with pytest.raises(refusal):
        await gather(people[name], [root, other], now=now)
