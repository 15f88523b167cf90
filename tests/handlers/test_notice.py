"""Who is told of what, once; the inbox; and what becomes of a knock."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot import texts
from bot.notices import inbox_line, kind_of, knock
from handlers import notice, opinion
from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.submission import Draft, submit
from models import Appointment, Binding, Entry, Notice, Opinion, Person
from models.database import fetch
from rules.notice import Knock
from rules.opinion import Party, Verb
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


@pytest.fixture
async def people(actor: MakeActor) -> dict[str, Actor]:
    """Everybody whom an item may concern."""
    return {
        "member": await actor(Role.MEMBER),
        "head": await actor(Role.STATION_HEAD),
        "officer": await actor(Role.INFO_OFFICER),
        "farming": await actor(Role.COMMITTEE, committee="AGRI"),
        "building": await actor(Role.COMMITTEE, committee="ENV"),
        "office": await actor(Role.OFFICE),
        "chair": await actor(Role.VICE_CHAIR),
    }


@pytest.fixture
async def receipt(people: dict[str, Actor], now: datetime) -> str:
    """An item copied to the station; it lies with the committee of agriculture."""
    draft = Draft(TEXT, uuid4().hex, copy_station=True)
    return (await submit(people["member"], draft, now=now)).receipt


async def announced(people: dict[str, Actor], now: datetime) -> set[tuple[str, Verb, Party]]:
    """Announce all that happened; gives who was told of what, as what."""
    org_id = people["member"].org_id
    entries = await Entry.filter(org_id=org_id).order_by("id").values_list("id", flat=True)
    await notice.announce(list(entries), now=now)  # type: ignore[arg-type]
    names = {who.person_id: name for name, who in people.items()}
    rows = await Notice.filter(org_id=org_id).prefetch_related("entry")
    return {(names[row.receiver_id], row.entry.verb, row.party) for row in rows}


HANDED_IN = {
    ("member", Verb.SUBMIT, Party.REPORTER),
    ("head", Verb.SUBMIT, Party.STATION),
    ("officer", Verb.SUBMIT, Party.STATION),
    ("office", Verb.SUBMIT, Party.OFFICE),
    ("member", Verb.TRIAGE, Party.REPORTER),
    ("farming", Verb.TRIAGE, Party.COMMITTEE),
}


async def test_who_hears_of_a_new_item(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    assert await announced(people, now) == HANDED_IN


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
            {("member", Party.REPORTER), ("head", Party.STATION), ("officer", Party.STATION)},
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
    people: dict[str, Actor],
    receipt: str,
    now: datetime,
    verb: Verb,
    who: str,
    told: set[tuple[str, Party]],
) -> None:
    steps: dict[Verb, Callable[[], Awaitable[Opinion]]] = {
        Verb.TAKE: lambda: opinion.take(people[who], receipt, now=now),
        Verb.ANSWER: lambda: opinion.answer(people[who], receipt, "好", now=now),
        Verb.DECLINE: lambda: opinion.decline(people[who], receipt, "不", now=now),
        Verb.REROUTE: lambda: opinion.reroute(people[who], receipt, "ENV", "转", now=now),
        Verb.DISPUTE: lambda: opinion.reroute(people[who], receipt, "OFFICE", "退", now=now),
        Verb.WITHDRAW: lambda: opinion.withdraw(people[who], receipt, now=now),
    }
    await steps[verb]()
    expected = {(name, verb, party) for name, party in told}
    assert await announced(people, now) == HANDED_IN | expected


async def test_without_a_copy_the_station_hears_nothing(
    people: dict[str, Actor], now: datetime
) -> None:
    await submit(people["member"], Draft(TEXT, uuid4().hex), now=now)
    assert {name for name, _, _ in await announced(people, now)} == {"member", "office", "farming"}


async def test_who_left_hears_nothing_and_who_holds_two_posts_hears_once(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await Person.filter(id=people["officer"].person_id).update(active=False)
    farming, office = people["farming"], people["office"]
    await Appointment.filter(person_id=people["head"].person_id).update(ended_at=now)
    await Appointment.create(
        org_id=office.org_id,
        person_id=office.person_id,
        role=Role.COMMITTEE,
        committee_id=farming.committee_ids[0],
    )
    told = await announced(people, now)
    assert {name for name, _, _ in told} == {"member", "office", "farming"}
    assert {party for name, _, party in told if name == "office"} == {Party.OFFICE, Party.COMMITTEE}
    rows = await Notice.filter(org_id=office.org_id).values_list("entry_id", "receiver_id")
    assert len(rows) == len(set(rows))


async def test_told_twice_and_at_once_is_told_once(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await asyncio.gather(*(announced(people, now) for _ in range(4)))
    assert await announced(people, now) == HANDED_IN
    org_id = people["member"].org_id
    assert await Notice.filter(org_id=org_id).count() == len(HANDED_IN)
    assert await _knocks(org_id) == sorted(await _ids(org_id, Knock.WAITING))


async def _knocks(org_id: int) -> list[int]:
    rows = await fetch(
        "SELECT n.id FROM pgqueuer q JOIN notices n"
        " ON n.id = (convert_from(q.payload, 'UTF8')::jsonb->>'notice')::bigint"
        " WHERE q.entrypoint = 'knock' AND n.org_id = $1 ORDER BY n.id",
        org_id,
    )
    return [row["id"] for row in rows]


async def _ids(org_id: int, state: Knock) -> list[int]:
    rows = await Notice.filter(org_id=org_id, knock=state).values_list("id", flat=True)
    return list(rows)  # type: ignore[arg-type]


async def test_who_read_it_in_the_chat_is_not_knocked_at(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await announced(people, now)
    heard = await Notice.filter(org_id=people["member"].org_id, knock=Knock.HEARD)
    assert {row.receiver_id for row in heard} == {people["member"].person_id}
    assert len(heard) == 2


# --- the inbox ------------------------------------------------------------------------------


async def test_the_inbox_newest_first_in_pages(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await opinion.take(people["farming"], receipt, now=now)
    await opinion.answer(people["farming"], receipt, "修好了", now=now)
    await announced(people, now)
    member = people["member"]
    rows = await notice.inbox(member)
    assert [row.entry.verb for row in rows] == [Verb.ANSWER, Verb.TAKE, Verb.TRIAGE, Verb.SUBMIT]
    first = await notice.inbox(member, limit=3)
    second = await notice.inbox(member, before=first[-1].id, limit=3)
    assert [row.id for row in first + second] == [row.id for row in rows]


async def test_reading_one_and_reading_what_was_shown(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await announced(people, now)
    member = people["member"]
    newest, oldest = await notice.inbox(member)
    assert await notice.unread(member) == 2
    assert (await notice.read(member, newest.id, now=now)).read_at == now
    later = now + timedelta(hours=1)
    assert (await notice.read(member, newest.id, now=later)).read_at == now
    assert await notice.unread(member) == 1
    await notice.read_these(member, [newest, oldest], now=later)
    assert [row.read_at for row in await notice.inbox(member)] == [now, later]


async def test_somebody_elses_notice_is_as_an_absent_one(
    people: dict[str, Actor], receipt: str, now: datetime
) -> None:
    await announced(people, now)
    theirs = (await notice.inbox(people["office"]))[0]
    for id_ in (theirs.id, 10**12):
        with pytest.raises(NotFound):
            await notice.read(people["member"], id_, now=now)
    await notice.read_these(people["member"], [theirs], now=now)
    assert await notice.unread(people["office"]) == 1


# --- the knock ------------------------------------------------------------------------------


@pytest.fixture
async def waiting(people: dict[str, Actor], receipt: str, now: datetime) -> int:
    """A notice of the committee that waits for its knock."""
    await announced(people, now)
    farming = people["farming"]
    await Binding.create(
        org_id=farming.org_id,
        person_id=farming.person_id,
        account="oa",
        openid=uuid4().hex,
        bound_at=now,
    )
    return (await notice.inbox(farming))[0].id


async def _stands(notice_id: int) -> tuple[Knock, int]:
    row = await Notice.get(id=notice_id)
    return row.knock, row.knock_code


async def test_a_knock_is_claimed_once_and_settled(waiting: int) -> None:
    claimed = await notice.claim(waiting)
    assert claimed is not None
    assert claimed.openid
    assert await _stands(waiting) == (Knock.SENDING, 0)
    await notice.settle(waiting, Knock.SENT)
    assert await notice.claim(waiting) is None
    assert await _stands(waiting) == (Knock.SENT, 0)


async def test_a_knock_found_half_sent_is_not_repeated(waiting: int) -> None:
    await notice.claim(waiting)
    assert await notice.claim(waiting) is None
    assert await _stands(waiting) == (Knock.UNCERTAIN, 0)
    assert await notice.claim(waiting) is None


async def test_a_knock_put_back_is_tried_again(waiting: int) -> None:
    await notice.claim(waiting)
    await notice.settle(waiting, Knock.WAITING, code=-1)
    assert await _stands(waiting) == (Knock.WAITING, -1)
    assert await notice.claim(waiting) is not None


@pytest.mark.parametrize("state", [Knock.SENT, Knock.REFUSED, Knock.HEARD, Knock.UNCERTAIN])
async def test_what_is_settled_is_not_claimed(waiting: int, state: Knock) -> None:
    await notice.settle(waiting, state, code=43101)
    assert await notice.claim(waiting) is None
    assert (await _stands(waiting))[0] is state


async def test_no_knock_for_what_is_not_there(database: str) -> None:
    assert await notice.claim(10**12) is None


async def test_two_workers_at_once_send_once_at_most(waiting: int) -> None:
    claimed = await asyncio.gather(*(notice.claim(waiting) for _ in range(6)))
    assert sum(one is not None for one in claimed) == 1


async def test_who_left_has_no_door(people: dict[str, Actor], waiting: int) -> None:
    await Person.filter(id=people["farming"].person_id).update(active=False)
    claimed = await notice.claim(waiting)
    assert claimed is not None
    assert (claimed.openid, claimed.mini_openid) == ("", "")


async def test_no_knock_and_no_line_ever_says_what_the_item_says(
    people: dict[str, Actor], now: datetime
) -> None:
    secret = "三组机耕道冲垮拖拉机进不去"
    draft = Draft(f"{secret}，几十亩田没法收", uuid4().hex, copy_station=True, title=secret)
    number = (await submit(people["member"], draft, now=now)).receipt
    await opinion.reroute(people["farming"], number, "ENV", f"{secret}不归我们", now=now)
    await opinion.answer(people["building"], number, f"{secret}已修好", now=now)
    await announced(people, now)
    rows = await Notice.filter(org_id=people["member"].org_id).prefetch_related(
        "opinion__committee", "entry__committee"
    )
    said = [inbox_line(row, now) for row in rows]
    for row in rows:
        if (claimed := await notice.claim(row.id)) is not None:
            said += [knock(claimed, now), kind_of(claimed)]
    assert len(said) > 2 * len(rows)
    for words in said:
        assert not any(secret[start : start + 4] in words for start in range(len(secret) - 3))
        assert "{" not in words


def test_knocks_are_short() -> None:
    assert max(map(len, texts.KNOCKS.values())) <= 60
