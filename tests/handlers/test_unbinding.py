"""One person, one WeChat: until the office unbinds them, or they leave."""

from datetime import timedelta

import pytest

from handlers.binding import bind_by_phone, bind_by_scene, unbind
from handlers.binding_errors import AlreadyBound, PhoneUnknown, SlipUsed, WrongCode
from handlers.errors import NotAllowed, NotFound
from handlers.organisation import found
from handlers.people import actor_of
from handlers.slip import new_slip, new_slips
from models import Binding, Person, Session
from rules.role import Role
from tests.handlers.acts import heard


async def test_who_is_bound_is_told_so_and_the_slip_stays_good(person, bind, slip_of):
    first, second = await person(name="甲"), await person(name="乙")
    await bind("o1", (await slip_of(first)).code)
    slip = await slip_of(second)
    assert await heard(bind("o1", slip.code)) is AlreadyBound
    assert await heard(bind("o2", slip.code)) == "乙"


async def test_a_person_has_one_wechat_until_the_office_unbinds(
    org, person, actor, bind, slip_of, now
):
    somebody = await person(name="甲")
    await bind("o1", (await slip_of(somebody)).code)
    again = await slip_of(somebody)
    assert await heard(bind("o2", again.code)) is AlreadyBound
    assert await unbind(await actor(Role.OFFICE), somebody, now=now) == 1
    assert await actor_of(org.id, "oa", "o1") is None
    assert await heard(bind("o2", again.code)) is WrongCode
    assert await heard(bind("o2", (await slip_of(somebody)).code)) == "甲"


async def test_official_account_and_mini_program_are_bound_each(org, person, bind, slip_of, now):
    somebody = await person(name="甲", phone="13900009001")
    await bind("o1", (await slip_of(somebody)).code)
    assert (await bind_by_phone(org.id, "mp", "m1", "13900009001", now=now)).id == somebody.id
    assert (await actor_of(org.id, "mp", "m1")).person_id == somebody.id
    assert await actor_of(org.id, "oa", "m1") is None


async def test_unbinding_ends_sessions_and_says_by_whom(org, person, actor, bind, slip_of, now):
    somebody = await person()
    await bind("o1", (await slip_of(somebody)).code)
    until = now + timedelta(days=1)
    for openid in ("o1", "m2"):
        await Session.create(
            org=org,
            token_hash=f"{org.code}{openid}",
            openid=openid,
            created_at=now,
            expires_at=until,
        )
    office = await actor(Role.OFFICE)
    await unbind(office, somebody, now=now)
    alive = await Session.filter(org=org, revoked_at=None).values_list("openid", flat=True)
    assert alive == ["m2"]
    ended = await Binding.get(org=org, person=somebody)
    assert (ended.ended_at, ended.ended_by_id) == (now, office.person_id)
    assert await unbind(office, somebody, now=now) == 0


async def test_only_the_office_unbinds_and_makes_slips(org, person, actor, key, now):
    somebody = await person()
    for role in (Role.MEMBER, Role.STATION_HEAD, Role.COMMITTEE, Role.ADMIN, Role.UNIT):
        with pytest.raises(NotAllowed):
            await unbind(await actor(role), somebody, now=now)
        with pytest.raises(NotAllowed):
            await new_slip(await actor(role), somebody, key=key)
    assert (await new_slip(await actor(Role.OFFICE), somebody, key=key)).person is somebody


async def test_another_countys_person_is_not_found(org, actor, key, now):
    other = await found(f"{org.code}b", "邻县政协")
    foreign = await Person.create(org=other, number="1", name="邻县人")
    office = await actor(Role.OFFICE)
    with pytest.raises(NotFound):
        await unbind(office, foreign, now=now)
    with pytest.raises(NotFound):
        await new_slip(office, foreign, key=key)


async def test_who_has_left_cannot_bind_and_is_nobody(org, person, bind, slip_of, key, now):
    somebody = await person(phone="13900009002")
    slip = await slip_of(somebody)
    await Person.filter(id=somebody.id).update(active=False)
    assert await heard(bind("o1", slip.code)) is WrongCode
    by_scan = bind_by_scene(org.id, "oa", "o1", slip.scene, key=key, now=now)
    assert await heard(by_scan) is SlipUsed
    assert await heard(bind_by_phone(org.id, "mp", "o1", "13900009002", now=now)) is PhoneUnknown
    assert await new_slips(org.id, [somebody], key=key) == []


async def test_leaving_ends_what_a_binding_allows_at_once(org, person, bind, slip_of):
    somebody = await person()
    await bind("o1", (await slip_of(somebody)).code)
    assert await actor_of(org.id, "oa", "o1") is not None
    await Person.filter(id=somebody.id).update(active=False)
    assert await actor_of(org.id, "oa", "o1") is None
