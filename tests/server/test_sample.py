import asyncio
import json
import stat
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from handlers.binding import bind_by_code, bind_by_phone
from handlers.organisation import found
from handlers.people import actor_for, actor_of
from handlers.roster import import_roster
from models import Appointment, BindFailures, HandlingUnit, Person, Sector, Station
from rules.attendance import Spot, distance
from rules.committees import SEVEN_COMMITTEES
from rules.role import Role
from rules.roster import committee_words, read
from server.sample import county
from server.sample.cast import PARTS, STRANGER, Where, write_cast
from server.sample.names import person as name_of
from server.settings import BadSettings, Settings
from wechat.sandbox.cast import read_cast


@pytest.fixture
def settings_of(org, key):
    def _settings(**changes):
        return Settings(
            org=org.code, secret_key=SecretStr(key), oa_template="demo-push"
        ).model_copy(update=changes)

    return _settings


@pytest.fixture
async def sample(org, now):
    """The invented county in the test's own organisation."""
    return await import_roster(org, county.roster(), now=now)


def test_the_table_is_a_roster_without_an_error():
    words = committee_words(SEVEN_COMMITTEES)
    roster = read(county.roster(), words)
    assert roster.problems == ()
    assert roster.unused == ()
    roles = Counter(role for entry in roster.entries for role in entry.roles)
    assert roles == {
        Role.MEMBER: 280,
        Role.VICE_CHAIR: 1,
        Role.STATION_HEAD: 11,
        Role.INFO_OFFICER: 11,
        Role.COMMITTEE: 14,
        Role.OFFICE: 2,
        Role.UNIT: 25,
        Role.ADMIN: 1,
    }
    members = [entry for entry in roster.entries if Role.MEMBER in entry.roles]
    assert len({entry.sector for entry in members}) == 16
    assert len({entry.group for entry in members}) == 28
    assert sum(entry.standing for entry in members) == 43
    assert len({entry.station for entry in members}) == 11
    assert len({entry.name for entry in roster.entries}) == len(roster.entries)


def test_the_table_is_always_the_same():
    assert county.roster() == county.roster()


@given(st.integers(0, 25_000), st.integers(0, 25_000))
def test_invented_names_do_not_repeat(one, other):
    assert (name_of(one) == name_of(other)) == (one == other)


async def test_it_is_imported_as_any_roster_is(org, sample, now):
    assert (sample.new, sample.changed) == (344, 0)
    counts = [await part.filter(org=org).count() for part in (Sector, Station, HandlingUnit)]
    assert counts == [16, 11, 25]
    for code in ("AGRI", "ENV", "EDU", "SOC", "ECON", "CULT", "PROP"):
        staff = Appointment.filter(org=org, role=Role.COMMITTEE, committee__code=code)
        assert await staff.count() == 2
    assert not await HandlingUnit.filter(org=org, committee=None).exists()
    again = await import_roster(org, county.roster(), now=now)
    assert (again.new, again.changed, again.same) == (0, 0, 344)


async def test_it_is_loaded_only_where_nobody_is(org, sample, settings_of):
    changed = await Person.get(org=org, number="W001")
    changed.name = "改过的"
    await changed.save()
    assert await county.load(settings_of()) is None
    assert await county.load(settings_of(org="elsewhere")) is None
    assert (await Person.get(id=changed.id)).name == "改过的"


async def cast_of(settings, path):
    await write_cast(settings, path)
    return {phone["openid"]: phone for phone in json.loads(path.read_text())["people"]}


async def test_the_cast_can_play(org, sample, settings_of, tmp_path, key, now):
    path = tmp_path / "new" / "cast.json"
    phones = await cast_of(settings_of(), path)
    assert [*phones] == [*(part.openid for part in PARTS), STRANGER["openid"]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    cast = read_cast(path)
    assert len({person.avatar for person in cast.people}) == len(PARTS) + 1
    assert [template.template_id for template in cast.templates] == ["demo-push"]
    await bind_themselves(org, phones, key, now)
    actors = {part.openid: await actor_of(org.id, "oa", part.openid) for part in PARTS}
    assert all(actors[part.openid].has(part.role) for part in PARTS)
    assert len({actor.person_id for actor in actors.values()}) == len(PARTS)


async def bind_themselves(org, phones, key, now):
    """The member and the head do what their hints say."""
    for openid in (PARTS[0].openid, PARTS[1].openid):
        code = phones[openid]["hint"].split("绑定码 ")[1]
        await bind_by_code(org.id, "oa", openid, code, key=key, now=now)


async def test_one_station_has_phones_enough_to_hold_an_activity(
    org, sample, settings_of, tmp_path, key, now
):
    await bind_themselves(org, await cast_of(settings_of(), tmp_path / "cast.json"), key, now)
    people = {
        part: await Person.get(id=(await actor_of(org.id, "oa", part.openid)).person_id)
        for part in PARTS
    }
    station_id = people[PARTS[1]].station_id
    here = [one for part, one in people.items() if part.where is Where.HERE]
    members = [one for one in here if one.number.startswith("W")]
    assert len(members) == 10
    assert {one.station_id for one in here} == {station_id} != {None}
    assert len({one.group for one in members}) == 1
    (guest,) = [one for part, one in people.items() if part.where is Where.ELSEWHERE]
    assert guest.station_id not in (None, station_id)


async def test_the_phones_know_where_to_go(org, sample, settings_of, tmp_path):
    await cast_of(settings_of(), tmp_path / "cast.json")
    station, meeting, far = (
        Spot(place.latitude, place.longitude) for place in read_cast(tmp_path / "cast.json").places
    )
    assert 300 < distance(station, meeting) < 5_000
    assert distance(meeting, far) > 25_000


async def test_the_staff_are_at_work_and_the_others_are_not(org, sample, settings_of, tmp_path):
    phones = await cast_of(settings_of(), tmp_path / "cast.json")
    for part in PARTS:
        actor = await actor_of(org.id, "oa", part.openid)
        assert (actor is not None) == part.bound
        assert ("已绑定" in phones[part.openid]["hint"]) == part.bound
    assert not await BindFailures.filter(org=org).exists()


async def test_an_encore_keeps_who_is_bound(org, sample, settings_of, tmp_path, key, now):
    path = tmp_path / "cast.json"
    first = await cast_of(settings_of(), path)
    member, head = PARTS[0].openid, PARTS[1].openid
    code = first[member]["hint"].split("绑定码 ")[1]
    bound = await bind_by_code(org.id, "oa", member, code, key=key, now=now)
    again = await cast_of(settings_of(), path)
    assert (again[member]["nickname"], again[member]["hint"]) == (bound.name, "委员 · 已绑定")
    assert again[head]["nickname"] == first[head]["nickname"]
    for openid in (part.openid for part in PARTS if part.bound):
        assert again[openid] == first[openid]
    code = again[head]["hint"].split("绑定码 ")[1]
    assert (await bind_by_code(org.id, "oa", head, code, key=key, now=now)).name


async def test_the_member_can_come_by_phone_too(org, sample, settings_of, tmp_path, now):
    phones = await cast_of(settings_of(), tmp_path / "cast.json")
    member = phones[PARTS[0].openid]
    person = await bind_by_phone(org.id, "mp", "m1", member["phone"], now=now)
    assert person.name == member["nickname"]
    assert (await actor_for(org.id, person.id)).has(Role.MEMBER)


async def test_a_stranger_is_all_there_is_without_a_county(settings_of, tmp_path):
    phones = await cast_of(settings_of(org="nowhere"), tmp_path / "cast.json")
    assert [*phones] == [STRANGER["openid"]]


async def test_no_cast_without_a_secret_key(settings_of, tmp_path):
    with pytest.raises(BadSettings, match="LIAISON_SECRET_KEY"):
        await write_cast(settings_of(secret_key=None), tmp_path / "cast.json")


async def test_two_founders_of_one_county_bring_it_in_once(org, now):
    other = await found(f"{org.code}b", "青溪县政协")
    reports = await asyncio.gather(
        *(import_roster(other, county.roster(), now=now) for _ in range(2))
    )
    assert sorted(report.new for report in reports) == [0, 344]
