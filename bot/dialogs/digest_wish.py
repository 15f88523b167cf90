"""Which summaries one wants, and at what time (简报设置): each answer holds at once."""

from datetime import timedelta
from enum import StrEnum

from bot import digest_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from handlers import digest
from handlers.conversation import Data
from rules.digest import KIND_NAMES, WHEN, Kind, read_minute


class Step(StrEnum):
    """What is asked."""

    #: a kind to be turned on or off, or a time
    WISH = "wish"


#: After so long what somebody writes is something else.
SILENCE = timedelta(minutes=10)


async def begin(turn: Turn) -> Next:
    """Show what one has, and ask what is to be changed."""
    wanted = await digest.wished(turn.actor)
    lines = [
        _line(nth, kind, on=kind in wanted.kinds)
        for nth, kind in enumerate(digest.kinds_of(turn.actor), 1)
    ]
    at = f"{wanted.at // 60}:{wanted.at % 60:02d} "
    return Next(texts.WISH.format(kinds="\n".join(lines), at=at), Step.WISH)


def _line(nth: int, kind: Kind, *, on: bool) -> str:
    state = texts.ON if on else texts.OFF
    return texts.WISH_LINE.format(n=nth, name=KIND_NAMES[kind], when=WHEN[kind], state=state)


async def _turn_over(turn: Turn, data: Data) -> Next:
    """Turn a kind on or off."""
    own, wanted = digest.kinds_of(turn.actor), await digest.wished(turn.actor)
    chosen = int(turn.said.choice)
    if chosen > len(own):
        return Next(texts.WISH_NO_SUCH, Step.WISH, data)
    kinds = set(wanted.kinds) ^ {own[chosen - 1]}
    await digest.wish(turn.actor, [*kinds], wanted.at, now=turn.now)
    return await begin(turn)


async def _take_time(turn: Turn, data: Data) -> Next:
    at = read_minute(turn.said.text)
    if at is None:
        return Next(texts.WISH_NO_TIME, Step.WISH, data)
    kinds = (await digest.wished(turn.actor)).kinds
    await digest.wish(turn.actor, kinds, at, now=turn.now)
    return await begin(turn)


async def _leave(turn: Turn, data: Data) -> Next:
    return Next(texts.WISH_DONE)


DIGEST_WISH = Dialog(
    name="digest_wish",
    rows=(
        Row(Step.WISH, Expect.ZERO, _leave, (None,)),
        Row(Step.WISH, Expect.DONE, _leave, (None,)),
        Row(Step.WISH, Expect.DIGIT, _turn_over, (Step.WISH,)),
        Row(Step.WISH, Expect.TEXT, _take_time, (Step.WISH,)),
    ),
    cancel=_leave,
    help={Step.WISH: texts.WISH_HELP},
    left={Step.WISH: texts.WISH_LEFT},
    silence=SILENCE,
)
