"""What the county's committees and departments are for: read, tried, changed and taken back."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from handlers import remits
from handlers.county import routing_of
from handlers.errors import NotAllowed
from handlers.remit_errors import CommitteeBusy, NoSuchVersion, NothingChanged, RemitsWrong
from models import Remits
from rules.county import County, short_names
from rules.remit_changes import Changes, apply, packed
from rules.remit_moves import Moves
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Words
from server.api.views import CommitteeView

#: How many of the items that would move are shown.
SHOWN = 200


class Trial(Given):
    """How the county would differ from what is shipped."""

    changes: Changes


class NewRemits(Trial):
    """How the county is to differ from what is shipped, in place of how it does, and why."""

    note: Annotated[Words, Field(max_length=200)] = ""


class FormerRemits(Given):
    """The version that is to hold again; 0 is as shipped."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class RemitView(CommitteeView):
    """A committee and the departments that it answers for."""

    departments: list[str]


class VersionView(Shown):
    """One version; `by` is empty for a command."""

    version: int
    made_at: datetime
    by: str
    note: str


class RemitsView(Shown):
    """What holds: the version, its changes as they can be given again, and all that there were."""

    version: int
    changes: dict[str, Any]
    committees: list[RemitView]
    versions: list[VersionView]


class MoveView(Shown):
    """An item that would go elsewhere."""

    receipt: str
    title: str
    was: CommitteeView
    now: CommitteeView


class BetweenView(Shown):
    """How many items would go from one committee to another."""

    was: CommitteeView
    now: CommitteeView
    items: int


class MovesView(Shown):
    """What would become of the items of the last year; nothing has changed.

    Of `confirmed` ones `right` would newly go where staff settled them, `wrong` no longer would.
    `sure_was` and `sure_now` go to a committee without anybody looking; `moved` shows the newest.
    """

    items: int
    moves: int
    between: list[BetweenView]
    moved: list[MoveView]
    confirmed: int
    right: int
    wrong: int
    sure_was: int
    sure_now: int


@endpoint(Nothing, RemitsView, NotAllowed)
async def read(call: Call, given: Nothing) -> RemitsView:
    """Read what the committees are for, and how that differs from what is shipped."""
    remits.check_may(call.actor)
    return await _held(call)


@endpoint(Trial, MovesView, NotAllowed, RemitsWrong)
async def try_out(call: Call, given: Trial) -> MovesView:
    """Say what would become of the last year's items; nothing is kept."""
    remits.check_may(call.actor)
    org_id = call.actor.org_id
    told = await remits.try_out(org_id, given.changes, now=call.now)
    return _moves(told, _named(await routing_of(org_id), apply(given.changes)))


@endpoint(NewRemits, RemitsView, NotAllowed, RemitsWrong, NothingChanged, CommitteeBusy)
async def change(call: Call, given: NewRemits) -> RemitsView:
    """Have changes hold from now on, in place of those that held."""
    remits.check_may(call.actor)
    who = call.actor
    await remits.apply(who.org_id, given.changes, given.note, now=call.now, by=who)
    return await _held(call)


@endpoint(FormerRemits, RemitsView, NotAllowed, NoSuchVersion, NothingChanged, CommitteeBusy)
async def hold(call: Call, given: FormerRemits) -> RemitsView:
    """Go back to a former version, or to what is shipped."""
    remits.check_may(call.actor)
    await remits.hold(call.actor.org_id, given.version, now=call.now, by=call.actor)
    return await _held(call)


async def _held(call: Call) -> RemitsView:
    org_id = call.actor.org_id
    version, changes = await remits.held(org_id)
    return RemitsView(
        version=version,
        changes=packed(changes),
        committees=[
            RemitView(code=row.code, name=row.short, departments=list(row.departments))
            for row in apply(changes).committees
        ],
        versions=[_version(row) for row in await remits.versions(org_id)],
    )


def _version(row: Remits) -> VersionView:
    by = row.by.name if row.by else ""
    return VersionView(version=row.version, made_at=row.made_at, by=by, note=row.note)


def _named(*counties: County) -> dict[str, CommitteeView]:
    return {
        code: CommitteeView(code=code, name=name)
        for county in counties
        for code, name in short_names(county).items()
    }


def _moves(told: Moves, named: dict[str, CommitteeView]) -> MovesView:
    return MovesView(
        items=told.items,
        moves=len(told.moved),
        between=[
            BetweenView(was=named[was], now=named[now], items=items)
            for (was, now), items in told.between.items()
        ],
        moved=[
            MoveView(receipt=one.receipt, title=one.title, was=named[one.was], now=named[one.now])
            for one in told.moved[:SHOWN]
        ],
        confirmed=told.confirmed,
        right=told.right,
        wrong=told.wrong,
        sure_was=told.sure_was,
        sure_now=told.sure_now,
    )
