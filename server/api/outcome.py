"""What those above made of an item, over the API; of an instruction (批示) level and day alone."""

from datetime import date, datetime

from handlers import outcome
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.item_errors import OutcomeDayWrong, RecordedAlready
from rules.deadline import BEIJING
from rules.outcome import Level
from server.api.endpoint import Call, Given, endpoint
from server.api.opinion_views import OpinionLine, line_view


class NewOutcome(Given):
    """Of which level, and on which day; today if it is left out."""

    level: Level
    on: date | None = None

    def day(self, now: datetime) -> date:
        """Give the day, in Beijing's time."""
        return self.on or now.astimezone(BEIJING).date()


class NewAdoption(NewOutcome):
    """Of which level, on which day, and whether it was used together with others (综合采用)."""

    combined: bool = False


_REFUSES = (NotFound, NotAllowed, WrongState, RecordedAlready, OutcomeDayWrong)


@endpoint(NewAdoption, OpinionLine, *_REFUSES)
async def adopt(call: Call, given: NewAdoption) -> OpinionLine:
    """Record that an upper CPPCC used an item (采用)."""
    done = await outcome.adopt(
        call.actor,
        call.receipt,
        given.level,
        given.day(call.now),
        combined=given.combined,
        now=call.now,
    )
    return line_view(done)


@endpoint(NewOutcome, OpinionLine, *_REFUSES)
async def report_up(call: Call, given: NewOutcome) -> OpinionLine:
    """Record that an item was sent up (报送)."""
    on = given.day(call.now)
    done = await outcome.report_up(call.actor, call.receipt, given.level, on, now=call.now)
    return line_view(done)


@endpoint(NewOutcome, OpinionLine, *_REFUSES)
async def instruct(call: Call, given: NewOutcome) -> OpinionLine:
    """Record that a leader wrote on an item (批示); what was written is not taken."""
    on = given.day(call.now)
    done = await outcome.instruct(call.actor, call.receipt, given.level, on, now=call.now)
    return line_view(done)
