"""Binding by the slip's code, by scanning it, and by phone."""

import asyncio
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import binding
from handlers.binding import bind_by_code, bind_by_phone, bind_by_scene, unlock
from handlers.binding_errors import (
    AlreadyBound,
    BindLocked,
    BindPaused,
    CodeMalformed,
    PhoneShared,
    PhoneUnknown,
    SlipUsed,
    WrongCode,
)
from handlers.errors import NotAllowed, NotFound
from handlers.organisation import found
from handlers.people import actor_of
from handlers.slip import hash_code, new_slips
from models import BindFailures, Binding
from models.database import transaction
from rules.role import Role
from tests.handlers.acts import heard


def another(code):
    """A code that is well formed and not this one."""
    return f"{(int(code) + 1) % 10**8:08d}"


async def test_code_binds_once_and_takes_effect_at_once(org, person, bind, slip_of):
    somebody = await person(name="甲")
    slip = await slip_of(somebody)
    assert await actor_of(org.id, "oa", "o1") is None
    assert (await bind("o1", slip.code)).id == somebody.id
    actor = await actor_of(org.id, "oa", "o1")
    assert actor is not None
    assert (actor.person_id, actor.name, actor.org_id) == (somebody.id, "甲", org.id)
    with pytest.raises(WrongCode):
        await bind("o2", slip.code)


async def test_only_a_keyed_hash_is_kept(org, person, slip_of, key):
    somebody = await person()
    slip = await slip_of(somebody)
    await somebody.refresh_from_db()
    assert somebody.slip_hash == hash_code(key, org.id, slip.code)
    assert slip.code not in somebody.slip_hash
    assert hash_code("another key", org.id, slip.code) != somebody.slip_hash
    assert slip.code not in repr(slip)


async def test_every_slip_has_its_own_code_and_a_scene_that_fits(org, person, key):
    people = [await person() for _ in range(30)]
    slips = await new_slips(org.id, people, key=key)
    assert len({slip.code for slip in slips}) == 30
    assert all(re.fullmatch(r"\d{8}", slip.code) for slip in slips)
    assert all(len(slip.scene) <= 32 and slip.scene.isascii() for slip in slips)


@pytest.mark.parametrize("written", ["{0} {1}", "{0}-{1}", " {0}{1}\n", "{0}　{1}"])
async def test_codes_forgive_how_they_are_written(person, bind, slip_of, written):
    somebody = await person()
    code = (await slip_of(somebody)).code
    assert (await bind("o1", written.format(code[:4], code[4:]))).id == somebody.id


async def test_full_width_digits_are_digits(person, bind, slip_of):
    somebody = await person()
    code = (await slip_of(somebody)).code
    wide = code.translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert (await bind("o1", wide)).id == somebody.id


@pytest.mark.parametrize(
    "code", ["", "1234567", "123456789", "abcdefgh", "一二三四五六七八", "𝟙" * 9]
)
async def test_what_is_no_code_is_said_so_and_not_counted(org, bind, code):
    with pytest.raises(CodeMalformed):
        await bind("o1", code)
    assert not await BindFailures.filter(org=org).exists()


async def test_a_new_slip_voids_the_old(person, bind, slip_of):
    somebody = await person()
    old, new = await slip_of(somebody), await slip_of(somebody)
    assert await heard(bind("o1", old.code)) is WrongCode
    assert await heard(bind("o1", new.code)) == somebody.name


async def test_five_wrong_codes_lock_until_a_day_has_passed(person, bind, slip_of, now):
    slip = await slip_of(await person(name="甲"))
    wrong = another(slip.code)
    left = []
    for _ in range(4):
        with pytest.raises(WrongCode) as refusal:
            await bind("o1", wrong)
        left.append(refusal.value.details["left"])
    assert left == [4, 3, 2, 1]
    assert await heard(bind("o1", wrong)) is BindLocked
    assert await heard(bind("o1", slip.code)) is BindLocked
    later = now + timedelta(hours=23)
    assert await heard(bind("o1", slip.code, later)) is BindLocked
    # Knocking at a locked door does not keep it locked.
    assert await heard(bind("o1", slip.code, now + timedelta(hours=24))) == "甲"


async def test_a_lock_is_one_openids_own(person, bind, slip_of):
    slip = await slip_of(await person(name="甲"))
    for _ in range(5):
        await heard(bind("o1", another(slip.code)))
    assert await heard(bind("o2", slip.code)) == "甲"


async def test_success_forgets_earlier_failures(org, person, bind, slip_of):
    slip = await slip_of(await person())
    for _ in range(4):
        await heard(bind("o1", another(slip.code)))
    await bind("o1", slip.code)
    assert not await BindFailures.filter(org=org, openid="o1").exists()


async def test_office_unlocks_by_the_lock_number(person, actor, bind, slip_of):
    slip = await slip_of(await person(name="甲"))
    for _ in range(4):
        await heard(bind("o1", another(slip.code)))
    with pytest.raises(BindLocked) as refusal:
        await bind("o1", another(slip.code))
    lock = refusal.value.details["lock"]
    assert str(lock) in str(refusal.value)
    with pytest.raises(NotAllowed):
        await unlock(await actor(Role.COMMITTEE), lock)
    await unlock(await actor(Role.OFFICE), lock)
    with pytest.raises(NotFound):
        await unlock(await actor(Role.OFFICE), lock)
    assert await heard(bind("o1", slip.code)) == "甲"


async def test_parallel_guesses_of_one_openid_are_counted_one_by_one(person, bind, slip_of):
    slip = await slip_of(await person())
    guesses = [f"{(int(slip.code) + i) % 10**8:08d}" for i in range(1, 16)]
    answers = await asyncio.gather(*(heard(bind("o1", guess)) for guess in guesses))
    assert answers.count(WrongCode) == 4
    assert answers.count(BindLocked) == 11


async def test_many_openids_cannot_guess_together(person, bind, slip_of, now, monkeypatch):
    monkeypatch.setattr(binding, "COUNTY_TRIES", 12)
    slip = await slip_of(await person(name="甲"))
    for i in range(12):
        assert await heard(bind(f"o{i}", another(slip.code))) is WrongCode
    assert await heard(bind("o99", slip.code)) is BindPaused
    assert await heard(bind("o99", slip.code, now + timedelta(minutes=59))) is BindPaused
    assert await heard(bind("o99", slip.code, now + timedelta(hours=1))) == "甲"


async def test_a_paused_county_does_not_pause_another(org, key, now, monkeypatch, bind):
    monkeypatch.setattr(binding, "COUNTY_TRIES", 1)
    await heard(bind("o1", "00000000"))
    other = await found(f"{org.code}b", "邻县政协")
    with pytest.raises(WrongCode):
        await bind_by_code(other.id, "oa", "o1", "00000000", key=key, now=now)


async def test_a_wrong_code_is_counted_in_the_callers_transaction(org, bind):
    async with transaction():
        with pytest.raises(WrongCode):
            await bind("o1", "00000000")
    assert (await BindFailures.get(org=org, openid="o1")).failures == 1


async def test_a_code_of_another_county_is_a_wrong_code(org, person, slip_of, key, now):
    slip = await slip_of(await person())
    other = await found(f"{org.code}b", "邻县政协")
    with pytest.raises(WrongCode):
        await bind_by_code(other.id, "oa", "o1", slip.code, key=key, now=now)


async def test_of_two_phones_with_one_code_exactly_one_wins(org, person, bind, slip_of):
    somebody = await person(name="甲")
    slip = await slip_of(somebody)
    answers = await asyncio.gather(*(heard(bind(f"o{i}", slip.code)) for i in range(8)))
    assert answers.count("甲") == 1
    assert answers.count(WrongCode) == 7
    assert await Binding.filter(org=org, person=somebody, ended_at=None).count() == 1


async def test_of_two_codes_from_one_phone_exactly_one_wins(org, person, bind, slip_of):
    slips = [await slip_of(await person(name=name)) for name in ("甲", "乙")]
    answers = await asyncio.gather(*(heard(bind("o1", slip.code)) for slip in slips))
    assert AlreadyBound in answers
    assert len({"甲", "乙"} & set(answers)) == 1
    assert await Binding.filter(org=org, openid="o1", ended_at=None).count() == 1


async def test_code_and_scan_of_one_slip_at_once_bind_once(org, person, bind, slip_of, key, now):
    somebody = await person(name="甲")
    slip = await slip_of(somebody)
    answers = await asyncio.gather(
        heard(bind("o1", slip.code)),
        heard(bind_by_scene(org.id, "oa", "o2", slip.scene, key=key, now=now)),
    )
    assert answers.count("甲") == 1
    assert await Binding.filter(org=org, person=somebody, ended_at=None).count() == 1


async def test_a_scanned_slip_binds_once(org, person, slip_of, key, now):
    somebody = await person(name="甲")
    slip = await slip_of(somebody)

    def scan(openid, scene):
        return heard(bind_by_scene(org.id, "oa", openid, scene, key=key, now=now))

    assert await scan("o1", slip.scene) == "甲"
    assert await scan("o2", slip.scene) is SlipUsed
    assert await scan("o1", slip.scene) is SlipUsed


@given(noise=st.text(max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_other_scene_binds(noise):
    with pytest.raises(SlipUsed):
        binding._claimed(noise)


async def test_forged_scenes_are_refused(org, person, slip_of, key, now):
    one, two = await slip_of(await person()), await slip_of(await person())
    swapped = one.scene.split(".")[:2] + two.scene.split(".")[2:]
    forged = [".".join(swapped), one.scene[:-1], one.scene + "x", one.scene.upper()]
    for scene in [*forged, "slip.999999999." + "A" * 16]:
        with pytest.raises(SlipUsed):
            await bind_by_scene(org.id, "oa", "o1", scene, key=key, now=now)
    with pytest.raises(SlipUsed):
        await bind_by_scene(org.id, "oa", "o1", one.scene, key="another key", now=now)


@pytest.mark.parametrize("phone", ["13900009003", "+8613900009003", "86 139-0000-9003"])
async def test_the_phone_that_wechat_gives_binds(org, person, now, phone):
    somebody = await person(phone="13900009003")
    assert (await bind_by_phone(org.id, "mp", "m1", phone, now=now)).id == somebody.id
    with pytest.raises(AlreadyBound):
        await bind_by_phone(org.id, "mp", "m2", phone, now=now)


async def test_an_unknown_or_shared_phone_binds_nobody(org, person, now):
    for _ in range(2):
        await person(phone="13900009004")
    await person(phone="")
    assert await heard(bind_by_phone(org.id, "mp", "m1", "13900009004", now=now)) is PhoneShared
    assert await heard(bind_by_phone(org.id, "mp", "m1", "13900009005", now=now)) is PhoneUnknown
    assert await heard(bind_by_phone(org.id, "mp", "m1", "", now=now)) is PhoneUnknown
