"""Handing in together with what somebody else reported: once, of the county, and all hear back."""

import asyncio
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import custody, opinion, search_index
from handlers.actor import Actor
from handlers.announce import announce
from handlers.attachment import upload
from handlers.conversation import Overtaken, Scene
from handlers.county import routing_of
from handlers.errors import NotAllowed
from handlers.item_errors import CannotJoin, JoinedAlready
from handlers.joining import to_join
from handlers.merging import company_of, merge, unmerge
from handlers.organisation import found
from handlers.people import actor_for
from handlers.rating import rate, to_rate
from handlers.similar import Like
from handlers.submission import Draft, Submitted, handed_in, submit, submit_in_chat
from models import Appointment, Counter, Entry, Notice, Opinion, Person, SearchText
from models.database import fetch
from rules.opinion import Party, State, Verb
from rules.outcome import Satisfaction
from rules.reasons import Reason
from rules.role import Role
from rules.routing import route
from tests.handled import PNG
from tests.handlers.acts import KEEP, People
from tests.handlers.reports import LAMPS, TURBID, item, join, report

FIRE = "云坪镇水厂着火了，水厂的工人被困在里面，水也停了，快来救人"
SEAL = Reason("privacy", "涉及他人")


async def shown(who: Actor, text: str, now: datetime) -> list[Like]:
    routed = route(text, await routing_of(who.org_id))
    return await to_join(who, text, routed, now=now)


async def test_it_is_an_item_of_its_own_within_the_other(
    people: People, root: str, now: datetime
) -> None:
    member, office = people["member"], people["office"]
    photo = await upload(member, PNG, now=now)
    draft = Draft(TURBID, uuid4().hex, join=root, attachments=(photo.id,), place="青石村")
    done = await submit(member, draft, now=now)
    own, other = await item(member, done.receipt), await item(member, root)
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
        join(people["member"], root, now), join(people["head"], root, now, TURBID + "，急")
    )
    assert len({one.receipt for one in done}) == 2
    merged = Opinion.filter(org_id=people["office"].org_id, merged_into__receipt=root)
    assert await merged.count() == 2


async def test_who_works_it_hears_and_nobody_reads_who(
    people: People, root: str, now: datetime
) -> None:
    done = await join(people["member"], root, now)
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
    done = await join(people["member"], root, now)
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
        other = await report(people["head"], LAMPS, now, committee="AGRI")
        await merge(office, root, other, now=now)
    else:
        await opinion.answer(office, root, "修好了", now=now)
    before = await Entry.filter(org_id=member.org_id).count()
    with pytest.raises(CannotJoin, match="不能一起报了"):
        await join(member, root, now)
    assert await Entry.filter(org_id=member.org_id).count() == before
    assert await Opinion.filter(org_id=member.org_id, reporter_id=member.person_id).count() == 0
    again = await submit(member, Draft(TURBID, uuid4().hex), now=now)
    assert int(again.receipt[-4:]) == await Opinion.filter(org_id=member.org_id).count()


async def test_who_ends_it_while_somebody_joins(people: People, root: str, now: datetime) -> None:
    """Whoever comes first: nobody's report ends in what is over, and none is lost silently."""
    done = await asyncio.gather(
        join(people["member"], root, now),
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
    lamps = await report(people["head"], LAMPS, now, committee="AGRI")
    refused = []
    tries = (("writer", root), ("member", lamps), ("member", "民2026-0999"), ("member", "不是编号"))
    for name, receipt in tries:
        with pytest.raises(CannotJoin) as error:
            await join(people[name], receipt, now)
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
        await join(stranger, root, now)


async def test_what_cannot_wait_goes_by_itself(people: People, root: str, now: datetime) -> None:
    assert await shown(people["member"], FIRE, now) == []
    with pytest.raises(CannotJoin):
        await join(people["member"], root, now, FIRE)
    assert [one.receipt for one in await shown(people["member"], TURBID, now)] == [root]
    assert await shown(people["member"], "水不好", now) == []


@pytest.mark.parametrize("name", ["farming", "unit", "admin"])
async def test_who_hands_nothing_in_joins_nothing(
    people: People, root: str, now: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        await shown(people[name], TURBID, now)
    with pytest.raises(NotAllowed):
        await join(people[name], root, now)


# --- once -----------------------------------------------------------------------------------


async def test_who_is_with_it_already_is_told_so(people: People, root: str, now: datetime) -> None:
    member = people["member"]
    done = await join(member, root, now)
    with pytest.raises(JoinedAlready, match=f"您报过了（{done.receipt}）.*单独提交"):
        await join(member, root, now, TURBID + "，井水也黄了")
    assert [(one.receipt, one.own) for one in await shown(member, TURBID, now)] == [
        (root, done.receipt)
    ]
    assert [one.own for one in await shown(people["head"], TURBID, now)] == [""]
    alone = await submit(member, Draft(TURBID + "，井水也黄了", uuid4().hex), now=now)
    assert not alone.joined
    assert await Entry.filter(org_id=member.org_id, verb=Verb.GROW).count() == 1


async def test_who_was_merged_into_it_is_with_it_too(
    people: People, root: str, now: datetime
) -> None:
    own = await report(people["member"], TURBID, now, committee="AGRI")
    await merge(people["farming"], own, root, now=now)
    with pytest.raises(JoinedAlready, match=own):
        await join(people["member"], root, now)
    await unmerge(people["farming"], own, now=now)
    assert (await join(people["member"], root, now)).joined


async def test_two_messages_of_one_person_at_once_join_once(
    people: People, root: str, now: datetime
) -> None:
    done = await asyncio.gather(
        join(people["member"], root, now),
        join(people["member"], root, now, TURBID + "，急"),
        return_exceptions=True,
    )
    (joined,) = [one for one in done if isinstance(one, Submitted)]
    (refused,) = [one for one in done if isinstance(one, JoinedAlready)]
    assert joined.receipt in str(refused)
    assert await Opinion.filter(org_id=people["member"].org_id).count() == 2


async def test_one_message_in_two_processes_is_told_the_same(
    people: People, root: str, now: datetime
) -> None:
    """Who comes second begins again, and finds what the first one answered."""
    member = people["member"]
    scene = Scene(member.org_id, uuid4().hex, uuid4().hex, member, None, 0, False, None)
    drafts = [Draft(TURBID, scene.key, join=root)]
    (done,) = await submit_in_chat(scene, drafts, now=now)
    with pytest.raises(Overtaken):
        await submit_in_chat(scene, drafts, now=now)
    assert [(one.receipt, one.joined) for one in await handed_in(member, [scene.key])] == [
        (done.receipt, True)
    ]


async def test_what_tells_of_another_matter_too_goes_by_itself(
    people: People, root: str, now: datetime
) -> None:
    both = f"{TURBID}；另外{LAMPS}"
    assert len(route(both, await routing_of(people["member"].org_id)).parts) == 2
    with pytest.raises(CannotJoin, match="单独提交"):
        await join(people["member"], root, now, both)
