"""Handing in: one item for one key, numbers without a gap, words that never change."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import attachment, opinion
from handlers.actor import Actor
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    OutOfScope,
    Refused,
    TextTooLong,
    TextTooShort,
)
from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, judge, submit
from models import Appointment, Attachment, Counter, Entry, Opinion, Person
from models.database import fetch, transaction
from rules.attachment import Kind
from rules.county import DEFAULT
from rules.opinion import LONGEST, State, Verb, fingerprint
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
SECOND = timedelta(seconds=1)
VAGUE = "最近大家都在说一件事情，大家都希望有人来看看到底怎么样"


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


def draft(text: str = TEXT, **about: Any) -> Draft:
    return Draft(text=text, source_key=uuid4().hex, **about)


async def written(org_id: int) -> tuple[int, int, int]:
    """Count items, entries and used numbers of a county."""
    counted = await Counter.get_or_none(org_id=org_id)
    items, entries = Opinion.filter(org_id=org_id), Entry.filter(org_id=org_id)
    return await items.count(), await entries.count(), counted.given if counted else 0


async def test_a_sure_item_goes_to_its_committee(member: Actor, now: datetime) -> None:
    done = await submit(member, draft(), now=now)
    item = await Opinion.get(org_id=member.org_id, receipt=done.receipt).prefetch_related(
        "committee"
    )
    assert (done.receipt, done.committee_code) == ("民2026-0001", "AGRI")
    assert (item.state, item.committee.code, item.station_id) == (State.TRIAGED, "AGRI", None)
    assert (item.title, item.due_at) == (done.title, done.due_at)
    assert item.routing["reasons"][0]["sentence"]
    entries = await Entry.filter(opinion=item).order_by("id")
    assert [(entry.verb, entry.before, entry.after, entry.actor_id) for entry in entries] == [
        (Verb.SUBMIT, None, State.SUBMITTED, member.person_id),
        (Verb.TRIAGE, State.SUBMITTED, State.TRIAGED, None),
    ]


@pytest.mark.parametrize("given_draft", [draft(VAGUE), draft(to_office=True)])
async def test_what_is_not_sure_goes_to_the_office(
    member: Actor, now: datetime, given_draft: Draft
) -> None:
    done = await submit(member, replace(given_draft, source_key=uuid4().hex), now=now)
    item = await Opinion.get(org_id=member.org_id, receipt=done.receipt)
    assert (done.committee_code, done.committee_name) == ("", "")
    assert (item.state, item.committee_id) == (State.SUBMITTED, None)
    assert await Entry.filter(opinion=item).count() == 1


async def test_one_job_announces_all_that_happened(member: Actor, now: datetime) -> None:
    done = await submit(member, draft(), now=now)
    item = await Opinion.get(org_id=member.org_id, receipt=done.receipt)
    ids = await Entry.filter(opinion=item).order_by("id").values_list("id", flat=True)
    jobs = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint LIKE 'announce.%'")
    told = [json.loads(row["payload"])["entries"] for row in jobs]
    assert told.count(list(ids)) == 1


# --- once -----------------------------------------------------------------------------------


async def test_the_same_key_is_the_same_item(member: Actor, now: datetime) -> None:
    one = draft()
    first = await submit(member, one, now=now)
    again = await submit(member, replace(one, text="别的话，但是同一把钥匙"), now=now)
    assert again == first
    assert await written(member.org_id) == (1, 2, 1)


async def test_the_same_key_at_once_is_one_item(member: Actor, now: datetime) -> None:
    one = draft()
    done = await asyncio.gather(*(submit(member, one, now=now) for _ in range(12)))
    assert len({item.receipt for item in done}) == 1
    assert await written(member.org_id) == (1, 2, 1)


async def test_somebody_elses_key_gives_nothing_away(
    actor: MakeActor, member: Actor, now: datetime
) -> None:
    one = draft()
    await submit(member, one, now=now)
    with pytest.raises(NotAllowed):
        await submit(await actor(Role.MEMBER), one, now=now)
    assert await written(member.org_id) == (1, 2, 1)


async def test_numbers_of_a_burst_have_no_gap_and_no_double(
    actor: MakeActor, now: datetime
) -> None:
    members = [await actor(Role.MEMBER) for _ in range(20)]
    drafts = [(members[number % 20], draft()) for number in range(200)]
    refused = [(members[0], draft("绝密文件拍照发上来")) for _ in range(20)]
    done = await asyncio.gather(
        *(submit(who, one, now=now) for who, one in drafts + refused), return_exceptions=True
    )
    receipts = sorted(item.receipt for item in done if not isinstance(item, BaseException))
    assert receipts == [f"民2026-{number:04d}" for number in range(1, 201)]
    assert sum(isinstance(item, OutOfScope) for item in done) == 20
    assert await written(members[0].org_id) == (200, 400, 200)


async def test_more_than_four_digits(member: Actor, now: datetime) -> None:
    await Counter.create(org_id=member.org_id, kind="民", year=2026, given=9998)
    receipts = [(await submit(member, draft(), now=now)).receipt for _ in range(2)]
    assert receipts == ["民2026-9999", "民2026-10000"]


async def test_the_year_turns_at_midnight_in_beijing(member: Actor) -> None:
    before, after = (
        datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC),
        datetime(2025, 12, 31, 16, tzinfo=UTC),
    )
    receipts = [(await submit(member, draft(), now=at)).receipt for at in (before, after, before)]
    assert receipts == ["民2025-0001", "民2026-0001", "民2025-0002"]


async def test_counties_count_for_themselves(
    actor: MakeActor, member: Actor, now: datetime
) -> None:
    other = await found(f"t{uuid4().hex[:12]}", "另一个县")
    person = await Person.create(org=other, number="W1", name="试验外", phone="")
    await Appointment.create(org=other, person=person, role=Role.MEMBER)
    stranger = await actor_for(other.id, person.id)
    assert stranger is not None
    one = draft()
    receipts = [(await submit(who, one, now=now)).receipt for who in (member, stranger)]
    assert receipts == ["民2026-0001", "民2026-0001"]


# --- what is refused leaves nothing ---------------------------------------------------------


@pytest.mark.parametrize(
    ("given_draft", "error"),
    [
        (draft(""), TextTooShort),
        (draft("   "), TextTooShort),
        (draft("路"), TextTooShort),
        (draft("😀😀😀😀😀"), TextTooShort),
        (draft("……！！", to_office=True), TextTooShort),
        (draft("路" * (LONGEST + 1)), TextTooLong),
        (draft("今天发了份标“机密”的文件，拍照发上来"), OutOfScope),
        (draft("今天发了份标“机密”的文件，拍照发上来", to_office=True), OutOfScope),
        (draft("房子官司一审判得不公，二审下月开庭，请跟法院打个招呼"), OutOfScope),
        (draft("站长，中午聚餐在哪家？"), OutOfScope),
    ],
)
async def test_what_is_no_item(
    member: Actor, now: datetime, given_draft: Draft, error: type[Refused]
) -> None:
    with pytest.raises(error) as refused:
        await submit(member, given_draft, now=now)
    assert str(refused.value)
    assert await written(member.org_id) == (0, 0, 0)


@pytest.mark.parametrize(
    "given_draft",
    [
        draft("路" * LONGEST),
        draft("着火了"),
        draft("路不行", to_office=True),
        draft("房子官司一审判得不公，二审下月开庭，请跟法院打个招呼", to_office=True),
    ],
)
def test_what_is_an_item_all_the_same(given_draft: Draft) -> None:
    assert judge(given_draft, DEFAULT)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.UNIT, Role.ADMIN])
async def test_who_may_not_hand_in(actor: MakeActor, now: datetime, role: Role) -> None:
    somebody = await actor(role)
    with pytest.raises(NotAllowed):
        await submit(somebody, draft(), now=now)
    assert await written(somebody.org_id) == (0, 0, 0)


async def test_the_files_go_with_the_item(member: Actor, now: datetime) -> None:
    ids = [
        await attachment.keep(member, Kind.IMAGE, f"m{n}", now=now + n * SECOND) for n in range(3)
    ]
    done = await submit(member, draft(attachments=tuple(ids)), now=now)
    # A row that is written again lies behind the others; they are shown as they came all the same.
    await Attachment.filter(id=ids[0]).update(size=1)
    item = await opinion.find(member, done.receipt)
    assert [file.id for file in item.attachments] == ids


async def _unusable(kind: str, actor: MakeActor, member: Actor, now: datetime) -> UUID:
    if kind == "absent":
        return uuid4()
    owner = member if kind == "used" else await actor(Role.MEMBER)
    kept = await attachment.keep(owner, Kind.IMAGE, "m", now=now)
    if kind == "used":
        await submit(member, draft(attachments=(kept,)), now=now)
    return kept


@pytest.mark.parametrize("outer", [False, True])
@pytest.mark.parametrize("kind", ["absent", "foreign", "used"])
async def test_other_peoples_files_are_refused_and_nothing_is_half_written(
    actor: MakeActor, member: Actor, now: datetime, kind: str, outer: bool
) -> None:
    own = await attachment.keep(member, Kind.IMAGE, "own", now=now)
    theirs = await _unusable(kind, actor, member, now)
    before = await written(member.org_id)
    with pytest.raises(AttachmentRefused):
        await _hand_in(member, draft(attachments=(own, theirs)), now, outer=outer)
    assert await written(member.org_id) == before
    assert (await Attachment.get(id=own)).opinion_id is None


async def _hand_in(member: Actor, given_draft: Draft, now: datetime, *, outer: bool) -> None:
    if not outer:
        await submit(member, given_draft, now=now)
        return
    async with transaction():
        await submit(member, given_draft, now=now)


# --- what was submitted ---------------------------------------------------------------------


async def test_the_fingerprint_is_of_what_was_submitted(member: Actor, now: datetime) -> None:
    kept = await attachment.keep(member, Kind.IMAGE, "m", now=now)
    given_draft = draft(attachments=(kept,), place="云坪镇")
    done = await submit(member, given_draft, now=now)
    item = await Opinion.get(org_id=member.org_id, receipt=done.receipt)
    expected = fingerprint(item.text, [str(kept)], item.place, item.reporter_id, now.isoformat())
    assert item.fingerprint == expected


WORDS = st.text(max_size=12)
PARTS = st.tuples(WORDS, st.lists(WORDS, max_size=3), WORDS, st.integers(1, 9), WORDS)


@given(PARTS, PARTS)
def test_fingerprints_differ_exactly_when_a_part_does(one: Any, other: Any) -> None:
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)
    assert len(fingerprint(*one)) == 64


def test_a_fingerprint_is_the_same_tomorrow() -> None:
    made = fingerprint("路灯坏了", ["a", "b"], "云坪镇", 7, "2026-03-02T01:00:00+00:00")
    assert made == "8fbeabf6deee05cc3a1f30695e9d26dfab5e32f70c1668401798c64a73b796c8"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET words = '改过' WHERE org_id = $1",
        "UPDATE entries SET at = now() WHERE org_id = $1",
        "DELETE FROM entries WHERE org_id = $1",
        "UPDATE opinions SET text = '改过' WHERE org_id = $1",
        "UPDATE opinions SET fingerprint = 'x' WHERE org_id = $1",
        "UPDATE opinions SET receipt = '民2026-9999' WHERE org_id = $1",
        "UPDATE opinions SET reporter_id = reporter_id + 1 WHERE org_id = $1",
        "DELETE FROM opinions WHERE org_id = $1",
    ],
)
async def test_the_database_itself_keeps_the_past(
    member: Actor, now: datetime, statement: str
) -> None:
    await submit(member, draft(), now=now)
    before = await Entry.filter(org_id=member.org_id).order_by("id").values()
    with pytest.raises(asyncpg.PostgresError):
        await fetch(statement, member.org_id)
    assert await Entry.filter(org_id=member.org_id).order_by("id").values() == before
    assert (await Opinion.get(org_id=member.org_id)).text == TEXT
