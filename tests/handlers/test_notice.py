"""Who is told of what, once, and the inbox."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from handlers import notice, opinion
from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.submission import Draft, submit
from models import Appointment, Notice, Opinion, Person
from models.database import fetch
from rules.notice import Knock
from rules.opinion import Party, Verb
from rules.role import Role
from tests.handlers.acts import KEEP, MOVE

Announced = Callable[[dict[str, Actor], datetime], Awaitable[set[tuple[str, Verb, Party]]]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"

HANDED_IN = {
    ("member", Verb.SUBMIT, Party.REPORTER),
    ("head", Verb.SUBMIT, Party.STATION),
    ("officer", Verb.SUBMIT, Party.STATION),
    ("office", Verb.SUBMIT, Party.OFFICE),
    ("member", Verb.TRIAGE, Party.REPORTER),
    ("farming", Verb.TRIAGE, Party.COMMITTEE),
}


async def test_who_hears_of_a_new_item(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    assert await announced(parties, now) == HANDED_IN


@pytest.mark.parametrize(
    ("verb", "who", "told"),
    [
        (Verb.TAKE, "farming", {("member", Party.REPORTER)}),
        (
            Verb.ANSWER,
            "farming",
            {
                ("member", Party.REPORTER),
                ("head", Party.STATION),
                ("officer", Party.STATION),
                ("office", Party.OFFICE),
            },
        ),
        (
            Verb.DECLINE,
            "office",
            {
                ("member", Party.REPORTER),
                ("head", Party.STATION),
                ("officer", Party.STATION),
                ("farming", Party.COMMITTEE),
            },
        ),
        (
            Verb.REROUTE,
            "farming",
            {("member", Party.REPORTER), ("building", Party.COMMITTEE), ("office", Party.OFFICE)},
        ),
        (Verb.DISPUTE, "farming", {("office", Party.OFFICE)}),
        (Verb.WITHDRAW, "member", {("farming", Party.COMMITTEE), ("office", Party.OFFICE)}),
    ],
)
async def test_who_hears_of_a_step(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    verb: Verb,
    who: str,
    told: set[tuple[str, Party]],
    announced: Announced,
) -> None:
    steps: dict[Verb, Callable[[], Awaitable[Opinion]]] = {
        Verb.TAKE: lambda: opinion.take(parties[who], receipt, now=now),
        Verb.ANSWER: lambda: opinion.answer(parties[who], receipt, "好", now=now),
        Verb.DECLINE: lambda: opinion.decline(parties[who], receipt, KEEP, now=now),
        Verb.REROUTE: lambda: opinion.reroute(parties[who], receipt, "ENV", MOVE, now=now),
        Verb.DISPUTE: lambda: opinion.reroute(parties[who], receipt, "OFFICE", MOVE, now=now),
        Verb.WITHDRAW: lambda: opinion.withdraw(parties[who], receipt, now=now),
    }
    await steps[verb]()
    expected = {(name, verb, party) for name, party in told}
    assert await announced(parties, now) == HANDED_IN | expected


async def test_without_a_copy_the_station_hears_nothing(
    parties: dict[str, Actor],
    now: datetime,
    announced: Announced,
) -> None:
    await submit(parties["member"], Draft(TEXT, uuid4().hex), now=now)
    assert {name for name, _, _ in await announced(parties, now)} == {"member", "office", "farming"}


async def test_who_left_hears_nothing_and_who_holds_two_posts_hears_once(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await Person.filter(id=parties["officer"].person_id).update(active=False)
    farming, office = parties["farming"], parties["office"]
    await Appointment.filter(person_id=parties["head"].person_id).update(ended_at=now)
    await Appointment.create(
        org_id=office.org_id,
        person_id=office.person_id,
        role=Role.COMMITTEE,
        committee_id=farming.committee_ids[0],
    )
    told = await announced(parties, now)
    assert {name for name, _, _ in told} == {"member", "office", "farming"}
    assert {party for name, _, party in told if name == "office"} == {Party.OFFICE, Party.COMMITTEE}
    rows = await Notice.filter(org_id=office.org_id).values_list("entry_id", "receiver_id")
    assert len(rows) == len(set(rows))


async def test_told_twice_and_at_once_is_told_once(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await asyncio.gather(*(announced(parties, now) for _ in range(4)))
    assert await announced(parties, now) == HANDED_IN
    org_id = parties["member"].org_id
    assert await Notice.filter(org_id=org_id).count() == len(HANDED_IN)
    assert await _knocks(org_id) == sorted(await _ids(org_id, Knock.WAITING))


async def _knocks(org_id: int) -> list[int]:
    rows = await fetch(
        "SELECT jsonb_array_elements(convert_from(payload, 'UTF8')::jsonb->'notices')::bigint AS id"
        " FROM pgqueuer WHERE entrypoint = 'knock.' || $1::int ORDER BY 1",
        org_id,
    )
    return [row["id"] for row in rows]


async def _ids(org_id: int, state: Knock) -> list[int]:
    rows = await Notice.filter(org_id=org_id, knock=state).values_list("id", flat=True)
    return list(rows)  # type: ignore[arg-type]


async def test_who_read_it_in_the_chat_is_not_knocked_at(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await announced(parties, now)
    heard = await Notice.filter(org_id=parties["member"].org_id, knock=Knock.HEARD)
    assert {row.receiver_id for row in heard} == {parties["member"].person_id}
    assert len(heard) == 2


# --- the inbox ------------------------------------------------------------------------------


async def test_the_inbox_newest_first_in_pages(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await opinion.take(parties["farming"], receipt, now=now)
    await opinion.answer(parties["farming"], receipt, "修好了", now=now)
    await announced(parties, now)
    member = parties["member"]
    rows = await notice.inbox(member)
    assert [row.entry.verb for row in rows] == [Verb.ANSWER, Verb.TAKE, Verb.TRIAGE, Verb.SUBMIT]
    first = await notice.inbox(member, limit=3)
    second = await notice.inbox(member, before=first[-1].id, limit=3)
    assert [row.id for row in first + second] == [row.id for row in rows]


async def test_reading_one_and_reading_what_was_shown(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await announced(parties, now)
    member = parties["member"]
    newest, oldest = await notice.inbox(member)
    assert await notice.unread(member) == 2
    assert (await notice.read(member, newest.id, now=now)).read_at == now
    later = now + timedelta(hours=1)
    assert (await notice.read(member, newest.id, now=later)).read_at == now
    assert await notice.unread(member) == 1
    await notice.read_these(member, [newest, oldest], now=later)
    assert [row.read_at for row in await notice.inbox(member)] == [now, later]


async def test_somebody_elses_notice_is_as_an_absent_one(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> None:
    await announced(parties, now)
    theirs = (await notice.inbox(parties["office"]))[0]
    for id_ in (theirs.id, 10**12):
        with pytest.raises(NotFound):
            await notice.read(parties["member"], id_, now=now)
    await notice.read_these(parties["member"], [theirs], now=now)
    assert await notice.unread(parties["office"]) == 1
