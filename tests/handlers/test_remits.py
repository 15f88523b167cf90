"""What a county changes of its own knowledge: tried on its items, applied, taken back."""

import asyncio
from datetime import datetime, timedelta

import pytest

from handlers import opinion, remits
from handlers.county import forget, routing_of
from handlers.errors import NotAllowed
from handlers.organisation import committees_of, found
from handlers.people import actor_for
from handlers.remit_errors import CommitteeBusy, NoSuchVersion, NothingChanged, RemitsWrong
from handlers.submission import Draft, Submitted, submit
from models import (
    Appointment,
    AuditLine,
    Committee,
    HandlingUnit,
    Opinion,
    Organisation,
    Person,
    Remits,
)
from rules.county import DEFAULT, FIVE
from rules.opinion import State
from rules.overlaps import Overlap
from rules.remit_changes import Base, Changes, Kind, Named, Word
from rules.role import Role
from tests.conftest import MakeActor

LAMP = "集镇的路灯坏了半个月，晚上黑漆漆的，盼着早点修好"
TRACK = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
#: Whoever has the power lines sees to the lamps.
TO_POWER = Changes(overlaps=(Overlap("路灯", ("路灯",), "供电"),))


async def tell(org: Organisation, text: str, now: datetime) -> Submitted:
    """Have a member of a county tell of something."""
    person = await Person.create(org=org, number="R1", name="试验反映人", phone="13900000999")
    await Appointment.create(org=org, person=person, role=Role.MEMBER)
    reporter = await actor_for(org.id, person.id)
    assert reporter is not None
    return await submit(reporter, Draft(text=text, source_key="k"), now=now)


@pytest.fixture
async def reported(org: Organisation, actor: MakeActor, now: datetime) -> list[str]:
    """A lamp that the office saw taken by those of the towns, and a track."""
    who = await actor()
    lamp = await submit(who, Draft(text=LAMP, source_key="1"), now=now)
    track = await submit(who, Draft(text=TRACK, source_key="2"), now=now)
    await opinion.take(await actor(Role.COMMITTEE, committee="ENV"), lamp.receipt, now=now)
    return [lamp.receipt, track.receipt]


async def test_trying_says_what_would_move_and_moves_nothing(
    org: Organisation, reported: list[str], now: datetime
) -> None:
    before = await Opinion.filter(org=org).order_by("id").values()
    told = await remits.try_out(org.id, TO_POWER, now=now)
    assert [(one.receipt, one.was, one.now) for one in told.moved] == [(reported[0], "ENV", "ECON")]
    assert (told.items, told.confirmed, told.right, told.wrong) == (2, 1, 0, 1)
    assert await Opinion.filter(org=org).order_by("id").values() == before
    assert await remits.held(org.id) == (0, Changes())
    assert await routing_of(org.id) is DEFAULT


async def test_what_is_sealed_or_long_ago_is_not_tried(
    org: Organisation, reported: list[str], now: datetime
) -> None:
    await Opinion.filter(org=org, receipt=reported[0]).update(state=State.QUARANTINED)
    assert (await remits.try_out(org.id, TO_POWER, now=now)).moved == ()
    later = await remits.try_out(org.id, TO_POWER, now=now + timedelta(days=366))
    assert later.items == 0


async def test_the_next_item_moves_and_as_shipped_is_a_version_too(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    who = await actor()

    async def next_one(key: str) -> str:
        return (await submit(who, Draft(text=LAMP, source_key=key), now=now)).committee_code

    office = await actor(Role.OFFICE)
    assert await next_one("1") == "ENV"
    assert await remits.apply(org.id, TO_POWER, "电力公司接了", now=now, by=office) == 1
    assert await next_one("2") == "ECON"
    await remits.hold(org.id, 0, now=now, by=office)
    assert await next_one("3") == "ENV"
    await remits.hold(org.id, 1, now=now, by=office)
    assert await next_one("4") == "ECON"
    kept = await Remits.get(org=org)
    assert (kept.version, kept.note, kept.by_id) == (1, "电力公司接了", office.person_id)


async def test_changes_at_once_are_versions_one_after_the_other(
    org: Organisation, now: datetime
) -> None:
    each = [Changes(floors={"auto": nth / 10}) for nth in range(1, 6)]
    made = await asyncio.gather(*(remits.apply(org.id, one, "", now=now) for one in each))
    assert sorted(made) == [1, 2, 3, 4, 5]
    version, changes = await remits.held(org.id)
    assert changes == each[made.index(version)]
    assert (await routing_of(org.id)).floors.auto == changes.floors["auto"]


async def test_another_county_is_not_touched(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    other = await found(f"{org.code}b", "邻县政协")
    await remits.apply(org.id, TO_POWER, "", now=now)
    assert await routing_of(other.id) is DEFAULT
    assert (await tell(other, LAMP, now)).committee_code == "ENV"
    assert (await remits.held(other.id)) == (0, Changes())
    with pytest.raises(NoSuchVersion):
        await remits.hold(other.id, 1, now=now)


async def test_only_who_has_a_say_in_the_county_changes_it(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    other = await found(f"{org.code}c", "邻县政协")
    office, farming = await actor(Role.OFFICE), await actor(Role.COMMITTEE)
    for county, who in ((org.id, farming), (other.id, office)):
        with pytest.raises(NotAllowed):
            await remits.apply(county, TO_POWER, "", now=now, by=who)
        with pytest.raises(NotAllowed):
            await remits.hold(county, 0, now=now, by=who)
        assert await remits.versions(county) == []


async def test_it_is_one_object_until_another_version_holds(
    org: Organisation, now: datetime
) -> None:
    await remits.apply(org.id, TO_POWER, "", now=now)
    known = await routing_of(org.id)
    forget(org.id)
    assert await routing_of(org.id) is known
    await remits.hold(org.id, 0, now=now)
    assert await routing_of(org.id) is not known


async def test_every_change_is_a_line_of_the_audit_log(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    office = await actor(Role.OFFICE)
    await remits.apply(org.id, TO_POWER, "", now=now, by=office)
    await remits.hold(org.id, 0, now=now)
    lines = await AuditLine.filter(org=org, subject="remits").order_by("id")
    told = [(line.actor_id, line.action, line.detail) for line in lines]
    assert told == [
        (office.person_id, "configure", {"version": 1}),
        (None, "configure", {"version": 0}),
    ]


async def test_what_is_wrong_changes_nothing(org: Organisation, now: datetime) -> None:
    wrong = Changes(words=(Word("筏", Kind.WORD, "竹筏局"),))
    with pytest.raises(RemitsWrong) as refused:
        await remits.apply(org.id, wrong, "", now=now)
    assert "有 2 处要改" in str(refused.value)
    assert "关键词“筏”" in str(refused.value)
    with pytest.raises(RemitsWrong):
        await remits.try_out(org.id, wrong, now=now)
    assert not await Remits.filter(org=org).exists()


async def test_what_holds_already_is_no_new_version(org: Organisation, now: datetime) -> None:
    with pytest.raises(NothingChanged):
        await remits.apply(org.id, Changes(), "", now=now)
    await remits.apply(org.id, TO_POWER, "", now=now)
    with pytest.raises(NothingChanged):
        await remits.apply(org.id, TO_POWER, "", now=now)
    with pytest.raises(NothingChanged):
        await remits.hold(org.id, 1, now=now)


async def test_a_county_of_five_committees(org: Organisation, now: datetime) -> None:
    unit = await HandlingUnit.create(
        org=org, name="县水利局", committee=await Committee.get(org=org, code="AGRI")
    )
    await remits.apply(org.id, Changes(Base.FIVE), "五委一办", now=now)
    assert await routing_of(org.id) is FIVE
    names = [row.name for row in await committees_of(org.id)]
    assert names == ["经科委", "文教委", "社法委", "提案委", "联络委"]
    assert (await tell(org, LAMP, now)).committee_name == "经科委"
    await unit.refresh_from_db()
    assert unit.committee_id == (await Committee.get(org=org, code="JKW")).id


async def test_a_committee_is_added_renamed_and_goes_again(
    org: Organisation, now: datetime
) -> None:
    await remits.apply(
        org.id, Changes(committees=(Named("FARM", "三农委员会", "三农委"),)), "", now=now
    )
    assert (await Committee.get(org=org, code="FARM")).name == "三农委"
    renamed = Changes(committees=(Named("FARM", "三农工作委员会", "三农工委"),))
    await remits.apply(org.id, renamed, "", now=now)
    assert "三农工委" in [row.name for row in await committees_of(org.id)]
    await remits.hold(org.id, 0, now=now)
    assert "三农工委" not in [row.name for row in await committees_of(org.id)]
    await remits.hold(org.id, 1, now=now)
    assert "三农委" in [row.name for row in await committees_of(org.id)]


async def test_a_committee_with_open_items_or_people_does_not_go(
    org: Organisation, actor: MakeActor, reported: list[str], now: datetime
) -> None:
    with pytest.raises(CommitteeBusy) as refused:
        await remits.apply(org.id, Changes(Base.FIVE), "", now=now)
    assert str(refused.value) == "农业农村委还有 1 件没办完。先转办，再撤。"
    assert await remits.held(org.id) == (0, Changes())
    assert await Committee.filter(org=org, closed=True).count() == 0
    assert await Committee.filter(org=org, code="JKW").count() == 0


async def test_what_another_process_still_routes_to_a_closed_committee_goes_to_the_office(
    org: Organisation, now: datetime
) -> None:
    await Committee.filter(org=org, code="ENV").update(closed=True)
    told = await tell(org, LAMP, now)
    assert told.committee_code == ""


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
async def test_only_the_office_has_a_say(actor: MakeActor, role: Role) -> None:
    with pytest.raises(NotAllowed):
        remits.check_may(await actor(role))
    remits.check_may(await actor(Role.OFFICE))


async def test_versions_are_listed_newest_first(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    office = await actor(Role.OFFICE, name="试验秘书")
    await remits.apply(org.id, TO_POWER, "甲", now=now, by=office)
    await remits.apply(org.id, Changes(floors={"auto": 0.9}), "乙", now=now)
    rows = await remits.versions(org.id)
    assert [(row.version, row.note, row.by.name if row.by else "") for row in rows] == [
        (2, "乙", ""),
        (1, "甲", "试验秘书"),
    ]
