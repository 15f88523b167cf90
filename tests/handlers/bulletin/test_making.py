"""Making a bulletin of adopted items, having it signed, and telling those who reported them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from handlers import bulletin
from handlers.actor import Actor
from handlers.announce import announce
from handlers.bulletin import Changes
from handlers.bulletin_errors import (
    BulletinChanged,
    BulletinWrongState,
    CannotPrint,
    NothingToPrint,
    TooManyPieces,
)
from handlers.bulletin_pieces import Line, version
from handlers.errors import NotFound, OutOfScope, ReasonMissing, Refused, TextMissing, TextTooLong
from handlers.submission import Draft, submit
from models import Bulletin, Counter, Entry, Notice, Opinion, Piece
from rules.bulletin import Kind, State, Verb
from rules.opinion import State as ItemState
from rules.opinion import Verb as ItemVerb
from rules.role import Role
from tests.handled import EDITED, TITLE

MakeActor = Callable[..., Awaitable[Actor]]
MakeItem = Callable[..., Awaitable[str]]
Out = Callable[..., Awaitable[Bulletin]]


def receipts(made: Bulletin) -> list[str]:
    return [piece.opinion.receipt for piece in made.pieces]


async def verbs_of(made: Bulletin) -> list[str]:
    entries = Entry.filter(bulletin_id=made.id).order_by("id")
    return [entry.verb for entry in await entries]


async def told(org_id: int, now: datetime, verb: str) -> list[tuple[int, str]]:
    """Announce all that happened; gives who was told of a step, as what."""
    entries = await Entry.filter(org_id=org_id).order_by("id")
    await announce([entry.id for entry in entries], now=now)
    rows = await Notice.filter(org_id=org_id, entry__verb=verb).order_by("receiver_id")
    return [(row.receiver_id, row.party) for row in rows]


async def test_a_draft_has_the_edited_words_in_the_order_asked(
    clerk: Actor, three: list[str], now: datetime
) -> None:
    made = await bulletin.draft(clerk, Kind.TOPICAL, " 农田  水利 ", three[::-1], now=now)
    assert (made.state, made.number, made.overall) == (State.DRAFTED, None, None)
    assert (made.title, receipts(made)) == ("农田 水利", three[::-1])
    assert [(piece.title, piece.text) for piece in made.pieces] == [(TITLE, EDITED)] * 3
    assert await verbs_of(made) == [Verb.DRAFT]


async def test_what_is_not_adopted_is_not_printed(
    clerk: Actor, reporter: Actor, now: datetime
) -> None:
    draft = Draft("三组的机耕道去年大雨冲垮了，拖拉机进不去，请修一下", uuid4().hex)
    fresh = (await submit(reporter, draft, now=now)).receipt
    with pytest.raises(CannotPrint, match=fresh):
        await bulletin.draft(clerk, Kind.BULLETIN, "", [fresh], now=now)
    with pytest.raises(NotFound):
        await bulletin.draft(clerk, Kind.BULLETIN, "", ["民2026-9999"], now=now)
    # Answered at once, and so never adopted.
    await Opinion.filter(receipt=fresh, org_id=clerk.org_id).update(state=ItemState.FED_BACK)
    with pytest.raises(CannotPrint):
        await bulletin.draft(clerk, Kind.BULLETIN, "", [fresh], now=now)
    assert not await Bulletin.filter(org_id=clerk.org_id).exists()


async def test_an_item_without_edited_words_is_asked_for_them(
    clerk: Actor, issued: str, now: datetime
) -> None:
    await Opinion.filter(org_id=clerk.org_id).update(edited_text="")
    with pytest.raises(TextMissing, match=issued):
        await bulletin.draft(clerk, Kind.BULLETIN, "", [issued], now=now)


async def test_an_item_may_stand_in_several(clerk: Actor, issued: str, now: datetime) -> None:
    for kind in Kind:
        await bulletin.draft(clerk, kind, "", [issued], now=now)
    assert await Piece.filter(opinion__receipt=issued, org_id=clerk.org_id).count() == 3


async def test_who_gets_it_is_as_the_last_time(clerk: Actor, issued: str, now: datetime) -> None:
    who = "报：县委办；送：各专委会"
    await bulletin.draft(clerk, Kind.BULLETIN, "", [issued], who, copies=60, now=now)
    again = await bulletin.draft(clerk, Kind.BULLETIN, "", [issued], now=now)
    other = await bulletin.draft(clerk, Kind.TOPICAL, "", [issued], now=now)
    assert (again.sent_to, again.copies) == (who, 60)
    assert (other.sent_to, other.copies) == ("", 0)


async def test_revised_in_every_way(
    clerk: Actor, drafted: Bulletin, three: list[str], sign_one: MakeItem, now: datetime
) -> None:
    first, _, third = three
    more = await sign_one()
    lines = (Line(third), Line(more, title="新的题"), Line(first, text="电话13900000001，要修"))
    changes = Changes(title="新题", sent_to="县水利局", copies=30, lines=lines)
    made = await bulletin.revise(clerk, drafted.id, changes, now=now)
    assert receipts(made) == [third, more, first]
    assert (made.title, made.sent_to, made.copies) == ("新题", "县水利局", 30)
    assert [piece.title for piece in made.pieces] == [TITLE, "新的题", TITLE]
    assert made.pieces[2].text == "电话139****0001，要修"
    entry = await Entry.filter(bulletin_id=made.id).order_by("-id").first()
    assert entry is not None
    assert (entry.verb, entry.words) == (Verb.REVISE, "题目、报送、份数、件")
    # What is not given stays as it was changed.
    again = await bulletin.revise(clerk, made.id, Changes(lines=(Line(first), Line(more))), now=now)
    assert receipts(again) == [first, more]
    assert (again.pieces[0].text, again.pieces[1].title) == ("电话139****0001，要修", "新的题")
    assert again.title == "新题"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (Changes(title="长" * 101), TextTooLong),
        (Changes(sent_to="长" * 201), TextTooLong),
        (Changes(title="这是绝密文件，内部资料"), OutOfScope),
        (Changes(lines=(Line("民2026-0001", title="长" * 65),)), TextTooLong),
        (Changes(lines=(Line("民2026-0001", text="长" * 5_001),)), TextTooLong),
        (Changes(lines=tuple(Line(f"民2026-{n:04d}") for n in range(21))), TooManyPieces),
    ],
)
async def test_what_cannot_be_kept_changes_nothing(
    clerk: Actor, drafted: Bulletin, changes: Changes, refusal: type[Refused], now: datetime
) -> None:
    with pytest.raises(refusal):
        await bulletin.revise(clerk, drafted.id, changes, now=now)
    kept = await bulletin.find(clerk, drafted.id)
    assert version(kept) == version(drafted)
    assert await verbs_of(kept) == [Verb.DRAFT]


async def test_an_empty_one_is_not_sent_up(clerk: Actor, drafted: Bulletin, now: datetime) -> None:
    await bulletin.revise(clerk, drafted.id, Changes(lines=()), now=now)
    with pytest.raises(NothingToPrint):
        await bulletin.send_up(clerk, drafted.id, now=now)


# --- signing ------------------------------------------------------------------------------------


async def test_the_whole_way(
    clerk: Actor, chair: Actor, sent_up: Bulletin, three: list[str], now: datetime
) -> None:
    assert await told(clerk.org_id, now, Verb.SEND_UP) == [(chair.person_id, "leader")]
    with pytest.raises(ReasonMissing):
        await bulletin.send_back(chair, sent_up.id, " ", now=now)
    back = await bulletin.send_back(chair, sent_up.id, "题目再想想", now=now)
    assert await bulletin.sent_back_for(back) == "题目再想想"
    assert await told(clerk.org_id, now, Verb.SEND_BACK) == [(clerk.person_id, "office")]
    await bulletin.send_up(clerk, sent_up.id, now=now)
    out = await bulletin.sign(chair, sent_up.id, now=now)
    assert (out.state, out.year, out.number, out.overall) == (State.PUBLISHED, 2026, 1, 1)
    assert (out.signed_by_id, out.signed_at) == (chair.person_id, now)
    assert await told(clerk.org_id, now, Verb.SIGN) == [(clerk.person_id, "office")]
    put_away = await bulletin.archive(clerk, out.id, now=now)
    assert put_away.state is State.ARCHIVED
    ways = [Verb.DRAFT, Verb.SEND_UP, Verb.SEND_BACK, Verb.SEND_UP, Verb.SIGN, Verb.ARCHIVE]
    assert await verbs_of(out) == ways
    assert [entry.verb for entry in await bulletin.timeline(clerk, out)] == ways


async def test_each_reporter_is_told_once_merged_ones_too(
    actor: MakeActor, reporter: Actor, clerk: Actor, chair: Actor, sent_up: Bulletin, now: datetime
) -> None:
    neighbour = await actor(Role.MEMBER)
    text = "我们组那条路也冲垮了，拖拉机进不去，几十亩田没法收"
    theirs = (await submit(neighbour, Draft(text, uuid4().hex), now=now)).receipt
    root = sent_up.pieces[0].opinion_id
    rows = Opinion.filter(org_id=clerk.org_id, receipt=theirs)
    await rows.update(state=ItemState.MERGED, merged_into_id=root)
    await bulletin.sign(chair, sent_up.id, now=now)
    heard = [
        who for who, party in await told(clerk.org_id, now, ItemVerb.PUBLISH) if party == "reporter"
    ]
    assert sorted(heard) == sorted([reporter.person_id] * 3 + [neighbour.person_id])
    entry = await Entry.get(opinion__receipt=theirs, org_id=clerk.org_id, verb=ItemVerb.PUBLISH)
    assert entry.words == "《社情民意》专刊2026年第1期"


async def test_a_leader_whose_item_it_is_hears_like_every_reporter(
    clerk: Actor, chair: Actor, sent_up: Bulletin, now: datetime
) -> None:
    # What was submitted never changes, so whose it is has to be said at another place.
    item = await submit(
        chair, Draft("县城的路灯不亮，晚上走路危险，请修一下", uuid4().hex), now=now
    )
    root = sent_up.pieces[0].opinion_id
    rows = Opinion.filter(org_id=clerk.org_id, receipt=item.receipt)
    await rows.update(state=ItemState.MERGED, merged_into_id=root)
    await bulletin.sign(chair, sent_up.id, now=now)
    assert (chair.person_id, "reporter") in await told(clerk.org_id, now, ItemVerb.PUBLISH)


async def test_signed_by_two_at_once_it_is_out_once(
    actor: MakeActor, chair: Actor, sent_up: Bulletin, now: datetime
) -> None:
    other = await actor(Role.VICE_CHAIR)
    tries = [bulletin.sign(who, sent_up.id, now=now) for who in (chair, other, chair)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == [
        "Bulletin", "BulletinWrongState", "BulletinWrongState",
    ]  # fmt: skip
    published = Entry.filter(org_id=chair.org_id, verb=ItemVerb.PUBLISH)
    assert await published.count() == 3


async def test_numbers_have_no_gap_however_many_sign_at_once(
    clerk: Actor, chair: Actor, three: list[str], now: datetime
) -> None:
    """Six of one kind that share their items, in all orders, and one of another kind."""
    made = [
        await bulletin.draft(clerk, Kind.BULLETIN, "", three[:: 1 if n % 2 else -1], now=now)
        for n in range(6)
    ]
    made.append(await bulletin.draft(clerk, Kind.TOPICAL, "", three, now=now))
    for one in made:
        await bulletin.send_up(clerk, one.id, now=now)
    out = await asyncio.gather(*(bulletin.sign(chair, one.id, now=now) for one in made))
    assert sorted(one.number or 0 for one in out[:6]) == [1, 2, 3, 4, 5, 6]
    assert sorted(one.overall or 0 for one in out[:6]) == [1, 2, 3, 4, 5, 6]
    assert (out[6].number, out[6].overall) == (1, 1)


async def test_a_new_year_begins_with_the_first_and_goes_on_over_all(
    bring_out: Out, now: datetime
) -> None:
    for _ in range(2):
        await bring_out()
    # Midnight in Beijing, still last year's afternoon in London.
    next_year = await bring_out(at=datetime.fromisoformat("2027-01-01T00:00:01+08:00"))
    assert (next_year.year, next_year.number, next_year.overall) == (2027, 1, 3)


async def test_what_is_refused_takes_no_number(
    clerk: Actor, chair: Actor, sent_up: Bulletin, now: datetime
) -> None:
    carried = Opinion.filter(id=sent_up.pieces[1].opinion_id)
    await carried.update(state=ItemState.DIVERTED)
    with pytest.raises(CannotPrint):
        await bulletin.sign(chair, sent_up.id, now=now)
    assert not await Counter.filter(org_id=chair.org_id, kind="专刊").exists()
    assert not await Entry.filter(org_id=chair.org_id, verb=ItemVerb.PUBLISH).exists()
    await carried.update(state=ItemState.FORWARDED)
    assert (await bulletin.sign(chair, sent_up.id, now=now)).number == 1


async def test_what_the_leader_did_not_read_is_not_signed(
    clerk: Actor, chair: Actor, sent_up: Bulletin, now: datetime
) -> None:
    seen = version(sent_up)
    await bulletin.send_back(chair, sent_up.id, "换个题", now=now)
    await bulletin.revise(clerk, sent_up.id, Changes(title="换了"), now=now)
    again = await bulletin.send_up(clerk, sent_up.id, now=now)
    with pytest.raises(BulletinChanged):
        await bulletin.sign(chair, sent_up.id, seen=seen, now=now)
    assert (await bulletin.sign(chair, sent_up.id, seen=version(again), now=now)).number == 1


@pytest.mark.parametrize(
    "act",
    [bulletin.send_up, bulletin.sign, bulletin.archive, bulletin.drop],
    ids=lambda act: act.__name__,
)
async def test_a_dropped_one_stays_dropped(
    clerk: Actor, actor: MakeActor, drafted: Bulletin, act: Any, now: datetime
) -> None:
    both = await actor(Role.OFFICE, Role.VICE_CHAIR)
    await bulletin.drop(clerk, drafted.id, now=now)
    with pytest.raises(BulletinWrongState):
        await act(both, drafted.id, now=now)
