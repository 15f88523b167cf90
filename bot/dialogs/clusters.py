"""What piles up (扎堆): a list, one of them with its items, and all of it becomes one by a yes."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from math import ceil

from bot import similar_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.sayings import short
from handlers.chain import state_of_others
from handlers.clusters import Cluster, clusters
from handlers.conversation import Data
from handlers.gathering import Gathered, gather, readable
from models import Opinion
from rules.opinion import GOES_ON

#: How many are listed, and of one of them how many items.
MOST, SHOWN = 5, 10


class Step(StrEnum):
    """Where it stands."""

    #: all are listed, and one may be opened
    LIST = "list"
    #: one is open: is it all one matter?
    ONE = "one"


async def begin(turn: Turn) -> Next:
    """List what several people report at the same time, of what one may read."""
    found = (await clusters(turn.actor, now=turn.now))[:MOST]
    if not found:
        return Next(texts.NO_CLUSTERS)
    lines = "\n".join(
        texts.CLUSTER_LINE.format(n=n, size=_size(one), title=one.title)
        for n, one in enumerate(found, 1)
    )
    data: Data = {"clusters": [[_size(one), *one.items] for one in found]}
    return Next(texts.CLUSTERS.format(lines=lines), Step.LIST, data, again=texts.CLUSTERS_AGAIN)


def _size(one: Cluster) -> str:
    """Say how large it is: people, townships, days."""
    days = max(1, ceil((one.until - one.since) / timedelta(days=1)))
    townships = texts.TOWNSHIPS.format(stations=one.stations) if one.stations else ""
    people = texts.PEOPLE.format(count=one.count)
    return "，".join(filter(None, (people, townships, texts.DAYS.format(days=days))))


async def _open(turn: Turn, data: Data) -> Next:
    kept, place = _kept(data), int(turn.said.choice) - 1
    if not place < len(kept):
        return Next(texts.HELP_CLUSTERS, Step.LIST, data)
    size, *receipts = kept[place]
    items = await _items(turn, receipts)
    if len(items) < 2:
        return Next(texts.CLUSTER_GONE)
    shown = texts.CLUSTER.format(size=size, lines=_lines(items), into=short(items[0].receipt))
    opened: Data = {**data, "open": [one.receipt for one in items]}
    return Next(shown, Step.ONE, opened, again=texts.CLUSTERS_AGAIN)


async def _items(turn: Turn, receipts: Sequence[str]) -> list[Opinion]:
    """Read those that still go on and that one may still read, the earliest first."""
    found = await readable(turn.actor, receipts)
    others = [one for one in found if one.reporter_id != turn.actor.person_id]
    return [one for one in others if one.state in GOES_ON]


def _lines(items: Sequence[Opinion]) -> str:
    lines = [
        texts.CLUSTER_ITEM.format(
            short=short(one.receipt), title=one.title, state=state_of_others(one.state)
        )
        for one in items[:SHOWN]
    ]
    more = [texts.CLUSTER_MORE.format(count=len(items))] if len(items) > SHOWN else []
    return "\n".join([*lines, *more])


async def _gather(turn: Turn, data: Data) -> Next:
    return Next(_told(await gather(turn.actor, _opened(data), now=turn.now)))


def _told(done: Gathered) -> str:
    """Say what went into what, and why the rest did not."""
    merged = "、".join(map(short, done.merged))
    said = texts.GATHERED.format(into=short(done.into), merged=merged)
    lines = "\n".join(
        texts.SKIPPED_LINE.format(short=short(one), why=why) for one, why in done.skipped
    )
    skipped = texts.SKIPPED.format(lines=lines) if lines else ""
    return (said if merged else texts.GATHERED_NONE) + skipped


async def _others(turn: Turn, data: Data) -> Next:
    return await begin(turn)


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.SEEN)


def _kept(data: Data) -> list[list[str]]:
    rows = data.get("clusters")
    kept = rows if isinstance(rows, list) else []
    return [[str(one) for one in row] for row in kept if isinstance(row, list) and row]


def _opened(data: Data) -> list[str]:
    receipts = data.get("open")
    return [str(one) for one in receipts] if isinstance(receipts, list) else []


def _readable(data: Data) -> bool:
    return bool(_kept(data))


CLUSTERS = Dialog(
    name="clusters",
    rows=(
        Row(Step.LIST, Expect.ZERO, _drop, (None,)),
        Row(Step.LIST, Expect.DIGIT, _open, (Step.LIST, Step.ONE, None)),
        Row(Step.ONE, Expect.ONE, _gather, (None,), texts.SAYS_ALL),
        Row(Step.ONE, Expect.TWO, _others, (Step.LIST, None), texts.SAYS_OTHERS),
        Row(Step.ONE, Expect.ZERO, _drop, (None,)),
    ),
    cancel=_drop,
    help={Step.LIST: texts.HELP_CLUSTERS, Step.ONE: texts.HELP_CLUSTER},
    left={Step.LIST: texts.STILL_CLUSTERS, Step.ONE: texts.STILL_CLUSTER},
    readable=_readable,
    fragile=True,
)
