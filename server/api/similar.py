"""Items that tell of the same: of a draft, of an item, and what piles up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from handlers import clusters as piling
from handlers import gathering, joining
from handlers import similar as likeness
from handlers.chain import state_of_others
from handlers.county import routing_of
from handlers.errors import NotAllowed, NotFound
from handlers.similar import Like
from rules.opinion import State
from rules.routing import route
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Text, Words

#: Items that are merged at once.
_MOST = 50


class LikeView(Shown):
    """An item like it, by title and state alone; `score` is above 0 and at most 1."""

    receipt: str
    title: str
    state: State
    state_name: str
    submitted_at: datetime
    score: float


class Likes(Shown):
    """Items that tell of the same, the likest first."""

    items: list[LikeView]


class ClusterView(Shown):
    """What several people report at the same time; `items` are receipts, the oldest first.

    `count` is how many people, `stations` from how many townships.
    """

    title: str
    topic: str
    items: list[str]
    count: int
    stations: int
    since: datetime
    until: datetime


class Clusters(Shown):
    """What piles up, the most pressing first."""

    clusters: list[ClusterView]


class Receipts(Given):
    """Items that somebody holds for one matter."""

    receipts: Annotated[
        tuple[Annotated[Words, Field(max_length=16)], ...], Field(min_length=2, max_length=_MOST)
    ]


class SkippedView(Shown):
    """An item that was not merged, and why."""

    receipt: str
    why: str


class GatheredView(Shown):
    """Which items went into which, and which did not."""

    into: str
    merged: list[str]
    skipped: list[SkippedView]


@endpoint(Text, Likes, NotAllowed)
async def like(call: Call, given: Text) -> Likes:
    """List up to three items of others that a text could be handed in with; nothing is kept."""
    routed = route(given.text, await routing_of(call.actor.org_id))
    return _likes(await joining.to_join(call.actor, given.text, routed, now=call.now))


@endpoint(Nothing, Likes, NotFound)
async def duplicates(call: Call, given: Nothing) -> Likes:
    """List items that I may read and that tell of the same as this one."""
    return _likes(await likeness.duplicates(call.actor, call.receipt, now=call.now))


@endpoint(Nothing, Clusters, NotAllowed)
async def clusters(call: Call, given: Nothing) -> Clusters:
    """List what several people reported within ten days, of what I may read."""
    if not call.actor.works:
        raise NotAllowed
    found = await piling.clusters(call.actor, now=call.now)
    return Clusters(clusters=[_cluster(one) for one in found])


@endpoint(Receipts, GatheredView, NotAllowed, NotFound)
async def merge(call: Call, given: Receipts) -> GatheredView:
    """Merge items into the earliest of them (并案), as far as each may be; says which were not."""
    done = await gathering.gather(call.actor, given.receipts, now=call.now)
    skipped = [SkippedView(receipt=receipt, why=why) for receipt, why in done.skipped]
    return GatheredView(into=done.into, merged=list(done.merged), skipped=skipped)


def _likes(found: Sequence[Like]) -> Likes:
    return Likes(
        items=[
            LikeView(
                receipt=one.receipt,
                title=one.title,
                state=one.state,
                state_name=state_of_others(one.state),
                submitted_at=one.submitted_at,
                score=round(one.score, 3),
            )
            for one in found
        ]
    )


def _cluster(one: piling.Cluster) -> ClusterView:
    return ClusterView(
        title=one.title,
        topic=one.topic,
        items=list(one.items),
        count=one.count,
        stations=one.stations,
        since=one.since,
        until=one.until,
    )
