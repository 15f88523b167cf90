"""What becomes of a knock on somebody's door, and what it may say."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from bot import item_knock_texts
from bot.notices import inbox_line, kind_of, knock
from handlers import notice, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.circular import CircularDraft, issue
from handlers.jobs import Job, queue_of
from handlers.knock import Made, claim, nudge, settle
from handlers.submission import Draft, submit
from models import Binding, Entry, Notice, Person
from models.database import fetch, transaction
from rules.audience import By, Chosen
from rules.notice import Knock
from rules.opinion import Party, Verb
from rules.reasons import Reason
from rules.role import Role

Announced = Callable[[dict[str, Actor], datetime], Awaitable[set[tuple[str, Verb, Party]]]]


@pytest.fixture
async def waiting(
    parties: dict[str, Actor],
    receipt: str,
    now: datetime,
    announced: Announced,
) -> int:
    """A notice of the committee that waits for its knock."""
    await announced(parties, now)
    farming = parties["farming"]
    await Binding.create(
        org_id=farming.org_id,
        person_id=farming.person_id,
        account="oa",
        openid=uuid4().hex,
        bound_at=now,
    )
    newest: int = (await notice.inbox(farming))[0].id
    return newest


async def _stands(notice_id: int) -> tuple[Knock, int]:
    row = await Notice.get(id=notice_id)
    return row.knock, row.knock_code


async def test_a_knock_is_claimed_once_and_settled(waiting: int) -> None:
    (claimed,) = await claim([waiting])
    assert claimed.openid
    assert await _stands(waiting) == (Knock.SENDING, 0)
    await settle([Made(waiting, Knock.SENT)])
    assert await claim([waiting]) == []
    assert await _stands(waiting) == (Knock.SENT, 0)


async def test_a_knock_found_half_sent_is_not_repeated(waiting: int) -> None:
    await claim([waiting])
    assert await claim([waiting]) == []
    assert await _stands(waiting) == (Knock.UNCERTAIN, 0)
    assert await claim([waiting]) == []


async def test_a_knock_put_back_is_tried_again(waiting: int) -> None:
    await claim([waiting])
    await settle([Made(waiting, Knock.WAITING, -1)])
    assert await _stands(waiting) == (Knock.WAITING, -1)
    assert len(await claim([waiting])) == 1


@pytest.mark.parametrize("state", [Knock.SENT, Knock.REFUSED, Knock.HEARD, Knock.UNCERTAIN])
async def test_what_is_settled_is_not_claimed(waiting: int, state: Knock) -> None:
    await settle([Made(waiting, state, 43101)])
    assert await claim([waiting]) == []
    assert (await _stands(waiting))[0] is state


async def test_no_knock_for_what_is_not_there(database: str) -> None:
    assert await claim([10**12]) == []


async def test_two_workers_at_once_send_once_at_most(waiting: int) -> None:
    claimed = await asyncio.gather(*(claim([waiting]) for _ in range(6)))
    assert sum(map(len, claimed)) == 1


async def test_a_round_claims_what_still_waits(
    parties: dict[str, Actor], waiting: int, now: datetime
) -> None:
    rows = await Notice.filter(org_id=parties["farming"].org_id).order_by("id")
    others = [row.id for row in rows if row.knock is Knock.WAITING and row.id != waiting]
    # A row that is written again lies behind the others.
    await settle([Made(waiting, Knock.SENT), Made(others[0], Knock.WAITING)])
    claimed = await claim([row.id for row in reversed(rows)])
    assert [one.notice_id for one in claimed] == others


async def test_who_has_not_read_is_told_once_more_and_only_once(
    parties: dict[str, Actor], waiting: int, now: datetime
) -> None:
    reader, farming = parties["office"], parties["farming"]
    entries = [row.entry_id for row in await Notice.filter(org_id=farming.org_id)]
    await settle([Made(waiting, Knock.REFUSED, 45015)])
    await notice.read_these(reader, await notice.inbox(reader), now=now)
    before = await _queued(farming.org_id)
    async with transaction() as raw:
        nudged = await nudge(raw, entries, now=now)
        assert await nudge(raw, entries, now=now) == 0
    rows = await Notice.filter(org_id=farming.org_id, nudged_at=now).order_by("id")
    assert len(rows) == nudged
    assert reader.person_id not in {row.receiver_id for row in rows}
    assert await _queued(farming.org_id) - before == Counter(row.id for row in rows)
    (claimed,) = await claim([waiting])
    assert claimed.about.nudged


async def _queued(org_id: int) -> Counter[int]:
    """Count the knocks that are queued, by notice."""
    rows = await fetch(
        "SELECT payload FROM pgqueuer WHERE entrypoint = $1", queue_of(Job.KNOCK, org_id)
    )
    return Counter(id_ for row in rows for id_ in json.loads(row["payload"])["notices"])


@pytest.mark.parametrize(
    ("receivers", "rounds", "priority"),
    [(1, [1], 1), (10, [10], 1), (11, [10, 1], 0), (34, [10, 10, 10, 4], 0)],
)
async def test_many_are_told_in_rounds_that_let_a_few_go_first(
    actor: Callable[..., Awaitable[Actor]],
    now: datetime,
    receivers: int,
    rounds: list[int],
    priority: int,
) -> None:
    office = await actor(Role.OFFICE)
    members = [await actor(Role.MEMBER) for _ in range(receivers)]
    draft = CircularDraft("全会精神", "请认真学习。", (Chosen(By.EVERYBODY),), "key")
    made = await issue(office, draft, now=now)
    await announce([(await Entry.get(circular_id=made.id)).id], now=now)
    rows = await fetch(
        "SELECT priority, payload FROM pgqueuer WHERE entrypoint = $1 ORDER BY id",
        queue_of(Job.KNOCK, office.org_id),
    )
    told = [json.loads(row["payload"])["notices"] for row in rows]
    assert [len(one) for one in told] == rounds
    assert {row["priority"] for row in rows} == {priority}
    notices = await Notice.filter(id__in=[id_ for one in told for id_ in one])
    assert {row.receiver_id for row in notices} == {member.person_id for member in members}


async def test_who_left_has_no_door(parties: dict[str, Actor], waiting: int) -> None:
    await Person.filter(id=parties["farming"].person_id).update(active=False)
    (claimed,) = await claim([waiting])
    assert (claimed.openid, claimed.mini_openid) == ("", "")


async def test_no_knock_and_no_line_ever_says_what_the_item_says(
    parties: dict[str, Actor],
    now: datetime,
    announced: Announced,
) -> None:
    secret = "三组机耕道冲垮拖拉机进不去"
    draft = Draft(f"{secret}，几十亩田没法收", uuid4().hex, copy_station=True, title=secret)
    number = (await submit(parties["member"], draft, now=now)).receipt
    await opinion.reroute(
        parties["farming"], number, "ENV", Reason("other", f"{secret}不归我们"), now=now
    )
    await opinion.answer(parties["building"], number, f"{secret}已修好", now=now)
    await announced(parties, now)
    rows = [row for party in parties.values() for row in await notice.inbox(party)]
    said = [inbox_line(row, now) for row in rows]
    for claimed in await claim([row.id for row in rows]):
        said += [knock(claimed, now), kind_of(claimed)]
    assert len(said) > 2 * len(rows)
    for words in said:
        assert not any(secret[start : start + 4] in words for start in range(len(secret) - 3))
        assert "{" not in words


def test_knocks_are_short() -> None:
    assert max(map(len, item_knock_texts.KNOCKS.values())) <= 60
