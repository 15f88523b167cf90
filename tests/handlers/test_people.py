import pytest

from handlers.errors import NotAllowed, PersonUnknown, SeveralPeople
from handlers.organisation import found
from handlers.people import actor_for, actor_of, find_person
from models import Appointment, Binding, Person
from rules.permission import Post
from rules.role import Role


async def test_an_actor_holds_every_post_held_now(org, person, committees, station, now):
    somebody = await person(Role.MEMBER, Role.STATION_HEAD, Role.COMMITTEE, committee="EDU")
    ended = Appointment(org=org, person=somebody, role=Role.OFFICE, ended_at=now)
    await ended.save()
    actor = await actor_for(org.id, somebody.id)
    assert actor is not None
    assert actor.posts == (
        Post(Role.MEMBER),
        Post(Role.STATION_HEAD, station_id=station.id),
        Post(Role.COMMITTEE, committee_id=committees["EDU"].id),
    )
    assert actor.station_id == station.id


async def test_somebody_without_a_post_is_still_somebody(org, now):
    somebody = await Person.create(org=org, number="1", name="甲")
    await Binding.create(org=org, person=somebody, account="oa", openid="o1", bound_at=now)
    actor = await actor_of(org.id, "oa", "o1")
    assert actor is not None
    assert (actor.person_id, actor.posts, actor.station_id) == (somebody.id, (), None)


async def test_an_openid_of_another_county_or_account_is_nobody(org, person, now):
    somebody = await person()
    await Binding.create(org=org, person=somebody, account="oa", openid="o1", bound_at=now)
    other = await found(f"{org.code}b", "邻县政协")
    assert await actor_of(other.id, "oa", "o1") is None
    assert await actor_of(org.id, "mp", "o1") is None
    assert await actor_for(other.id, somebody.id) is None


async def test_the_office_finds_people_by_number_or_whole_name(person, actor):
    one = await person(name="苏禾穗")
    office = await actor(Role.OFFICE)
    assert (await find_person(office, f" {one.number} ")).id == one.id
    assert (await find_person(office, "苏禾穗")).id == one.id
    with pytest.raises(PersonUnknown, match="苏禾"):
        await find_person(office, "苏禾")


async def test_a_shared_name_asks_for_the_number(person, actor):
    twins = [await person(name="苏禾穗") for _ in range(2)]
    with pytest.raises(SeveralPeople) as refusal:
        await find_person(await actor(Role.OFFICE), "苏禾穗")
    assert all(twin.number in str(refusal.value) for twin in twins)


async def test_who_has_left_is_not_found(person, actor):
    await person(name="苏禾穗", active=False)
    with pytest.raises(PersonUnknown):
        await find_person(await actor(Role.OFFICE), "苏禾穗")


async def test_nobody_but_the_office_looks_people_up(person, actor):
    await person(name="苏禾穗")
    with pytest.raises(NotAllowed):
        await find_person(await actor(Role.COMMITTEE), "苏禾穗")
