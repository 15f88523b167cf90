"""Items that are not for everybody: sent elsewhere, sealed, released, purged by two persons."""

from handlers import custody
from handlers.custody import Remains
from handlers.errors import NotAllowed, NotFound, OutOfScope, ReasonMissing, WrongState
from handlers.item_errors import SecondPerson
from rules.bulletin import Kind
from server.api.endpoint import Call, Nothing, Shown, endpoint
from server.api.opinion_views import OpinionLine, line_view
from server.api.work import Why


class Printed(Shown):
    """A bulletin that is out and carries the item; it stays as it was printed."""

    kind: Kind
    year: int
    number: int


class Kept(OpinionLine):
    """An item that was sealed or purged.

    `kin` are the receipts of items that were merged with it or split from it, and are still open.
    """

    kin: list[str]
    printed: list[Printed]


_REFUSES = (NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)


@endpoint(Why, OpinionLine, *_REFUSES)
async def divert(call: Call, given: Why) -> OpinionLine:
    """Send an item where it belongs (转别处); its reporters read where to turn."""
    return line_view(await custody.divert(call.actor, call.receipt, given.said, now=call.now))


@endpoint(Why, Kept, *_REFUSES)
async def quarantine(call: Call, given: Why) -> Kept:
    """Seal an item (封存): nobody but the office sees it, at once."""
    return _kept(await custody.quarantine(call.actor, call.receipt, given.said, now=call.now))


@endpoint(Why, OpinionLine, *_REFUSES)
async def release(call: Call, given: Why) -> OpinionLine:
    """Open a sealed item again (解封): it goes on where it was."""
    return line_view(await custody.release(call.actor, call.receipt, given.said, now=call.now))


@endpoint(Why, OpinionLine, *_REFUSES)
async def ask_purge(call: Call, given: Why) -> OpinionLine:
    """Ask for a sealed item to be purged (申请销毁)."""
    return line_view(await custody.ask_purge(call.actor, call.receipt, given.said, now=call.now))


@endpoint(Nothing, Kept, NotFound, NotAllowed, WrongState, SecondPerson)
async def purge(call: Call, given: Nothing) -> Kept:
    """Empty a sealed item for good (销毁), as somebody else of the office has asked."""
    return _kept(await custody.purge(call.actor, call.receipt, now=call.now))


def _kept(left: Remains) -> Kept:
    printed = [
        Printed(kind=one.kind, year=one.year, number=one.number or 0) for one in left.printed
    ]
    return Kept(**dict(line_view(left.opinion)), kin=list(left.kin), printed=printed)
