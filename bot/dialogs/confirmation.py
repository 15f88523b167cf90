"""Confirming an activity: what came of it, each open case, what is added, and then it counts."""

from collections.abc import Sequence
from enum import StrEnum

from bot import attending_texts as texts
from bot.dialog import Dialog, Do, Expect, Next, Row, Turn
from bot.dialogs import record
from bot.sayings import day_of
from bot.unasked import once_seen
from handlers import activity, confirmation
from handlers.activity import short
from handlers.conversation import Data
from handlers.errors import ActivityWrongState, ChoiceUnknown, NotAllowed
from models import Activity, Person
from rules.activity import Verb
from rules.completeness import substance
from rules.confirmation import CASE_NAMES, CHOICES, Case, Choice, Outcome
from rules.permission import Action, holds
from rules.summary import Summary, said
from rules.text import command


class Step(StrEnum):
    """Where the confirmation stands."""

    #: one open case is shown
    CASE = "case"
    #: why it is settled so
    REASON = "reason"
    #: nothing is open; photos, minutes and views may be added
    READY = "ready"
    #: it is confirmed; views may become items
    CONVERT = "convert"


#: An open case: whose, what, and how it may be settled.
Open = tuple[Person, Case, tuple[Choice, ...]]


async def begin(turn: Turn, number: str = "") -> Next:
    """Show what came of the activity, and the first open case; without a number, what waits."""
    if not number:
        return await _which(turn)
    found = await activity.find(turn.actor, number)
    try:
        activity.allowed(turn.actor, found, Verb.CONFIRM)
    except (NotAllowed, ActivityWrongState) as refused:
        return Next(str(refused))
    counted = await confirmation.summary(turn.actor, number)
    return await _go_on(turn, {"number": number}, f"{_summary(found, counted)}\n\n")


async def _which(turn: Turn) -> Next:
    waiting = await confirmation.waiting_confirmation(turn.actor)
    if len(waiting) == 1:
        return await begin(turn, waiting[0].number)
    if not waiting:
        return Next(texts.NOTHING_TO_CONFIRM)
    lines = "\n".join(
        texts.TO_CONFIRM_LINE.format(
            short=short(row.number), title=row.title, day=day_of(row.starts_at, turn.now)
        )
        for row in waiting
    )
    return Next(texts.WHICH_TO_CONFIRM.format(lines=lines, short=short(waiting[0].number)))


def _summary(found: Activity, counted: Summary) -> str:
    return texts.SUMMARY.format(title=found.title, short=short(found.number), counts=said(counted))


async def _go_on(turn: Turn, data: Data, before: str = "") -> Next:
    """Show the next open case that is not one's own; without any, ask to confirm."""
    number = str(data["number"])
    cases = await confirmation.cases(turn.actor, number)
    others = [one for one in cases if one[0].id != turn.actor.person_id]
    if others:
        return _show(data, others, before)
    if cases:
        await confirmation.hand_over(turn.actor, number, now=turn.now)
        return Next(before + texts.WAITS_FOR_OFFICE.format(short=short(number)))
    return Next(before + texts.READY, Step.READY, {"number": number})


def _show(data: Data, cases: list[Open], before: str) -> Next:
    person, case, choices = cases[0]
    lines = [f"{place} {choice.name}" for place, choice in enumerate(choices, 1)]
    if len(cases) > 1:
        lines.append(texts.REST_PLAINLY.format(count=len(cases)))
    shown = texts.CASE.format(
        name=person.name, case=CASE_NAMES[case], choices="\n".join([*lines, texts.STOP_HERE])
    )
    kept: Data = {"number": data["number"], "person": person.id, "name": person.name}
    return Next(before + shown, Step.CASE, kept)


def _open(do: Do) -> Do:
    """Leave off where somebody else has confirmed it meanwhile."""

    async def checked(turn: Turn, data: Data) -> Next:
        try:
            return await do(turn, data)
        except ActivityWrongState as refused:
            return Next(str(refused))

    return checked


async def _choose(turn: Turn, data: Data) -> Next:
    """Settle the case that is shown; somebody else may have done so in between."""
    cases = await confirmation.cases(turn.actor, str(data["number"]))
    choices = next((one[2] for one in cases if one[0].id == data["person"]), None)
    if choices is None:
        said = texts.SETTLED_BEFORE.format(name=data["name"])
        return await _go_on(turn, data, f"{said}\n\n")
    chosen = _chosen(turn, choices)
    if chosen is None:
        return await _again(turn, data)
    if chosen.reason:
        return Next(texts.WHY_SO, Step.REASON, {**data, "outcome": chosen.outcome})
    return await _settle(turn, data, chosen.outcome)


def _chosen(turn: Turn, choices: Sequence[Choice]) -> Choice | None:
    """Give the choice that is meant, by its number or its name."""
    said = turn.said.choice or command(turn.said.text)
    named = {command(choice.name): choice for choice in choices}
    return {str(n): choice for n, choice in enumerate(choices, 1)}.get(said) or named.get(said)


async def _because(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return Next(texts.WHY_SO, Step.REASON, data)
    return await _settle(turn, data, Outcome(str(data["outcome"])), turn.said.text)


async def _settle(turn: Turn, data: Data, outcome: Outcome, reason: str = "") -> Next:
    number, person = str(data["number"]), data["person"]
    assert isinstance(person, int), "checked by _readable"
    name = data["name"]
    try:
        done = await confirmation.settle(turn.actor, number, person, outcome, reason, now=turn.now)
        said = texts.SETTLED.format(name=name, choice=done.name)
    except ChoiceUnknown:
        said = texts.SETTLED_BEFORE.format(name=name)
    return await _go_on(turn, data, f"{said}\n\n")


async def _plainly(turn: Turn, data: Data) -> Next:
    done = await confirmation.settle_plainly(turn.actor, str(data["number"]), now=turn.now)
    said = texts.SETTLED_PLAINLY.format(count=done)
    return await _go_on(turn, data, f"{said}\n\n")


async def _again(turn: Turn, data: Data) -> Next:
    return await _go_on(turn, {"number": data["number"]})


async def _add_photo(turn: Turn, data: Data) -> Next:
    """Keep a photo that is sent while cases are still open, and go on."""
    noted = await record.take_in(turn, str(data["number"]))
    return await _go_on(turn, data, f"{noted}\n\n")


async def _add(turn: Turn, data: Data) -> Next:
    """Keep what is sent before the confirmation: a photo, minutes, or a view."""
    noted = await record.take_in(turn, str(data["number"]))
    return Next(f"{noted}{texts.READY_AGAIN}", Step.READY, data)


async def _confirm(turn: Turn, data: Data) -> Next:
    number = str(data["number"])
    await confirmation.confirm(turn.actor, number, now=turn.now)
    counted = await confirmation.summary(turn.actor, number)
    count = sum(counted.outcomes.values())
    said = texts.CONFIRMED.format(count=count) if count else texts.CONFIRMED_NOBODY
    views = await record.views_left(turn.actor, number)
    if not views or not holds(Action.SUBMIT, turn.actor.posts):
        return Next(said)
    return Next(said + texts.CONVERT.format(count=len(views)), Step.CONVERT, data)


async def _convert(turn: Turn, data: Data) -> Next:
    return await record.begin_views(turn, str(data["number"]))


async def _not_now(turn: Turn, data: Data) -> Next:
    return Next(texts.CONVERT_LATER.format(short=short(str(data["number"]))))


async def _stop(turn: Turn, data: Data) -> Next:
    return Next(texts.CONFIRM_LATER.format(short=short(str(data["number"]))))


def _readable(data: Data) -> bool:
    """Whether the number is there, and what is kept with a person is whole."""
    person = data.get("person")
    outcome = data.get("outcome")
    known = outcome is None or outcome in set(Outcome)
    return isinstance(data.get("number"), str) and isinstance(person, int | None) and known


#: What people type instead of a choice's number.
_NAMES = tuple(dict.fromkeys(command(one.name) for row in CHOICES.values() for one in row))
_ON = (Step.CASE, Step.READY, None)
_TO_VIEWS = (record.Step.VIEWS, *record.CARD)

CONFIRMATION = Dialog(
    name="confirmation",
    rows=(
        Row(Step.CASE, Expect.ZERO, _stop, (None,)),
        Row(Step.CASE, Expect.NINE, _open(once_seen(_again, _plainly)), _ON, texts.SAYS_PLAINLY),
        Row(
            Step.CASE,
            Expect.DIGIT,
            _open(once_seen(_again, _choose)),
            (Step.REASON, *_ON),
            _NAMES,
        ),
        Row(Step.CASE, Expect.PHOTO, _open(_add_photo), _ON),
        Row(Step.REASON, Expect.ZERO, _open(_again), _ON),
        Row(Step.REASON, Expect.TEXT, _open(_because), (Step.REASON, *_ON)),
        Row(Step.READY, Expect.ONE, _confirm, (Step.CONVERT, None), texts.SAYS_CONFIRM),
        Row(Step.READY, Expect.ZERO, _stop, (None,)),
        Row(Step.READY, Expect.TEXT, _add, (Step.READY,)),
        Row(Step.READY, Expect.PHOTO, _add, (Step.READY,)),
        Row(Step.READY, Expect.VOICE, _add, (Step.READY,)),
        Row(Step.CONVERT, Expect.ONE, _convert, _TO_VIEWS, texts.SAYS_CONVERT),
        Row(Step.CONVERT, Expect.ZERO, _not_now, (None,)),
    ),
    cancel=_stop,
    help={
        Step.CASE: texts.HELP_CASE,
        Step.REASON: texts.HELP_WHY_SO,
        Step.READY: texts.HELP_READY,
        Step.CONVERT: texts.HELP_CONVERT,
    },
    left={
        Step.CASE: texts.STILL_CONFIRMING,
        Step.REASON: texts.STILL_CONFIRMING,
        Step.READY: texts.STILL_CONFIRMING,
        Step.CONVERT: texts.STILL_CONVERT,
    },
    readable=_readable,
    light=True,
)
