"""Circulars: who issues them, who gets them, who has read them, and who takes them back."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from handlers import attachment, circular, notice, readership
from handlers.actor import Actor
from handlers.announce import announce
from handlers.circular import CircularDraft, issue
from handlers.errors import (
    ActivityWrongState,
    AttachmentRefused,
    AudienceTooWide,
    AudienceUnknown,
    NobodyChosen,
    NotFound,
    NotOrganiser,
    OutOfScope,
    ReasonMissing,
    Refused,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.notice import about, confirm_latest
from handlers.readership import Tally
from models import Circular, Counter, Entry, Material, Notice, Organisation, Person
from rules.audience import By, Chosen
from rules.notice import Knock
from rules.role import Role
from rules.timeline import Subject

MakeActor = Callable[..., Awaitable[Actor]]
EVERYBODY = (Chosen(By.EVERYBODY),)
HERE = (Chosen(By.STATION, "云坪镇联络站"),)
SECRET = "这份通知的正文只有收到的人才能看。"


def draft(audience: tuple[Chosen, ...] = EVERYBODY, **about: Any) -> CircularDraft:
    given: dict[str, Any] = {"title": "传达全会精神", "text": SECRET, "source_key": uuid4().hex}
    return CircularDraft(audience=audience, **(given | about))


async def told(org: Organisation, now: datetime) -> None:
    """Let the worker tell of what happened since it last did."""
    last = await Notice.filter(org=org).order_by("-entry_id").first()
    new = Entry.filter(org=org, id__gt=last.entry_id if last else 0)
    await announce([entry.id for entry in await new.order_by("id")], now=now)


async def test_it_reaches_its_audience_alone_and_is_read_by_looking(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    office, member = people["office"], people["member"]
    made = await issue(office, draft(read_by=now + timedelta(days=3)), now=now)
    assert made.number == "通2026-0001"
    await told(org, now)
    receivers = {row.receiver_id for row in await Notice.filter(org=org)}
    members = {people[name].person_id for name in ("writer", "member", "both")}
    assert receivers == members
    (line,) = await notice.inbox(member)
    assert about(line).subject is Subject.CIRCULAR
    assert about(line).at == made.read_by
    found = await circular.find(member, made.number, now=now)
    assert found.text == SECRET
    (mine,) = await circular.mine(member)
    assert mine.read_at == now
    assert (await readership.tallies([made]))[made.id] == Tally(len(members), 1)


@pytest.mark.parametrize(
    ("who", "audience", "refusal"),
    [
        ("office", EVERYBODY, None),
        ("chair", EVERYBODY, None),
        ("farming", EVERYBODY, None),
        ("head", HERE, None),
        ("head", EVERYBODY, None),
        ("head elsewhere", HERE, AudienceTooWide),
        ("head elsewhere", EVERYBODY, AudienceTooWide),
        ("both", EVERYBODY, None),
        ("member", EVERYBODY, NotOrganiser),
        ("officer", HERE, NotOrganiser),
        ("unit", EVERYBODY, NotOrganiser),
        ("admin", EVERYBODY, NotOrganiser),
    ],
)
async def test_who_may_issue_to_whom(
    people: dict[str, Actor],
    now: datetime,
    who: str,
    audience: tuple[Chosen, ...],
    refusal: type[Refused] | None,
) -> None:
    if refusal is None:
        made = await issue(people[who], draft(audience), now=now)
        assert await circular.issued(people[who]) == [made]
        return
    with pytest.raises(refusal):
        await issue(people[who], draft(audience), now=now)


async def test_a_station_speaks_to_its_own(
    people: dict[str, Actor], person: Callable[..., Awaitable[Person]], now: datetime
) -> None:
    stranger = await person(Role.MEMBER, station=None)
    chosen = (Chosen(By.PERSON, stranger.number),)
    with pytest.raises(AudienceTooWide):
        await issue(people["head"], draft(chosen), now=now)
    await issue(people["office"], draft(chosen), now=now)


async def test_it_is_issued_from_where_the_post_is(people: dict[str, Actor], now: datetime) -> None:
    by = {who: await issue(people[who], draft(), now=now) for who in ("office", "head", "farming")}
    places = {who: (made.station_id, made.committee_id) for who, made in by.items()}
    (head,), (farming,) = people["head"].posts, people["farming"].posts
    assert places == {
        "office": (None, None),
        "head": (head.station_id, None),
        "farming": (None, farming.committee_id),
    }


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, TextMissing),
        ({"text": "\n"}, TextMissing),
        ({"title": "长" * 65}, TextTooLong),
        ({"text": "长" * 5001}, TextTooLong),
        ({"text": "这份是机密文件，请勿外传。"}, OutOfScope),
        ({"title": "绝密文件"}, OutOfScope),
        ({"audience": ()}, NobodyChosen),
        ({"audience": (Chosen(By.STATION, "没有的站"),)}, AudienceUnknown),
        ({"audience": (Chosen(By.GROUP, "无人小组"),)}, AudienceUnknown),
        ({"audience": (Chosen(By.STATION, "青石镇联络站"),)}, NobodyChosen),
        ({"read_by": timedelta(0)}, TimeWrong),
        ({"read_by": timedelta(days=400)}, TimeWrong),
        ({"attachments": (uuid4(),)}, AttachmentRefused),
    ],
)
async def test_what_is_wrong_is_refused_and_takes_no_number(
    people: dict[str, Actor],
    org: Organisation,
    now: datetime,
    wrong: dict[str, Any],
    refusal: type[Refused],
) -> None:
    if "read_by" in wrong:
        wrong = {"read_by": now + wrong["read_by"]}
    with pytest.raises(refusal):
        await issue(people["office"], draft(**wrong), now=now)
    assert not await Circular.filter(org=org).exists()
    assert not await Counter.filter(org=org, kind="通").exists()


async def test_the_same_key_is_the_same_circular_also_at_once(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    once = draft()
    made = await asyncio.gather(*(issue(people["office"], once, now=now) for _ in range(5)))
    assert {one.number for one in made} == {"通2026-0001"}
    assert await Entry.filter(org=org).count() == 1


async def test_numbers_have_no_gap_and_begin_anew_each_year(
    people: dict[str, Actor], now: datetime
) -> None:
    made = await asyncio.gather(*(issue(people["office"], draft(), now=now) for _ in range(8)))
    assert sorted(one.number for one in made) == [f"通2026-{n:04d}" for n in range(1, 9)]
    # New Year has come in Beijing, not yet in London.
    later = await issue(people["office"], draft(), now=datetime.fromisoformat("2026-12-31T16:30Z"))
    assert later.number == "通2027-0001"


async def test_who_was_not_told_does_not_find_it(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    made = await issue(people["head"], draft(HERE), now=now)
    await told(org, now)
    for outsider in ("farming", "head elsewhere", "unit", "admin", "officer"):
        for number in (made.number, "通2026-9999"):
            with pytest.raises(NotFound):
                await circular.find(people[outsider], number, now=now)
            with pytest.raises(NotFound):
                await circular.withdraw(people[outsider], number, "发错了", now=now)
            with pytest.raises(NotFound):
                await readership.reads(people[outsider], number)
    assert (await circular.find(people["office"], made.number, now=now)).text == SECRET
    assert await circular.issued(people["head elsewhere"]) == []
    with pytest.raises(NotOrganiser):
        await circular.issued(people["member"])


async def test_its_papers_come_with_it(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    page = io.BytesIO()
    Image.new("RGB", (8, 8)).save(page, "PNG")
    paper = await attachment.upload(people["office"], page.getvalue(), now=now)
    made = await issue(people["office"], draft(attachments=(paper.id,)), now=now)
    await told(org, now)
    found = await circular.find(people["member"], made.number, now=now)
    (material,) = found.materials
    assert [file.id for file in material.attachments] == [paper.id]
    assert await Material.filter(org=org).count() == 1
    assert (await attachment.read(people["member"], paper.id)).content
    with pytest.raises(NotFound):
        await attachment.read(people["officer"], paper.id)
    with pytest.raises(AttachmentRefused):
        await issue(people["office"], draft(attachments=(paper.id,)), now=now)


async def test_what_is_withdrawn_is_no_longer_read_and_who_was_told_hears(
    people: dict[str, Actor],
    actor: MakeActor,
    org: Organisation,
    now: datetime,
) -> None:
    member = people["member"]
    made = await issue(people["office"], draft(), now=now)
    await told(org, now)
    later = await actor(Role.MEMBER)
    with pytest.raises(NotOrganiser):
        await circular.withdraw(member, made.number, "看不懂", now=now)
    with pytest.raises(ReasonMissing):
        await circular.withdraw(people["office"], made.number, " ", now=now)
    await circular.withdraw(people["chair"], made.number, "时间写错了", now=now)
    with pytest.raises(ActivityWrongState):
        await circular.withdraw(people["office"], made.number, "再撤", now=now)
    await told(org, now)
    assert [about(line).verb for line in await notice.inbox(member)] == ["withdraw", "issue"]
    assert await notice.inbox(later) == []
    assert (await circular.find(member, made.number, now=now)).text == ""
    assert (await circular.find(people["office"], made.number, now=now)).text == SECRET


async def test_who_has_read_is_for_those_who_issue(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    made = await issue(people["office"], draft(), now=now)
    await told(org, now)
    await circular.find(people["member"], made.number, now=now)
    rows = await readership.reads(people["chair"], made.number)
    read = {row.receiver_id: row.read_at for row in rows}
    assert read[people["member"].person_id] == now
    assert [row.knock for row in rows] == [Knock.WAITING] * 3
    unread = await readership.reads(people["office"], made.number, unread_only=True)
    names = {people[name].name for name in ("writer", "both")}
    assert {row.receiver.name for row in unread} == names
    page = await readership.reads(people["office"], made.number, after=rows[0].id, limit=1)
    assert [row.id for row in page] == [rows[1].id]
    with pytest.raises(NotOrganiser):
        await readership.reads(people["member"], made.number)


@pytest.mark.parametrize(
    ("read_by", "days", "nudged"),
    [
        (None, 30, False),
        (10, 7.9, False),
        (10, 8, True),
        (10, 9.9, True),
        (10, 10, False),
        # Two days before would be at once: half of the time must pass.
        (2, 0.9, False),
        (2, 1, True),
    ],
)
async def test_who_has_not_read_is_told_once_more_in_time(
    people: dict[str, Actor],
    org: Organisation,
    now: datetime,
    read_by: int | None,
    days: float,
    nudged: bool,
) -> None:
    until = now + timedelta(days=read_by) if read_by else None
    made = await issue(people["office"], draft(read_by=until), now=now)
    await told(org, now)
    await circular.find(people["member"], made.number, now=now)
    at = now + timedelta(days=days)
    await readership.nudge(org.id, now=at)
    again = at + timedelta(minutes=1)
    await readership.nudge(org.id, now=again)
    rows = await Notice.filter(org=org, nudged_at__isnull=False)
    readers = {people[name].person_id for name in ("writer", "both")}
    assert {row.receiver_id for row in rows} == (readers if nudged else set())
    assert {row.nudged_at for row in rows} <= {at}


async def test_what_is_withdrawn_is_not_nudged(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    made = await issue(people["office"], draft(read_by=now + timedelta(days=4)), now=now)
    await told(org, now)
    await circular.withdraw(people["office"], made.number, "发错了", now=now)
    await readership.nudge(org.id, now=now + timedelta(days=3))
    assert not await Notice.filter(org=org, nudged_at__isnull=False).exists()


async def test_received_confirms_the_newest_that_asks_for_it(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    member = people["member"]
    first = await issue(people["office"], draft(), now=now)
    second = await issue(people["office"], draft(), now=now)
    await told(org, now)
    confirmed = [await confirm_latest(member, now=now) for _ in range(3)]
    numbers = [about(line).number for line in confirmed if line]
    assert numbers == [second.number, first.number]
    assert confirmed[2] is None
    assert await notice.unread(member) == 0
    assert (await readership.tallies([first]))[first.id].read == 1


async def test_a_list_of_notices_is_no_reading(
    people: dict[str, Actor], org: Organisation, now: datetime
) -> None:
    await issue(people["office"], draft(), now=now)
    await told(org, now)
    await notice.read_these(people["member"], await notice.inbox(people["member"]), now=now)
    assert await notice.unread(people["member"]) == 1
