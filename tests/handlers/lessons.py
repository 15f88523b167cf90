"""What staff teach the routing by: one matter, as two people say it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

from handlers.actor import Actor
from handlers.submission import Draft, submit

DITCH = "三组那条灌溉水渠堵了两年，水放不到田里，几十亩水稻没法种，请派人清一清"
#: The same matter elsewhere, as another member says it.
NEXT = "五组那条灌溉水渠堵了三年，水放不到田里，几十亩水稻没法种，请派人来清"

#: Has a text handed in and sent to a committee by the office; gives its receipt.
Settle = Callable[..., Awaitable[str]]


async def handed_in(member: Actor, text: str, now: datetime) -> str:
    """Hand a text in; gives its receipt."""
    return (await submit(member, Draft(text, uuid4().hex), now=now)).receipt
