"""Several items become one by a yes: all go into the earliest, and the rest says why not."""

from datetime import datetime

import pytest

from handlers import opinion
from handlers.errors import NotAllowed, NotFound, Refused
from handlers.gathering import gather
from tests.handlers.acts import KEEP, MOVE, People
from tests.handlers.reports import PLANT, TURBID, report


async def test_all_go_into_the_earliest_and_the_rest_says_why(
    people: People, root: str, now: datetime
) -> None:
    farming = people["farming"]
    second = await report(people["member"], TURBID, now, committee="AGRI")
    third = await report(people["head"], TURBID + "，急", now, committee="AGRI")
    over = await report(people["chair"], TURBID + "，请快些", now, committee="AGRI")
    far = await report(people["head"], PLANT + "，急", now, committee="AGRI")
    await opinion.retain(farming, over, KEEP, now=now)
    await opinion.reroute(people["office"], far, "ENV", MOVE, now=now)
    done = await gather(farming, [third, over, far, second, root, root], now=now)
    assert (done.into, done.merged) == (root, (second, third))
    assert [one for one, _ in done.skipped] == [far, over]
    assert "现在是“已留存”" in dict(done.skipped)[over]
    again = await gather(farming, [root, second, third], now=now)
    assert (again.merged, len(again.skipped)) == ((), 2)


async def test_ones_own_is_left_out(people: People, now: datetime) -> None:
    own = await report(people["both"], PLANT, now, committee="AGRI")
    one, two = [
        await report(people[name], TURBID, now, committee="AGRI") for name in ("writer", "member")
    ]
    done = await gather(people["both"], [own, one, two], now=now)
    assert (done.into, done.merged) == (one, (two,))
    assert [receipt for receipt, _ in done.skipped] == [own]


@pytest.mark.parametrize(
    ("name", "refusal"), [("member", NotAllowed), ("chair", NotAllowed), ("building", NotFound)]
)
async def test_who_gathers_nothing(
    people: People, root: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    other = await report(people["head"], TURBID, now, committee="AGRI")
    with pytest.raises(refusal):
        await gather(people[name], [root, other], now=now)
