"""Items: anybody does anything to any of them at any time, and each keeps to its life.

A model that knows the rules alone walks beside the service. What it allows must be done and what it
forbids must change nothing; after every step the rows are what the model says, the clock runs
where somebody is to act, and everybody is told whom the table names.
"""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import Refused
from handlers.item_errors import RecordedAlready
from handlers.lateness import tick
from handlers.organisation import found
from handlers.people import actor_for
from handlers.search_index import index
from handlers.submission import Draft, submit
from models import (
    Appointment,
    Assignment,
    Committee,
    Entry,
    HandlingUnit,
    Notice,
    Opinion,
    Organisation,
    Outcome,
    Rating,
    Reply,
    SearchText,
    Station,
)
from models import Person as Somebody
from models.database import fetch
from rules.assignment import State as Handling
from rules.limits import ENDS_BY_ITSELF, LIMITS
from rules.opinion import ENDED, LIFECYCLE, Course, Party, State, Verb, after, step_from
from rules.permission import Post
from rules.role import Role
from tests.fuzz.item_acts import World
from tests.fuzz.item_model import VERBS, Item, Person
from tests.fuzz.watch import effort

_AT_THE_STATION = (Role.MEMBER, Role.STATION_HEAD)
#: Steps of one walk; `make fuzz` walks so often that there are ten thousand.
STEPS = 50
TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
_UNITS = ("县交通局", "县财政局", "县水利局")
_CAST = {
    "writer": (Role.MEMBER, ""),
    "other": (Role.MEMBER, ""),
    "head": (Role.STATION_HEAD, ""),
    "farming": (Role.COMMITTEE, "AGRI"),
    "building": (Role.COMMITTEE, "ENV"),
    "office": (Role.OFFICE, ""),
    "second": (Role.OFFICE, ""),
    "chair": (Role.VICE_CHAIR, ""),
    "admin": (Role.ADMIN, ""),
    "roads": (Role.UNIT, "县交通局"),
    "money": (Role.UNIT, "县财政局"),
}
#: A step: which of what is possible, whether anything at all is tried instead, hours that pass.
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([0, 0, 0, 1, 5, 24, 24 * 8, 24 * 40]),
    ),
    min_size=STEPS,
    max_size=STEPS,
)


# A walk that fails is read from its steps; a shorter one takes minutes to find.
@settings(effort(0.002), phases=[Phase.explicit, Phase.generate])
@given(steps=_STEPS)
async def test_whatever_is_done_to_items(database, steps) -> None:
    org = await found(uuid4().hex, "试验县政协")
    world = await _world(org)
    for n, wild, hours in steps:
        await _pass(world, org.id, hours)
        await (_try_anything if wild else _do_something)(world, n)
        await _check_rows(world)
    await _check_told(world, org.id)


async def _world(org: Organisation) -> World:
    """Make a county for one walk: what others left behind is not looked through again."""
    station = await Station.create(org=org, name="云坪镇联络站")
    units = {name: (await HandlingUnit.create(org=org, name=name)).id for name in _UNITS}
    committees = {row.code: row.id for row in await Committee.filter(org=org)}
    cast = {}
    for name, (role, where) in _CAST.items():
        own = station.id if role in _AT_THE_STATION else None
        post = Post(
            role,
            own if role is Role.STATION_HEAD else None,
            committees.get(where),
            units.get(where),
        )
        cast[name] = await _somebody(org, name, post, own)
    world = World(cast, committees, units, [], datetime(2026, 3, 2, 1, tzinfo=UTC))
    for name in ("writer", "other", "writer", "head"):
        world.items.append(await _hand_in(world, name))
    await index([row.id for row in await Opinion.filter(org=org)])
    world.items.append(await _join(world, "other", world.items[0]))
    return world


async def _somebody(
    org: Organisation, name: str, post: Post, station_id: int | None
) -> tuple[Person, Actor]:
    row = await Somebody.create(org=org, number=name, name=name, phone="", station_id=station_id)
    await Appointment.create(
        org=org,
        person=row,
        role=post.role,
        station_id=post.station_id,
        committee_id=post.committee_id,
        unit_id=post.unit_id,
    )
    who = await actor_for(org.id, row.id)
    assert who is not None
    assert who.posts == (post,)
    return Person(name, row.id, post), who


async def _hand_in(world: World, name: str) -> Item:
    person, who = world.cast[name]
    done = await submit(who, Draft(TEXT, uuid4().hex, copy_station=True), now=world.now)
    row = await Opinion.get(org_id=who.org_id, receipt=done.receipt)
    return Item(done.receipt, person, row.committee_id, row.state, row.station_id)


async def _join(world: World, name: str, root: Item) -> Item:
    """Hand in together with an item of somebody else."""
    person, who = world.cast[name]
    done = await submit(who, Draft(TEXT, uuid4().hex, join=root.receipt), now=world.now)
    return Item(done.receipt, person, root.committee, State.MERGED, root=root)


async def _pass(world: World, org_id: int, hours: int) -> None:
    """Let time pass: what the member had time for ends, and nothing else moves."""
    world.now += timedelta(hours=hours, minutes=1)
    rows = await _rows(world)
    over = [
        item
        for item in world.items
        if item.state in ENDS_BY_ITSELF and rows[item.receipt].due_at < world.now
    ]
    await tick(org_id, now=world.now)
    for item in over:
        item.moves(ENDS_BY_ITSELF[item.state])


async def _do_something(world: World, n: int) -> None:
    """Do one of all that the model allows: it must be done."""
    allowed = world.allowed()
    if not allowed:
        return
    # Verbs that are rarely possible must not drown among those that always are.
    verbs = sorted({verb for _, _, verb in allowed})
    verb = verbs[n % len(verbs)]
    ways = [way for way in allowed if way[2] is verb]
    who, item, _ = ways[n // len(verbs) % len(ways)]
    await _do(world, who, item, verb, n)


async def _do(world: World, who: Person, item: Item, verb: Verb, n: int) -> None:
    """Do what the model allows; but the same outcome of the same day is recorded once."""
    try:
        await world.do(who, item, verb, n)
    except RecordedAlready:
        assert verb in (Verb.ADOPT, Verb.REPORT_UP, Verb.INSTRUCT)


async def _try_anything(world: World, n: int) -> None:
    """Have anybody try anything: what the model forbids is refused, and changes nothing."""
    names = list(world.cast)
    who = world.cast[names[n % len(names)]][0]
    verb = VERBS[n // len(names) % len(VERBS)]
    item = world.items[n % len(world.items)]
    if world.allows(who, item, verb):
        await _do(world, who, item, verb, n)
        return
    before = await _everything(world)
    try:
        await world.do(who, item, verb, n)
    except (Refused, AssertionError, IndexError, ZeroDivisionError):
        assert await _everything(world) == before
    else:
        raise AssertionError(f"{who.name} may not {verb} what is {item.state}")


async def _rows(world: World) -> dict[str, Opinion]:
    rows = Opinion.filter(org_id=_org(world), receipt__in=[item.receipt for item in world.items])
    return {row.receipt: row for row in await rows}


def _org(world: World) -> int:
    return next(iter(world.cast.values()))[1].org_id


async def _everything(world: World) -> object:
    """Read all that a refused step must leave alone."""
    rows = await Opinion.filter(org_id=_org(world)).order_by("id").values()
    units = await Assignment.filter(org_id=_org(world)).order_by("id").values()
    return rows, units, await Entry.filter(org_id=_org(world)).count()


async def _check_rows(world: World) -> None:
    rows = await _rows(world)
    for item in world.items:
        row = rows[item.receipt]
        stands = (row.state, row.committee_id, row.back, row.asked, row.rounds, row.reroutes)
        model = (item.state, item.committee, item.back, item.asked, item.rounds, item.reroutes)
        assert stands == model, item
        assert row.merged_into_id == (rows[item.root.receipt].id if item.root else None)
        _check_clock(row)
        await _check_units(item, row)
        await _check_timeline(row)


def _check_clock(row: Opinion) -> None:
    """No clock is lost: it runs where somebody is to act, and it is known whose turn it is."""
    runs = row.state in LIMITS
    assert (row.due_at is not None, row.clock_from is not None) == (runs, runs), row.state
    assert (row.holder is not None) == runs
    if row.holder is Party.COMMITTEE:
        assert row.committee_id is not None


async def _check_units(item: Item, row: Opinion) -> None:
    live: dict[int, Handling] = {}
    for assigned in await Assignment.filter(opinion_id=row.id).order_by("id"):
        live[assigned.unit_id] = assigned.state
        waits = assigned.state in (Handling.ASSIGNED, Handling.ACCEPTED)
        runs = waits and row.state in (State.FORWARDED, State.REHANDLING)
        assert (assigned.due_at is not None) == runs, (assigned.state, row.state)
    assert live == item.units


async def _check_timeline(row: Opinion) -> None:
    """Timeline and tables agree: every line leads to the next, and the last to where it stands."""
    entries = await Entry.filter(opinion_id=row.id).order_by("id")
    befores = [None, *(entry.after for entry in entries)]
    assert [entry.before for entry in entries] == befores[:-1]
    assert row.state == befores[-1]
    back = None
    for entry in entries:
        if entry.before == State.MERGED and entry.after == State.MERGED:
            continue
        step = step_from(State(entry.before) if entry.before else None, Verb(entry.verb))
        assert step is not None, (entry.before, entry.verb)
        if step.target is Course.BACK:
            assert entry.after == back
        else:
            assert after(step, State(entry.before or entry.after), None) == entry.after
        if entry.after in ("need_info", "quarantined") and entry.before not in (
            "need_info", "quarantined",
        ):  # fmt: skip
            back = entry.before
    verbs = Counter(entry.verb for entry in entries if entry.before != State.MERGED)
    counted = {
        Reply: (Verb.REPORT_PROGRESS, Verb.REPLY, Verb.ADVISE),
        Rating: (Verb.RATE,),
        Outcome: (Verb.ADOPT, Verb.REPORT_UP, Verb.INSTRUCT),
    }
    for model, names in counted.items():
        assert await model.filter(opinion_id=row.id).count() == sum(verbs[name] for name in names)
    if row.state in (State.QUARANTINED, State.PURGED):
        assert not await SearchText.filter(opinion_id=row.id).exists()
    if row.state is State.PURGED:
        assert (row.text, row.title, row.answer, {entry.words for entry in entries}) == (
            "", "", "", {""},
        )  # fmt: skip


async def _check_told(world: World, org_id: int) -> None:
    """Nobody is left untold: each step that the table tells a reporter of has reached them all."""
    queue = f"announce.{org_id}"
    jobs = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", queue)
    entries = await Entry.filter(org_id=org_id).order_by("id").prefetch_related("opinion")
    queued = Counter(id_ for job in jobs for id_ in _ids(job["payload"]))
    assert queued == Counter({entry.id: 1 for entry in entries})
    await announce([entry.id for entry in entries], now=world.now)
    told = {(row.entry_id, row.receiver_id) for row in await Notice.filter(org_id=org_id)}
    for entry in entries:
        assert entry.opinion is not None
        reporter = entry.opinion.reporter_id
        if _tells_reporter(entry) and entry.actor_id != reporter:
            assert (entry.id, reporter) in told, (entry.verb, entry.before, entry.after)
    await _check_echoes(world)
    for item in world.items:
        assert item.state in (*ENDED, *LIMITS, State.QUARANTINED, State.PURGED)


def _ids(payload: bytes) -> list[int]:
    return list(json.loads(payload)["entries"])


def _tells_reporter(entry: Entry) -> bool:
    return any(Party.REPORTER in step.tells for step in LIFECYCLE if step.verb == entry.verb)


async def _check_echoes(world: World) -> None:
    """What the root's reporter is told, everybody is told whose item went into it, since it did.

    What went into an item that went into another hears of the last one from then on; a sealed
    item's reporter hears of nothing but its sealing.
    """
    rows = await _rows(world)
    for item in world.items:
        if item.root is None or item.state is not State.MERGED:
            continue
        own = await Entry.filter(opinion_id=rows[item.receipt].id).order_by("id")
        since = max(
            entry.id for entry in own if entry.verb in (Verb.MERGE, Verb.JOIN, Verb.RELEASE)
        )
        of_root = Entry.filter(opinion_id=rows[item.root.receipt].id, id__gt=since)
        said = [one.verb for one in await of_root.order_by("id") if _tells_reporter(one)]
        assert [entry.verb for entry in own if entry.id > since] == said, item
