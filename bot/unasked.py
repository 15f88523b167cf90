"""Where one question follows another, a number typed before a question was shown answers none."""

from dataclasses import replace
from datetime import timedelta

from bot.attending_texts import ASK_AGAIN
from bot.dialog import Do, Next, Turn
from handlers.conversation import Data

#: WeChat tells the time of a message to the second.
_SECOND = timedelta(seconds=1)


def once_seen(show: Do, do: Do) -> Do:
    """Do what is chosen only once its question was shown; show it again otherwise.

    Whoever says so a second time is believed: the two clocks may differ.
    """

    async def checked(turn: Turn, data: Data) -> Next:
        if "again" in data or not _unasked(turn):
            return await do(turn, data)
        shown = await show(turn, data)
        return replace(shown, reply=ASK_AGAIN + shown.reply, data={**shown.data, "again": True})

    return checked


def _unasked(turn: Turn) -> bool:
    opened, sent = turn.scene.dialog, turn.said.at
    if opened is None or opened.changed_at is None or sent is None:
        return False
    return sent + _SECOND <= opened.changed_at
