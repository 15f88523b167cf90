"""What is like an item: a list, and by a number the two become one."""

from collections.abc import Sequence
from enum import StrEnum

from bot import similar_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.dialogs import merging
from bot.sayings import short
from handlers import opinion
from handlers.chain import state_of_others
from handlers.conversation import Data
from handlers.similar import Like, duplicates
from rules.opinion import Verb


class Step(StrEnum):
    """Where it stands."""

    #: the list is shown, and waits for a number
    PICK = "pick"


async def begin(turn: Turn, receipt: str) -> Next:
    """List what tells of the same as an item; raises NotFound."""
    found = await opinion.find(turn.actor, receipt)
    near = await duplicates(turn.actor, receipt, now=turn.now)
    if not near:
        return Next(texts.NONE.format(short=short(receipt)))
    shown = texts.LIKE.format(short=short(receipt), title=found.title, lines=_lines(near))
    data: Data = {"receipt": receipt, "near": [one.receipt for one in near]}
    return Next(shown, Step.PICK, data, again=texts.SHOWN_ALREADY.format(short=short(receipt)))


def _lines(near: Sequence[Like]) -> str:
    return "\n".join(
        texts.LIKE_LINE.format(
            n=n, short=short(one.receipt), title=one.title, state=state_of_others(one.state)
        )
        for n, one in enumerate(near, 1)
    )


async def _pick(turn: Turn, data: Data) -> Next:
    """Show the two before the later goes into the earlier; where it cannot, the other way."""
    near, place = _near(data), int(turn.said.choice) - 1
    if not place < len(near):
        return Next(texts.HELP_LIKE, Step.PICK, data)
    pair = [await opinion.find(turn.actor, one) for one in (str(data["receipt"]), near[place])]
    part, whole = sorted(pair, key=lambda one: one.id, reverse=True)
    if Verb.MERGE not in await opinion.verbs(turn.actor, part):
        part, whole = whole, part
    return await merging.begin(turn, part.receipt, whole.receipt)


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_MERGED)


def _near(data: Data) -> list[str]:
    near = data.get("near")
    return [str(one) for one in near] if isinstance(near, list) else []


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str) and bool(_near(data))


SIMILAR = Dialog(
    name="similar",
    rows=(
        Row(Step.PICK, Expect.ZERO, _drop, (None,)),
        Row(Step.PICK, Expect.DIGIT, _pick, (Step.PICK, merging.Step.CONFIRM)),
    ),
    cancel=_drop,
    help={Step.PICK: texts.HELP_LIKE},
    left={Step.PICK: texts.STILL_LIKE},
    readable=_readable,
    fragile=True,
    light=True,
)
