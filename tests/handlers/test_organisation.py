import asyncio

from handlers.organisation import found, organisation, rename
from models import Committee, Organisation


async def test_founding_makes_seven_committees_and_the_office(org):
    codes = await Committee.filter(org=org).values_list("code", flat=True)
    assert sorted(codes) == ["AGRI", "CULT", "ECON", "EDU", "ENV", "OFFICE", "PROP", "SOC"]


async def test_founding_again_changes_nothing(org):
    again = await found(org.code, "别的名字")
    assert (again.id, again.name) == (org.id, org.name)
    assert await Committee.filter(org=org).count() == 8


async def test_founding_at_once_makes_one(org):
    code = f"{org.code}x"
    made = await asyncio.gather(*(found(code, "青溪县政协") for _ in range(10)))
    assert len({one.id for one in made}) == 1
    assert await Organisation.filter(code=code).count() == 1
    assert await Committee.filter(org=made[0]).count() == 8


async def test_it_is_found_by_code_and_can_be_renamed(org):
    await rename(org, "青溪县政协")
    assert (await organisation(org.code)).name == "青溪县政协"
    assert await organisation("nobody") is None
