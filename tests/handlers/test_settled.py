"""Where an item belongs: what staff said last, of it or of what it went into."""

from datetime import datetime, timedelta

import pytest

from handlers import accuracy, custody, learning, opinion
from handlers.merging import merge, unmerge
from models import Organisation
from rules.reasons import Reason
from tests.handlers.acts import ACTS, MOVE, TEXT, HandIn, People
from tests.handlers.reports import PLANT, TURBID, join, report


async def settled(org: Organisation) -> list[tuple[str, str]]:
    """The texts of which it is known, newest first, and which committee's they are."""
    return [(one.text, one.committee) for one in await learning.examples_of(org.id)]


async def test_a_reroute_says_so(
    org: Organisation, people: People, hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["writer"], now)
    await opinion.reroute(people["office"], receipt, "ENV", MOVE, now=now)
    (example,) = await learning.examples_of(org.id)
    assert (example.text, example.committee, example.predicted) == (TEXT, "ENV", "AGRI")


async def test_what_the_machine_did_alone_says_nothing(
    org: Organisation, people: People, hand_in: HandIn, now: datetime
) -> None:
    await hand_in(people["writer"], now)
    assert await settled(org) == []


#: What is done by whom after the item came to the committee of agriculture, and what it says.
SAYS = (
    ((("farming", "take"),), "AGRI"),
    ((("farming", "answer"),), "AGRI"),
    ((("office", "to building"), ("building", "take")), "ENV"),
    ((("office", "to building"), ("office", "to farming")), "AGRI"),
    ((("farming", "to building"), ("building", "to the office")), None),
    ((("farming", "to the office"), ("office", "triage")), "EDU"),
    ((("farming", "take"), ("writer", "withdraw")), None),
)


async def _do(
    people: People, receipt: str, done: tuple[tuple[str, str], ...], now: datetime
) -> None:
    for nth, (who, act) in enumerate(done, 1):
        await ACTS[act](people[who], receipt, now + timedelta(minutes=nth))


@pytest.mark.parametrize(("done", "code"), SAYS)
async def test_the_last_word_counts(
    org: Organisation,
    people: People,
    hand_in: HandIn,
    now: datetime,
    done: tuple[tuple[str, str], ...],
    code: str | None,
) -> None:
    await _do(people, await hand_in(people["writer"], now), done, now)
    assert [one for _, one in await settled(org)] == ([code] if code else [])


async def test_nothing_is_known_of_what_is_sealed_or_sent_away(
    org: Organisation, people: People, hand_in: HandIn, now: datetime
) -> None:
    office = people["office"]
    sealed, away = [await hand_in(people[name], now) for name in ("writer", "member")]
    for receipt in (sealed, away):
        await opinion.reroute(office, receipt, "ENV", MOVE, now=now)
    await custody.quarantine(office, sealed, Reason("classified"), now=now)
    await custody.divert(office, away, Reason("petition"), now=now)
    assert await settled(org) == []


# --- what went into another -----------------------------------------------------------------


@pytest.mark.parametrize(("done", "code"), SAYS[:-1])
async def test_what_joined_belongs_where_the_other_does(
    org: Organisation,
    people: People,
    root: str,
    now: datetime,
    done: tuple[tuple[str, str], ...],
    code: str | None,
) -> None:
    await join(people["member"], root, now)
    assert await settled(org) == []
    await _do(people, root, done, now)
    assert await settled(org) == ([(TURBID, code), (PLANT, code)] if code else [])


async def test_what_was_said_of_it_before_counts_no_more(
    org: Organisation, people: People, root: str, now: datetime
) -> None:
    own = await report(people["member"], TURBID, now, committee="ENV")
    await opinion.take(people["building"], own, now=now)
    await merge(people["office"], own, root, now=now)
    assert await settled(org) == []
    await opinion.take(people["farming"], root, now=now)
    assert await settled(org) == [(TURBID, "AGRI"), (PLANT, "AGRI")]
    await unmerge(people["office"], own, now=now)
    await opinion.triage(people["office"], own, "EDU", now=now)
    assert await settled(org) == [(TURBID, "EDU"), (PLANT, "AGRI")]


async def test_they_are_judged_by_each_other_never(
    org: Organisation, people: People, root: str, now: datetime
) -> None:
    await join(people["member"], root, now)
    alone = await report(people["head"], PLANT + "，急", now, committee="AGRI")
    for receipt in (root, alone):
        await opinion.take(people["farming"], receipt, now=now)
    matters = {one.text: one.matter for one in await learning.examples_of(org.id)}
    assert matters[TURBID] == matters[PLANT] != matters[PLANT + "，急"]


@pytest.mark.parametrize("which", ["the whole", "a part"])
async def test_nothing_is_known_of_a_part_of_what_is_sealed(
    org: Organisation, people: People, root: str, now: datetime, which: str
) -> None:
    done = await join(people["member"], root, now)
    await opinion.take(people["farming"], root, now=now)
    sealed = root if which == "the whole" else done.receipt
    await custody.quarantine(people["office"], sealed, Reason("classified"), now=now)
    assert await settled(org) == ([] if which == "the whole" else [(PLANT, "AGRI")])


async def test_how_right_routing_was_is_read_the_same(
    org: Organisation, people: People, root: str, now: datetime
) -> None:
    await join(people["member"], root, now)
    await opinion.reroute(people["office"], root, "ENV", MOVE, now=now)
    told = (await accuracy.accuracy(people["office"], now=now)).total
    assert (told.items, told.judged, told.right) == (2, 2, 0)
