"""Who finds and reads which bulletins, and what is left of an item that was sealed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from handlers import bulletin, custody
from handlers.actor import Actor
from handlers.bulletin import Changes
from handlers.bulletin_errors import BulletinWrongState, NothingToPrint
from handlers.bulletin_link import link, open_link
from handlers.bulletin_list import archive_of, candidates, open_ones, progress
from handlers.errors import NotAllowed, NotFound
from handlers.opinion import VEIL
from handlers.submission import Draft, submit
from models import Bulletin, Entry, Opinion, Piece
from rules.bulletin import Kind, Verb
from rules.opinion import State as ItemState
from rules.opinion import Verb as ItemVerb
from rules.reasons import Reason
from rules.role import Role
from tests.handled import EDITED, TITLE

MakeActor = Callable[..., Awaitable[Actor]]
MakeItem = Callable[..., Awaitable[str]]
Out = Callable[..., Awaitable[Bulletin]]


def receipts(made: Bulletin) -> list[str]:
    return [piece.opinion.receipt for piece in made.pieces]


# --- what is sealed -----------------------------------------------------------------------------


async def test_a_sealed_item_leaves_drafts_and_is_veiled_where_it_is_out(
    clerk: Actor, chair: Actor, sent_up: Bulletin, three: list[str], now: datetime
) -> None:
    draft = await bulletin.draft(clerk, Kind.TOPICAL, "", three, now=now)
    out = await bulletin.sign(chair, sent_up.id, now=now)
    await custody.quarantine(clerk, three[1], Reason("privacy"), now=now)
    left = await bulletin.find(clerk, draft.id)
    assert receipts(left) == [three[0], three[2]]
    for reader in (clerk, chair):
        shown = await bulletin.find(reader, out.id)
        assert [piece.title for piece in shown.pieces] == [TITLE, VEIL, TITLE]
        assert [piece.text for piece in shown.pieces] == [EDITED, "", EDITED]
    await custody.release(clerk, three[1], Reason("checked"), now=now)
    assert [piece.text for piece in (await bulletin.find(clerk, out.id)).pieces] == [EDITED] * 3
    with pytest.raises(NothingToPrint):
        await bulletin.send_up(
            clerk, (await bulletin.draft(clerk, Kind.TOPICAL, "", [], now=now)).id, now=now
        )


async def test_what_is_sealed_while_it_is_signed_is_either_told_or_left_out(
    clerk: Actor, chair: Actor, sent_up: Bulletin, three: list[str], now: datetime
) -> None:
    await asyncio.gather(
        bulletin.sign(chair, sent_up.id, now=now),
        custody.quarantine(clerk, three[1], Reason("privacy"), now=now),
    )
    item = await Opinion.get(org_id=clerk.org_id, receipt=three[1])
    printed = await Piece.filter(opinion_id=item.id).count()
    assert printed == await Entry.filter(opinion_id=item.id, verb=ItemVerb.PUBLISH).count()
    assert item.state is ItemState.QUARANTINED


# --- lists --------------------------------------------------------------------------------------


async def test_candidates_are_adopted_and_in_no_bulletin(
    clerk: Actor, chair: Actor, sign_one: MakeItem, reporter: Actor, now: datetime
) -> None:
    draft = Draft("三组的机耕道去年大雨冲垮了，拖拉机进不去，请修一下", uuid4().hex)
    await submit(reporter, draft, now=now)
    first, second, third = [await sign_one() for _ in range(3)]
    made = await bulletin.draft(clerk, Kind.TOPICAL, "", [second], now=now)
    assert [one.receipt for one in await candidates(clerk)] == [third, first]
    newest = (await candidates(clerk, limit=1))[0]
    assert [one.receipt for one in await candidates(clerk, before=newest.id)] == [first]
    assert [one.id for one in await open_ones(clerk)] == [made.id]
    assert await open_ones(chair) == []
    await bulletin.drop(clerk, made.id, now=now)
    assert [one.receipt for one in await candidates(clerk)] == [third, second, first]
    assert await open_ones(clerk) == []


async def test_the_archive_by_year_and_kind(clerk: Actor, bring_out: Out, now: datetime) -> None:
    late = now + timedelta(days=320)
    made = [
        await bring_out(),
        await bring_out(Kind.TOPICAL, now + timedelta(hours=1)),
        await bring_out(at=late),
    ]
    ids = [one.id for one in made]
    await bulletin.archive(clerk, ids[0], now=now)

    async def found(*of: Any, **page: Any) -> list[int]:
        return [one.id for one in await archive_of(clerk, *of, **page)]

    assert await found() == ids[::-1]
    assert await found(2026) == [ids[1], ids[0]]
    assert await found(2026, Kind.BULLETIN) == [ids[0]]
    assert await found(None, Kind.TOPICAL) == [ids[1]]
    assert await found(before=ids[2], limit=1) == [ids[1]]


async def test_how_the_year_goes(clerk: Actor, bring_out: Out, now: datetime) -> None:
    today = now.date()
    assert (await progress(clerk.org_id, 2026, today=today)).behind == 2
    await bring_out()
    await bring_out(Kind.TOPICAL)
    found = await progress(clerk.org_id, 2026, today=today)
    assert (found.out, found.target, found.behind) == (1, 12, 1)
    assert (await progress(clerk.org_id, 2025, today=today)).behind == 12
    assert (await progress(clerk.org_id, 2027, today=today)).behind == 0


# --- who may ------------------------------------------------------------------------------------

_OTHERS = (Role.MEMBER, Role.STATION_HEAD, Role.INFO_OFFICER, Role.UNIT, Role.ADMIN)


@pytest.mark.parametrize("role", [*_OTHERS, Role.COMMITTEE])
async def test_a_bulletin_in_the_making_is_nobody_elses(
    actor: MakeActor, sent_up: Bulletin, role: Role, now: datetime
) -> None:
    somebody = await actor(role)
    for id_ in (sent_up.id, 10**9, 10**17):
        with pytest.raises(NotFound):
            await bulletin.find(somebody, id_)
        with pytest.raises(NotFound):
            await bulletin.sign(somebody, id_, now=now)
    for attempt in (candidates(somebody), open_ones(somebody)):
        with pytest.raises(NotAllowed):
            await attempt


async def test_what_is_out_is_the_committees_to_read(
    actor: MakeActor, bring_out: Out, now: datetime
) -> None:
    out, staff = await bring_out(), await actor(Role.COMMITTEE)
    assert (await bulletin.find(staff, out.id)).number == 1
    assert [one.id for one in await archive_of(staff)] == [out.id]
    assert bulletin.verbs(staff, out) == []
    assert await bulletin.timeline(staff, out) == []
    with pytest.raises(NotAllowed):
        await bulletin.archive(staff, out.id, now=now)
    for role in _OTHERS:
        somebody = await actor(role)
        with pytest.raises(NotFound):
            await bulletin.find(somebody, out.id)
        with pytest.raises(NotAllowed):
            await archive_of(somebody)


async def test_office_and_leader_each_do_their_part(
    clerk: Actor, chair: Actor, sent_up: Bulletin, three: list[str], now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        await bulletin.draft(chair, Kind.BULLETIN, "", three, now=now)
    with pytest.raises(NotAllowed):
        await bulletin.sign(clerk, sent_up.id, now=now)
    with pytest.raises(NotAllowed):
        await bulletin.drop(chair, sent_up.id, now=now)
    with pytest.raises(BulletinWrongState, match="等签发"):
        await bulletin.revise(clerk, sent_up.id, Changes(title="改"), now=now)
    assert bulletin.verbs(chair, sent_up) == [Verb.SEND_BACK, Verb.SIGN]
    assert bulletin.verbs(clerk, sent_up) == []


async def test_a_foreign_one_is_as_one_that_there_is_not(
    clerk: Actor, sent_up: Bulletin, three: list[str], foreigner: Actor, now: datetime
) -> None:
    posts = tuple(replace(post, role=Role.OFFICE) for post in foreigner.posts)
    stranger = replace(foreigner, posts=posts)
    for id_ in (sent_up.id, 10**9):
        with pytest.raises(NotFound):
            await bulletin.revise(stranger, id_, Changes(title="改"), now=now)
    with pytest.raises(NotFound):
        await bulletin.draft(stranger, Kind.BULLETIN, "", three, now=now)
    assert await archive_of(stranger) == await open_ones(stranger) == []


# --- links --------------------------------------------------------------------------------------


async def test_a_link_opens_for_ten_minutes_what_its_owner_may_read(
    chair: Actor, sent_up: Bulletin, key: str, now: datetime
) -> None:
    token = link(chair, sent_up.id, key=key, now=now)
    who, found = await open_link(token, key=key, now=now + timedelta(minutes=10))
    assert (who.person_id, found.id) == (chair.person_id, sent_up.id)
    for false, at in ((token + "x", now), (token, now + timedelta(minutes=10, seconds=1))):
        with pytest.raises(NotFound):
            await open_link(false, key=key, now=at)
    with pytest.raises(NotFound):
        await open_link(token, key=key + "x", now=now)
