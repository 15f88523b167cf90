"""Signing in and out: a good code needs no dialog, which begins where something is missing.

It keeps the moment of the first scan for whoever must still say where they are.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot import attending_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from handlers import activity, door, sign_in
from handlers.conversation import Data
from handlers.errors import NotFound, SignInRefused
from handlers.sign_in import SignedIn, SignedOut, Try
from rules.attendance import LEAVING, REFUSALS, Refusal
from rules.attendance_words import clock
from rules.door_code import Means, read_scene
from rules.when import say_when


class Step(StrEnum):
    """What is still missing."""

    #: which of several doors
    WHICH = "which"
    #: the code
    CODE = "code"
    #: where the person is
    PLACE = "place"
    #: whether somebody takes part who was not invited
    WELCOME = "welcome"


#: How long after a scan a place may follow.
PATIENCE = timedelta(minutes=10)
#: What a digit can pick.
_MOST = 9


async def begin(turn: Turn, said: str = "", number: str = "", *, out: bool = False) -> Next:
    """Sign in, or out, by a scanned scene or six digits; with neither, ask for what is missing."""
    data: Data = {"number": number, "out": out}
    if said:
        return await _try(turn, data, _coded(turn, said, data))
    return await _ask(turn, data) if number else await _find(turn, data)


def _coded(turn: Turn, said: str, data: Data) -> Try:
    """Give the try of a code; a scene says of itself which activity it is for."""
    tried = Try(at=_sent(turn))
    if read_scene(said) is None:
        return Try(Means.SPOKEN, said, tried.at)
    data["number"], tried = sign_in.scanned(said, tried)
    return tried


def _sent(turn: Turn) -> datetime:
    """Tell when the message was sent: that is what counts, however late it reaches us."""
    return min(turn.said.at or turn.now, turn.now)


# --- which door ---------------------------------------------------------------------------------


async def _find(turn: Turn, data: Data) -> Next:
    """Ask at the one door that is open; let choose among several."""
    numbers = await _doors(turn, out=bool(data["out"]))
    if len(numbers) == 1:
        return await _ask(turn, {**data, "number": numbers[0]})
    if numbers:
        return await _which(turn, {**data, "numbers": numbers})
    # Whoever was not invited has a door all the same.
    return Next(texts.HELP_CODE, Step.CODE, data) if data["out"] else Next(await _next_door(turn))


async def _doors(turn: Turn, *, out: bool) -> list[str]:
    """List the activities whose doors are open; one may still leave a while after the end."""
    moments = [_sent(turn) - LEAVING, _sent(turn)] if out else [_sent(turn)]
    open_now = [await door.open_for(turn.actor, now=moment) for moment in moments]
    return list(dict.fromkeys(row.number for rows in open_now for row in rows))[:_MOST]


async def _next_door(turn: Turn) -> str:
    """Say when the next door opens."""
    for ahead in await activity.mine(turn.actor, now=turn.now):
        if ahead.opens_at > turn.now:
            when = say_when(ahead.opens_at, None, turn.now)
            return texts.OPENS_NEXT.format(title=ahead.title, when=when)
    return texts.NO_DOOR


async def _which(turn: Turn, data: Data) -> Next:
    doors = [await door.at_door(turn.actor, number) for number in _numbers(data)]
    lines = "\n".join(
        texts.DOOR_LINE.format(
            place=place,
            title=seen.activity.title,
            time=clock(seen.activity.starts_at, turn.now),
        )
        for place, seen in enumerate(doors, 1)
    )
    return Next(texts.WHICH_DOOR.format(lines=lines), Step.WHICH, data)


def _numbers(data: Data) -> list[str]:
    numbers = data.get("numbers")
    return [str(number) for number in numbers] if isinstance(numbers, list) else []


async def _choose(turn: Turn, data: Data) -> Next:
    numbers, place = _numbers(data), int(turn.said.choice)
    if not 1 <= place <= len(numbers):
        return await _which(turn, data)
    return await _ask(turn, {"number": numbers[place - 1], "out": data["out"]})


async def _ask(turn: Turn, data: Data) -> Next:
    """Ask for the code, or for the place where that is enough; who is in already is told so."""
    seen = await door.at_door(turn.actor, str(data["number"]))
    signed_at = seen.signed_at
    if signed_at is not None and not data["out"]:
        return Next(texts.SIGNED_IN_BEFORE.format(time=clock(signed_at, turn.now)))
    title = seen.activity.title
    if seen.place_alone:
        asked = texts.GIVE_PLACE.format(title=title)
        return Next(asked, Step.PLACE, {**data, "means": Means.PLACE})
    return Next(texts.GIVE_CODE.format(title=title), Step.CODE, data)


# --- trying -------------------------------------------------------------------------------------


async def _try(turn: Turn, data: Data, tried: Try) -> Next:
    """Sign in or out; where something is missing, keep the try and ask for it."""
    number = str(data["number"]) or None
    try:
        if data["out"]:
            return _gone(turn, await sign_in.sign_out(turn.actor, number, tried, now=turn.now))
        signed = await sign_in.sign_in_in_chat(turn.scene, number, tried, now=turn.now)
        return _there(turn, signed)
    except NotFound:
        return Next(REFUSALS[Refusal.WRONG_CODE])
    except SignInRefused as refused:
        return await _missing(turn, data, tried, refused)


def _there(turn: Turn, signed: SignedIn) -> Next:
    words = texts.PRESENT[signed.presence]
    time = clock(signed.at, turn.now)
    return Next(words.format(time=time, title=signed.activity.title), repeatable=True)


def _gone(turn: Turn, signed: SignedOut) -> Next:
    words = texts.LEFT_EARLY if signed.early else texts.SIGNED_OUT
    time = clock(signed.at, turn.now)
    return Next(words.format(time=time, title=signed.activity.title), repeatable=True)


async def _missing(turn: Turn, data: Data, tried: Try, refused: SignInRefused) -> Next:
    number = str(refused.details.get("number", data["number"]))
    kept = {"number": number, "out": data["out"], **_kept(turn, tried)}
    match refused.details.get("reason"):
        case Refusal.NOT_INVITED:
            return await _welcome(turn, kept)
        case Refusal.NO_PLACE:
            return await _where(turn, kept, tried, refused)
        case Refusal.WRONG_PLACE:
            return Next(texts.GIVE_PLACE_AGAIN.format(why=refused), Step.PLACE, kept)
        case Refusal.NO_CODE:
            return Next(str(refused), Step.CODE, kept)
        case Refusal.EXPIRED_CODE | Refusal.WRONG_CODE if data["out"]:
            return Next(str(refused), Step.CODE, data)
    return Next(str(refused))


async def _where(turn: Turn, kept: Data, tried: Try, refused: SignInRefused) -> Next:
    """Ask for the place; whoever is not invited says first whether they take part."""
    seen = await door.at_door(turn.actor, str(kept["number"]))
    if not (seen.invited or tried.welcomed or kept["out"]):
        return await _welcome(turn, kept)
    return Next(str(refused), Step.PLACE, kept)


async def _welcome(turn: Turn, kept: Data) -> Next:
    seen = await door.at_door(turn.actor, str(kept["number"]))
    return Next(texts.WELCOME_IN.format(title=seen.activity.title), Step.WELCOME, kept)


def _kept(turn: Turn, tried: Try) -> Data:
    """Give what a next try needs of this one; where somebody stood is not kept."""
    at = tried.at or _sent(turn)
    return {
        "means": tried.means,
        "code": tried.code,
        "at": at.isoformat(),
        "welcomed": tried.welcomed,
    }


def _again(turn: Turn, data: Data) -> Try:
    """Give the kept try once more: its moment counts; of a place alone, it is this one."""
    means, at = Means(str(data["means"])), _sent(turn)
    if means is not Means.PLACE:
        at = datetime.fromisoformat(str(data["at"]))
    code, welcomed = str(data.get("code", "")), bool(data.get("welcomed"))
    return Try(means, code, at, turn.said.spot, welcomed=welcomed)


def _too_old(turn: Turn, tried: Try) -> bool:
    return tried.at is not None and _sent(turn) - tried.at > PATIENCE


# --- rows ---------------------------------------------------------------------------------------


async def _take_code(turn: Turn, data: Data) -> Next:
    assert turn.said.asked is not None, "the row takes nothing else"
    fresh: Data = {"number": "", "out": data["out"]}
    return await _try(turn, fresh, _coded(turn, turn.said.asked.rest, fresh))


async def _take_place(turn: Turn, data: Data) -> Next:
    if turn.said.spot is None:
        return Next(texts.NOT_A_PLACE, Step.PLACE, data)
    return await _once_more(turn, data, _again(turn, data))


async def _take_part(turn: Turn, data: Data) -> Next:
    return await _once_more(turn, data, replace(_again(turn, data), welcomed=True))


async def _once_more(turn: Turn, data: Data, tried: Try) -> Next:
    if _too_old(turn, tried):
        return Next(texts.CODE_TOO_OLD, Step.CODE, {"number": "", "out": data["out"]})
    return await _try(turn, data, tried)


async def _code_first(turn: Turn, data: Data) -> Next:
    return Next(texts.HELP_CODE, Step.CODE, data)


async def _leave(turn: Turn, data: Data) -> Next:
    return Next(texts.GOODBYE)


def _readable(data: Data) -> bool:
    """Whether this version knows the means, and nothing is missing."""
    whole = isinstance(data.get("number"), str) and isinstance(data.get("out"), bool)
    return whole and data.get("means", Means.SCREEN) in set(Means)


_ASKED = (Step.CODE, Step.PLACE, Step.WELCOME, None)


def _codes(*steps: Step) -> Iterator[Row]:
    """Wherever one stands at the door, a code tried anew takes the place of what was before."""
    for step in steps:
        yield Row(step, Expect.CODE, _take_code, _ASKED)


DOOR = Dialog(
    name="door",
    rows=(
        *_codes(*Step),
        Row(Step.WHICH, Expect.ZERO, _leave, (None,)),
        Row(Step.WHICH, Expect.DIGIT, _choose, (Step.WHICH, *_ASKED)),
        Row(Step.CODE, Expect.ZERO, _leave, (None,)),
        Row(Step.CODE, Expect.PLACE, _code_first, (Step.CODE,)),
        Row(Step.PLACE, Expect.ZERO, _leave, (None,)),
        Row(Step.PLACE, Expect.PLACE, _take_place, _ASKED),
        Row(Step.WELCOME, Expect.ONE, _take_part, _ASKED, texts.SAYS_TAKE_PART),
        Row(Step.WELCOME, Expect.ZERO, _leave, (None,)),
    ),
    cancel=_leave,
    help={
        Step.WHICH: texts.HELP_WHICH_DOOR,
        Step.CODE: texts.HELP_CODE,
        Step.PLACE: texts.HELP_PLACE,
        Step.WELCOME: texts.HELP_WELCOME,
    },
    left=dict.fromkeys(Step, texts.STILL_AT_DOOR),
    silence=PATIENCE,
    readable=_readable,
    light=True,
)
