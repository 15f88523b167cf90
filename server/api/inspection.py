"""What is late for long: the list for the office and its leader, and the circular made of it."""

from datetime import datetime

from handlers import inspection
from handlers.attachment import File
from handlers.clock_errors import NothingLate
from handlers.errors import NotAllowed
from handlers.inspection import Line
from server import inspections
from server.api.endpoint import Call, Nothing, Shown, endpoint
from server.api.files import Sheet


class Late(Shown):
    """One matter that is late: with whom, since when, by how many working days.

    `accepting` says that a unit has not even said whether it takes it.
    """

    receipt: str
    title: str
    whose: str
    due_at: datetime
    days: int
    urgent: bool
    accepting: bool


class Inspection(Shown):
    """What is late for as many working days as the county says, by whose turn it is."""

    late: list[Late]


def _view(line: Line) -> Late:
    return Late.model_validate(line, from_attributes=True)


@endpoint(Nothing, Inspection, NotAllowed)
async def read(call: Call, given: Nothing) -> Inspection:
    """List what is late for so long that it is for an inspection circular (督查通报)."""
    return Inspection(
        late=[_view(line) for line in await inspection.late(call.actor, now=call.now)]
    )


@endpoint(Nothing, File, NotAllowed)
async def paper(call: Call, given: Nothing) -> File:
    """Download a draft of the circular as .docx."""
    lines = await inspection.late(call.actor, now=call.now)
    return await inspections.draft(call.actor, lines, now=call.now)


@endpoint(Nothing, Sheet, NotAllowed)
async def sheet(call: Call, given: Nothing) -> Sheet:
    """Download the list as a sheet."""
    lines = await inspection.late(call.actor, now=call.now)
    return await inspections.sheet(call.actor, lines, now=call.now)


@endpoint(Nothing, File, NotAllowed, NothingLate)
async def issue(call: Call, given: Nothing) -> File:
    """Issue the circular of today: it takes the next number of the year, and comes as .docx."""
    issued = await inspection.issue(call.actor, now=call.now)
    return await inspections.circular(call.actor, issued, now=call.now)
