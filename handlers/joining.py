"""Handing something in together with what somebody else reported (一起报), and what is like it.

What is handed in is an item of its own, and goes on at once as part of the other one. Of that its
reporter learns title and state beforehand, and afterwards what any reporter hears of it. Each goes
on with an item once, however often they tell of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.actor import Actor
from handlers.advance import Mark, move
from handlers.errors import NotAllowed
from handlers.item_errors import CannotJoin, JoinedAlready
from handlers.similar import Like, like
from models import Opinion
from rules.county import County
from rules.opinion import GOES_ON, State, Verb, step_from
from rules.permission import Action, Standing
from rules.routing import Decision, Route, route

#: Items shown that are like a draft.
SHOWN = 3
#: Items like a draft among which the chosen one must be: others may have come since it was shown.
AMONG = 20


async def to_join(actor: Actor, text: str, routed: Route, *, now: datetime) -> list[Like]:
    """Give items of others that a text could join; none at a gate, or for what says too little.

    Raises NotAllowed for who hands nothing in.
    """
    if not actor.may(Action.SUBMIT, Standing(reporter_id=actor.person_id)):
        raise NotAllowed
    near = await like(actor, text, now=now, limit=SHOWN) if _alone(routed) else []
    own = await _own_with(actor, [one.opinion_id for one in near])
    return [replace(one, own=own.get(one.opinion_id, "")) for one in near]


async def _own_with(actor: Actor, items: Sequence[int]) -> dict[int, str]:
    """Give the receipt of one's own that goes on with each of the items, where there is one."""
    mine = Opinion.filter(org_id=actor.org_id, reporter_id=actor.person_id, state=State.MERGED)
    found = await mine.filter(merged_into_id__in=items).order_by("-id")
    return {one.merged_into_id or 0: one.receipt for one in found}


async def may_join(actor: Actor, receipt: str, text: str, routed: Route, *, now: datetime) -> bool:
    """Tell whether a text may join that item: somebody else's of the county, open, and like it."""
    near = await like(actor, text, now=now, limit=AMONG) if _alone(routed) else []
    return receipt in {one.receipt for one in near}


def _alone(routed: Route) -> bool:
    """Tell whether a text is one matter, says enough, and can wait for another's pace."""
    stopped = routed.gate is not None or routed.decision is Decision.NEED_INFO
    return not stopped and not routed.parts


async def check_join(actor: Actor, receipt: str, text: str, known: County, now: datetime) -> None:
    """Lock the item that a text is to join, if any, in the caller's transaction.

    Raises CannotJoin: what is sealed, over, foreign, one's own or another matter is refused alike;
    JoinedAlready where something of one's own goes on with it.
    """
    if not receipt:
        return
    if not await may_join(actor, receipt, text, route(text, known), now=now):
        raise CannotJoin
    root = await _lock(actor, receipt)
    if root.state not in GOES_ON:
        raise CannotJoin
    if own := await _own_with(actor, [root.id]):
        raise JoinedAlready(receipt=own[root.id])


async def join(actor: Actor, opinion_id: int, receipt: str, now: datetime) -> None:
    """Have what was just handed in go on as part of another item, in the caller's transaction.

    ``check_join`` has locked it.
    """
    own, root = await Opinion.get(id=opinion_id), await _lock(actor, receipt)
    joins, grows = step_from(own.state, Verb.JOIN), step_from(root.state, Verb.GROW)
    assert joins is not None, "what is handed in to join lies with nobody yet"
    assert grows is not None, "it was looked at under its lock"
    own.merged_into_id, own.committee_id = root.id, root.committee_id
    await move(own, joins, Mark(actor.person_id), now)
    # Who joined stands in their own item alone.
    await move(root, grows, Mark(), now)


async def _lock(actor: Actor, receipt: str) -> Opinion:
    rows = Opinion.filter(org_id=actor.org_id, receipt=receipt)
    return await rows.select_for_update().get()
