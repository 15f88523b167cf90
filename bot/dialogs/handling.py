"""A unit and what was forwarded to it: take it on, send it back with a reason, ask for time."""

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum

from bot import texts as common
from bot import unit_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.handled import day_said, due_of, unit_shown
from bot.reasons import listed, picked
from bot.sayings import short
from handlers import assignment
from handlers.assignment import find_assigned
from handlers.conversation import Data
from handlers.county import county_of
from rules.opinion import Verb
from rules.reasons import Reason, reason_said
from rules.when import Unclear, read_day


class Step(StrEnum):
    """Where it stands."""

    #: the item is shown: take it on or not
    SHOWN = "shown"
    #: why not
    WHY = "why"
    #: until which day more time is asked for
    DAY = "day"
    #: why it takes longer
    GROUND = "ground"


async def begin(turn: Turn, receipt: str) -> Next:
    """Show an item as the unit has it, and ask whether it takes it, where it has not said."""
    found = await find_assigned(turn.actor, receipt)
    asking = Verb.ACCEPT in found.verbs
    shown = await unit_shown(turn, found, asking=asking)
    once = common.SHOWN_ALREADY.format(short=short(receipt))
    if not asking:
        return Next(shown, again=once)
    return Next(shown + texts.CHOOSE_TO_TAKE, Step.SHOWN, _data(receipt), again=once)


def _data(receipt: str, unit: str = "", day: str = "") -> Data:
    return {"receipt": receipt, "unit": unit, "day": day}


async def _accept(turn: Turn, data: Data) -> Next:
    return await accept(turn, str(data["receipt"]), str(data["unit"]))


async def accept(turn: Turn, receipt: str, unit: str = "") -> Next:
    """Take an item on."""
    done = await assignment.accept(turn.actor, receipt, unit=unit, now=turn.now)
    due = due_of(done.assignment, turn.now)
    return Next(texts.TAKEN_ON.format(receipt=receipt, short=short(receipt), due=due))


async def begin_refusal(turn: Turn, receipt: str, unit: str = "", words: str = "") -> Next:
    """Ask why an item is sent back; with words, send it."""
    found = await find_assigned(turn.actor, receipt, unit=unit)
    assignment.require(turn.actor, found, Verb.REFUSE)
    data = _data(receipt, unit)
    if words:
        return await _refuse_with(turn, data, reason_said(Verb.REFUSE, words))
    return _ask_why(data)


def _ask_why(data: Data) -> Next:
    return Next(texts.WHY_REFUSE.format(reasons=listed(Verb.REFUSE)), Step.WHY, data)


async def _refuse(turn: Turn, data: Data) -> Next:
    return _ask_why(data)


async def _refuse_with(turn: Turn, data: Data, reason: Reason) -> Next:
    receipt, unit = str(data["receipt"]), str(data["unit"])
    done = await assignment.refuse(turn.actor, receipt, reason, unit=unit, now=turn.now)
    said = texts.TURNED_DOWN if done.assignment.lead else texts.LEFT
    return Next(said.format(receipt=receipt))


async def begin_extension(turn: Turn, receipt: str, unit: str = "", words: str = "") -> Next:
    """Ask until when; a day that came with the command is taken."""
    found = await find_assigned(turn.actor, receipt, unit=unit)
    assignment.require(turn.actor, found, Verb.ASK_EXTENSION)
    if words:
        return _take(turn, _data(receipt, unit), words)
    most = (await county_of(turn.actor.org_id)).numbers.extension_days
    return Next(texts.UNTIL_WHEN.format(days=most), Step.DAY, _data(receipt, unit))


async def _day(turn: Turn, data: Data) -> Next:
    return _take(turn, data, turn.said.text)


def _take(turn: Turn, data: Data, said: str) -> Next:
    day = read_day(said, turn.now)
    if isinstance(day, Unclear):
        return Next(texts.WHICH_DAY, Step.DAY, data)
    asked = texts.WHY_LONGER.format(day=day_said(day), reasons=listed(Verb.ASK_EXTENSION))
    return Next(asked, Step.GROUND, {**data, "day": day.isoformat()})


async def _extend(turn: Turn, data: Data, reason: Reason) -> Next:
    receipt, day = str(data["receipt"]), date.fromisoformat(str(data["day"]))
    await assignment.ask_extension(
        turn.actor, receipt, day, reason, unit=str(data["unit"]), now=turn.now
    )
    return Next(texts.ASKED_LONGER.format(receipt=receipt, day=day_said(day)))


def because(
    verb: Verb, step: StrEnum, do: Callable[[Turn, Data, Reason], Awaitable[Next]]
) -> Callable[[Turn, Data], Awaitable[Next]]:
    """Take a reason by its number of the list, or in words; ask in ``step`` for what says none."""

    async def take(turn: Turn, data: Data) -> Next:
        choice = turn.said.choice
        reason = reason_said(verb, picked(verb, choice) if choice else turn.said.text)
        if not reason.holds(verb):
            return Next(texts.WRITE_WHY, step, data)
        return await do(turn, data, reason)

    return take


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.KEPT_FOR_LATER)


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.HANDLING_DROPPED)


def _readable(data: Data) -> bool:
    return all(isinstance(data.get(name), str) for name in ("receipt", "unit", "day"))


_refuses = because(Verb.REFUSE, Step.WHY, _refuse_with)
_extends = because(Verb.ASK_EXTENSION, Step.GROUND, _extend)

HANDLING = Dialog(
    name="handling",
    rows=(
        Row(Step.SHOWN, Expect.ONE, _accept, (None,), texts.SAYS_TAKE_ON),
        Row(Step.SHOWN, Expect.TWO, _refuse, (Step.WHY,), texts.SAYS_TURN_DOWN),
        Row(Step.SHOWN, Expect.ZERO, _later, (None,), texts.SAYS_LATER),
        Row(Step.WHY, Expect.ZERO, _drop, (None,)),
        Row(Step.WHY, Expect.DIGIT, _refuses, (Step.WHY, None)),
        Row(Step.WHY, Expect.TEXT, _refuses, (Step.WHY, None)),
        Row(Step.DAY, Expect.ZERO, _drop, (None,)),
        Row(Step.DAY, Expect.TEXT, _day, (Step.DAY, Step.GROUND)),
        Row(Step.GROUND, Expect.ZERO, _drop, (None,)),
        Row(Step.GROUND, Expect.DIGIT, _extends, (Step.GROUND, None)),
        Row(Step.GROUND, Expect.TEXT, _extends, (Step.GROUND, None)),
    ),
    cancel=_drop,
    help={
        Step.SHOWN: texts.HELP_SHOWN,
        Step.WHY: texts.HELP_WHY,
        Step.DAY: texts.HELP_DAY,
        Step.GROUND: texts.HELP_WHY,
    },
    left=dict.fromkeys(Step, texts.STILL_HANDLING),
    readable=_readable,
    fragile=True,
    light=True,
)
