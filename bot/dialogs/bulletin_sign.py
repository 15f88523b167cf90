"""Signing a bulletin: the leader reads what it carries, and signs it or has it changed."""

from enum import StrEnum

from bot import bulletin_texts as texts
from bot.bulletin import bulletin_shown, issue_of, lines_of, link_of
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.unasked import once_seen
from handlers import bulletin
from handlers.bulletin_pieces import version
from handlers.conversation import Data
from rules.bulletin import KIND_NAMES, Verb
from rules.completeness import substance


class Step(StrEnum):
    """Where one signature stands."""

    #: the contents are shown: sign, send back, or later
    DECIDE = "decide"
    #: what is to be changed
    REASON = "reason"


async def opened(turn: Turn, number: str) -> Next:
    """Show what is to be signed, by its id; as it stands where it is signed. Raises NotFound."""
    made = await bulletin.find(turn.actor, int(number))
    if Verb.SIGN not in bulletin.verbs(turn.actor, made):
        return await bulletin_shown(turn, number)
    shown = texts.SIGN.format(
        kind=KIND_NAMES[made.kind],
        title=made.title or texts.NO_TITLE,
        lines=lines_of(made),
        link=link_of(turn, made),
    )
    data: Data = {"id": made.id, "seen": version(made)}
    again = texts.SIGN_AGAIN.format(kind=KIND_NAMES[made.kind])
    return Next(shown, Step.DECIDE, data, again=again)


async def _again(turn: Turn, data: Data) -> Next:
    return await opened(turn, str(data["id"]))


async def _sign(turn: Turn, data: Data) -> Next:
    seen = str(data["seen"])
    made = await bulletin.sign(turn.actor, _id(data), seen=seen, now=turn.now)
    return Next(texts.SIGNED.format(issue=issue_of(made)))


async def _why(turn: Turn, data: Data) -> Next:
    return Next(texts.WHY_BACK, Step.REASON, data)


async def _because(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return await _why(turn, data)
    await bulletin.send_back(turn.actor, _id(data), turn.said.text, now=turn.now)
    return Next(texts.SENT_BACK)


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.LATER)


def _id(data: Data) -> int:
    return int(str(data["id"]))


def _readable(data: Data) -> bool:
    return isinstance(data.get("id"), int) and isinstance(data.get("seen"), str)


_HERE = (Step.DECIDE, None)

BULLETIN_SIGN = Dialog(
    name="bulletin_sign",
    rows=(
        Row(Step.DECIDE, Expect.ONE, once_seen(_again, _sign), _HERE, texts.SAYS_SIGN),
        Row(
            Step.DECIDE, Expect.TWO, once_seen(_again, _why), (Step.REASON, *_HERE), texts.SAYS_BACK
        ),
        Row(Step.DECIDE, Expect.ZERO, _later, (None,)),
        Row(Step.REASON, Expect.ZERO, _again, _HERE),
        Row(Step.REASON, Expect.TEXT, _because, (Step.REASON, None)),
    ),
    cancel=_later,
    help={Step.DECIDE: texts.HELP_SIGN, Step.REASON: texts.HELP_BACK},
    left={Step.DECIDE: texts.STILL_SIGNING, Step.REASON: texts.STILL_SIGNING},
    readable=_readable,
    fragile=True,
    light=True,
)
