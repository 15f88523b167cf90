"""An activity as who holds it sees it, and the one step that is nearly always next: the notice."""

from enum import StrEnum

from bot import activity_texts as texts
from bot.activities import organiser_card
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.pages import page
from handlers import activity, invitation, notice
from handlers.activity import short
from handlers.conversation import Data
from rules.activity import Verb


class Step(StrEnum):
    """Where it stands."""

    #: the card is shown: is everybody told now?
    ASK = "ask"


async def begin(turn: Turn, number: str, place: int = 1) -> Next:
    """Show the activity, page ``place`` of it, and offer to tell the invited."""
    found = await activity.find(turn.actor, number)
    await notice.read_about(turn.actor, activity_id=found.id, now=turn.now)
    shown = page(await organiser_card(turn, found), place, f"看 {short(number)}")
    if Verb.NOTIFY not in activity.verbs(turn.actor, found):
        return Next(shown)
    return Next(shown + texts.NOTIFY_NOW, Step.ASK, {"number": number})


async def _notify(turn: Turn, data: Data) -> Next:
    return Next(await notify(turn, str(data["number"])))


async def notify(turn: Turn, number: str) -> str:
    """Tell everybody invited, and say how many they are."""
    found = await activity.notify(turn.actor, number, now=turn.now)
    count = len(await invitation.invitations(turn.actor, number))
    said = texts.DONE[Verb.NOTIFY]
    return said.format(number=found.number, short=short(number), count=count)


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.LATER.format(short=short(str(data["number"]))))


def _readable(data: Data) -> bool:
    return isinstance(data.get("number"), str)


ANNOUNCING = Dialog(
    name="announcing",
    rows=(
        Row(Step.ASK, Expect.ONE, _notify, (None,), texts.SAYS_NOTIFY),
        Row(Step.ASK, Expect.ZERO, _later, (None,), texts.SAYS_LATER),
    ),
    cancel=_later,
    help={Step.ASK: texts.HELP_NOTIFY},
    left={Step.ASK: texts.STILL_NOTIFY},
    readable=_readable,
    fragile=True,
    light=True,
)
