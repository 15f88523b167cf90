"""Learning: what staff decided moves the next item like it, in its county alone, and is undone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import custody, learning, opinion, remits
from handlers.actor import Actor
from handlers.adjustment import held
from handlers.county import county_of
from handlers.errors import NotAllowed, NotFound
from handlers.organisation import found
from models import Adjustment, Appointment, AuditLine, Opinion, Organisation
from models.database import fetch
from rules.committees import FIVE_COMMITTEES
from rules.reasons import Reason
from rules.remit_changes import Base, Changes
from rules.role import Role
from rules.routing import route
from tests.handlers.acts import KEEP, MOVE
from tests.handlers.lessons import DITCH, NEXT, Settle, handed_in

OTHER = "村卫生室就一个老村医快七十了，待遇低年轻人不来，老人看个感冒要跑镇上"

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def office(actor: MakeActor) -> Actor:
    return await actor(Role.OFFICE)


async def sent_to(org: Organisation, text: str) -> str:
    """Where a new item would go."""
    return route(text, (await county_of(org.id)).routing).committee


async def rules_named(org: Organisation, text: str) -> list[str]:
    """What a new item would go there for."""
    return [why.rule for why in route(text, (await county_of(org.id)).routing).reasons]


# --- learning ---------------------------------------------------------------------------------


async def test_a_reroute_moves_the_next_item_like_it(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    assert await sent_to(org, NEXT) == "AGRI"
    before = await sent_to(org, OTHER)
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert (made.version, made.examples, made.refused) == (1, 1, False)
    assert await sent_to(org, NEXT) == "ENV"
    assert "corrections" in await rules_named(org, NEXT)
    assert await sent_to(org, OTHER) == before
    assert "corrections" not in await rules_named(org, OTHER)


async def test_the_next_item_like_it_is_handed_in_there(
    org: Organisation, actor: MakeActor, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    receipt = await handed_in(await actor(Role.MEMBER), NEXT, now)
    routing = (await Opinion.get(org=org, receipt=receipt)).routing
    assert routing["committee"] == "ENV"
    (why,) = [one for one in routing["reasons"] if one["rule"] == "corrections"]
    assert any(word in NEXT for word in why["words"])
    assert "环资城建委" in why["sentence"]


async def test_it_is_undone_and_done_again(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    await learning.hold(org.id, 0, now=now)
    assert await sent_to(org, NEXT) == "AGRI"
    assert "corrections" not in await rules_named(org, NEXT)
    await learning.hold(org.id, 1, now=now)
    assert await sent_to(org, NEXT) == "ENV"


async def test_what_was_put_back_stays_over_night(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    await learning.learn_nightly(org.id, now=now)
    await learning.hold(org.id, 0, now=now)
    await settle(NEXT, "ENV")
    assert await learning.learn_nightly(org.id, now=now) is None
    assert (await Organisation.get(id=org.id)).adjustment == 0
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert (await Organisation.get(id=org.id)).adjustment == made.version == 2


async def test_nothing_new_makes_no_version(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    assert await learning.learn(org.id, now=now) is None
    await settle(DITCH, "ENV")
    assert await learning.learn(org.id, now=now) is not None
    assert await learning.learn(org.id, now=now) is None
    assert len(await learning.history(org.id)) == 1


async def test_what_was_purged_since_is_learned_no_more(
    org: Organisation, settle: Settle, office: Actor, now: datetime
) -> None:
    receipt = await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    await custody.quarantine(office, receipt, Reason("classified"), now=now)
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert made.examples == 0
    assert await sent_to(org, NEXT) == "AGRI"


async def test_another_county_is_not_moved(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    other = await found(f"u{uuid4().hex[:20]}", "邻县政协")
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    assert await sent_to(other, NEXT) == "AGRI"
    assert await learning.history(other.id) == []
    assert await held(other.id, 1) is None


async def _kept(receipt: str, actor: MakeActor, now: datetime) -> None:
    """Settle an item, and have its committee empty."""
    building = await actor(Role.COMMITTEE, committee="ENV")
    await opinion.retain(building, receipt, KEEP, now=now)
    await Appointment.filter(person_id=building.person_id).update(ended_at=now)


async def test_a_county_learns_for_its_own_committees_alone(
    org: Organisation, actor: MakeActor, settle: Settle, now: datetime
) -> None:
    await _kept(await settle(DITCH, "ENV"), actor, now)
    await remits.apply(org.id, Changes(Base.FIVE), "五委一办", now=now)
    assert await learning.learn(org.id, now=now) is None
    await settle(NEXT, "WJW")
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert (made.examples, made.refused) == (1, False)
    learned = await held(org.id, made.version)
    assert learned is not None
    assert learned.weights.committees == tuple(row.code for row in FIVE_COMMITTEES)
    assert await sent_to(org, DITCH) == "WJW"


async def test_what_was_learned_for_other_committees_moves_nothing(
    org: Organisation, actor: MakeActor, settle: Settle, now: datetime
) -> None:
    """And what is learned afterwards is not measured by it."""
    await _kept(await settle(DITCH, "ENV"), actor, now)
    await learning.learn(org.id, now=now)
    await remits.apply(org.id, Changes(Base.FIVE), "五委一办", now=now)
    assert await sent_to(org, NEXT) == "JKW"
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert (made.examples, made.refused) == (0, False)


# --- what is worse ----------------------------------------------------------------------------


#: How one member begins all that they say on a day, and others what they say of the same.
DRY = "灌溉水渠堵了，水稻没水，"
ONE_VOICE = (
    "几十户人家天天去吵，怕要打起来了，请来劝一劝",
    "学校的娃娃都跑去看热闹，老师很担心",
    "说是老祖宗留下来的渠，想请人看看值不值得保",
    "商店老板也跟着着急，货卖不出去",
    "去年写过一份，答复讲列入计划，今年又说没钱",
    "淤泥发臭，一股黑水流到河里，鱼都浮起来",
    "听说还要开会讨论，通知却一直没有收到",
)
MANY = ("快清一清", "水放不下来", "等着栽秧", "没法栽秧了")


async def test_what_is_worse_is_kept_but_never_holds(
    org: Organisation, actor: MakeActor, settle: Settle, office: Actor, now: datetime
) -> None:
    """All that one member said in a day was sent elsewhere; what others say of it stayed."""
    member = await actor(Role.MEMBER)
    elsewhere = [await handed_in(member, DRY + words, now) for words in ONE_VOICE]
    stayed = [await handed_in(await actor(Role.MEMBER), DRY + words, now) for words in MANY]
    await settle(DITCH, "ENV")
    first = await learning.learn(org.id, now=now)
    assert first is not None
    for receipt in elsewhere:
        await opinion.reroute(office, receipt, "ENV", MOVE, now=now)
    for receipt in stayed:
        await opinion.take(await actor(Role.COMMITTEE), receipt, now=now)
    made = await learning.learn(org.id, now=now)
    assert made is not None
    assert (made.refused, made.figures["refused"]) == (True, "shipped")
    assert made.figures["held_out"][2] < made.figures["held_out"][1]
    assert (await Organisation.get(id=org.id)).adjustment == first.version
    assert await held(org.id, made.version) is None
    assert await learning.learn(org.id, now=now) is None
    with pytest.raises(NotFound):
        await learning.hold(org.id, made.version, now=now)


# --- what is kept of it -----------------------------------------------------------------------


async def test_no_word_of_an_item_is_kept(org: Organisation, settle: Settle, now: datetime) -> None:
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    (row,) = await fetch(
        "SELECT to_jsonb(a)::text AS kept FROM adjustments a WHERE org_id=$1", org.id
    )
    assert not any(word in row["kept"] for word in ("灌溉", "水渠", "水稻"))
    (line,) = await AuditLine.filter(org=org, subject="adjustment")
    assert line.detail == {"version": 1, "examples": 1, "refused": ""}


async def test_only_who_configures_goes_back(
    org: Organisation, actor: MakeActor, settle: Settle, office: Actor, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    with pytest.raises(NotAllowed):
        await learning.hold(org.id, 0, now=now, by=office)
    admin = await actor(Role.ADMIN)
    await learning.hold(org.id, 0, now=now, by=admin)
    assert await AuditLine.filter(org=org, actor_id=admin.person_id).exists()
    for version in (7, -1, 2**40):
        with pytest.raises(NotFound):
            await learning.hold(org.id, version, now=now)


async def test_a_version_for_other_weights_does_not_hold(
    org: Organisation, settle: Settle, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an update, until the night."""
    await settle(DITCH, "ENV")
    await learning.learn(org.id, now=now)
    monkeypatch.setattr("handlers.adjustment.shipped", lambda: "newer")
    monkeypatch.setattr("handlers.learning.shipped", lambda: "newer")
    await Adjustment.filter(org=org).update(version=5)
    await Organisation.filter(id=org.id).update(adjustment=5)
    assert await held(org.id, 5) is None
    made = await learning.learn_nightly(org.id, now=now)
    assert made is not None
    assert made.base == "newer"
    assert await held(org.id, made.version) is not None
