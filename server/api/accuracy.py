"""How right routing is, for the office: what it named, what stayed, what was learned."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from pydantic import Field

from handlers import accuracy, learning
from handlers.errors import NotAllowed, NotFound
from models import Adjustment
from rules.accuracy import Tally
from server.api.endpoint import Call, Done, Given, Nothing, Shown, endpoint


class Counted(Shown):
    """Numbers of items: all; by decision; settled, and of those named, right, in the best two."""

    items: int
    auto: int
    confirm: int
    office: int
    settled: int
    judged: int
    right: int
    in_two: int


class Month(Counted):
    """What came in during a month, as in `2026-03`."""

    month: str


class OfCommittee(Shown):
    """What was named for a committee, what it kept of that, and what came to it from others."""

    code: str
    name: str
    named: int
    kept: int
    missed: int


class Mistaken(Shown):
    """What was sent to `first` and belonged to `settled`, and what those items had in common."""

    first: str
    settled: str
    count: int
    department: str
    words: list[str]


class Learned(Shown):
    """A version of what was learned, with how many left-out items were right before and after.

    `refused` says what it is worse than: `shipped`, `held`, or nothing.
    """

    version: int
    made_at: datetime
    examples: int
    judged: int
    before: int
    after: int
    refused: str


class Version(Given):
    """Which version shall hold, 0 as shipped."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class AccuracyView(Shown):
    """The figures of the last twelve months; `holds` is the version in use, 0 as shipped."""

    total: Counted
    months: list[Month]
    committees: list[OfCommittee]
    mistakes: list[Mistaken]
    versions: list[Learned]
    holds: int


@endpoint(Nothing, AccuracyView, NotAllowed)
async def read(call: Call, given: Nothing) -> AccuracyView:
    """Tell how right routing was, by month and by committee, and what it keeps getting wrong."""
    told = await accuracy.accuracy(call.actor, now=call.now)
    return AccuracyView(
        total=_counted(told.total),
        months=[Month(month=name, **asdict(one)) for name, one in told.months.items()],
        committees=[
            OfCommittee(code=code, name=told.names.get(code, code), **asdict(one))
            for code, one in told.committees.items()
        ],
        mistakes=[Mistaken(**asdict(one)) for one in told.mistakes],
        versions=[_learned(one) for one in told.versions],
        holds=told.holds,
    )


@endpoint(Version, Done, NotAllowed, NotFound)
async def hold(call: Call, given: Version) -> Done:
    """Have a version hold that was learned before, for the administrator; nights leave it then."""
    await learning.hold(call.actor.org_id, given.version, now=call.now, by=call.actor)
    return Done()


def _counted(one: Tally) -> Counted:
    return Counted(**asdict(one))


def _learned(one: Adjustment) -> Learned:
    judged, before, after = one.figures["held_out"]
    return Learned(
        version=one.version,
        made_at=one.made_at,
        examples=one.examples,
        judged=judged,
        before=before,
        after=after,
        refused=one.figures["refused"],
    )
