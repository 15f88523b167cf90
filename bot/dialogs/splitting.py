"""Splitting an item: each matter in a message of its own, 好了, where each would go, a number."""

import re
from enum import StrEnum

from bot import asking_back_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.pages import shorten
from bot.texts import ONE_OF_SPLIT, SAYS_SURE
from handlers import merging, opinion
from handlers.advance import allowed
from handlers.conversation import Data
from handlers.county import routing_of
from handlers.errors import Refused
from handlers.item_facts import facts_of
from handlers.merging import FEWEST, MOST, Part
from handlers.organisation import committees_of
from rules.county import County, find_committee
from rules.opinion import Verb


class Step(StrEnum):
    """Where the splitting stands."""

    #: one matter after the other comes in until 好了
    GATHER = "gather"
    #: shown with where each would go
    CONFIRM = "confirm"


#: Characters of a matter that are shown once more.
_SHOWN = 24
_NAMED = re.compile(r"(?P<name>[^：:\n]{2,8})[：:]\s*(?P<text>.+)", re.DOTALL)
_OFFICE = "办公室"


async def begin(turn: Turn, receipt: str) -> Next:
    """Ask for the matters, one a message."""
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, Verb.SPLIT, await facts_of(turn.actor, found))
    return Next(texts.SPLIT.format(receipt=receipt), Step.GATHER, {"receipt": receipt})


def _part(said: str, known: County) -> Part:
    """Read “城建委：路灯坏了” as a matter for that committee."""
    match = _NAMED.fullmatch(said.strip())
    committee = find_committee(match["name"], known) if match else None
    if match is None or committee is None:
        return Part(said.strip())
    return Part(match["text"].strip(), committee=committee)


def _said(data: Data) -> list[str]:
    """Give the matters as they were written."""
    said = data.get("parts")
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


async def _add(turn: Turn, data: Data) -> Next:
    said = _said(data)
    if len(said) >= MOST:
        return Next(texts.PARTS_FULL.format(most=MOST), Step.GATHER, data)
    try:
        where = await _where(turn, data, turn.said.text)
    except Refused as refused:
        return Next(str(refused), Step.GATHER, data)
    noted = texts.PART.format(place=len(said) + 1, where=where)
    return Next(noted, Step.GATHER, {**data, "parts": [*said, turn.said.text]})


async def _where(turn: Turn, data: Data, said: str) -> str:
    """Name where a matter would go; raises what keeps it from being one."""
    found = await opinion.find(turn.actor, str(data["receipt"]))
    code = await merging.destination(found, _part(said, await routing_of(found.org_id)))
    names = {row.code: row.name for row in await committees_of(turn.actor.org_id)}
    return names.get(code, _OFFICE)


async def _show(turn: Turn, data: Data) -> Next:
    said = _said(data)
    if len(said) < FEWEST:
        return Next(texts.PARTS_FEW.format(fewest=FEWEST), Step.GATHER, data)
    known = await routing_of(turn.actor.org_id)
    lines = [
        texts.PART_LINE.format(
            place=place,
            where=await _where(turn, data, one),
            beginning=shorten(_part(one, known).text, _SHOWN),
        )
        for place, one in enumerate(said, 1)
    ]
    shown = texts.PARTS.format(receipt=data["receipt"], count=len(said), lines="\n".join(lines))
    return Next(shown, Step.CONFIRM, data)


async def _split(turn: Turn, data: Data) -> Next:
    receipt, known = str(data["receipt"]), await routing_of(turn.actor.org_id)
    parts = [_part(one, known) for one in _said(data)]
    done = await merging.split(turn.actor, receipt, parts, now=turn.now)
    lines = "\n".join(
        ONE_OF_SPLIT.format(
            receipt=one.receipt, title=one.title, where=one.committee_name or _OFFICE
        )
        for one in done
    )
    again = texts.SPLIT_AGAIN.format(
        receipt=receipt, receipts="、".join(one.receipt for one in done)
    )
    said = texts.SPLIT_DONE.format(receipt=receipt, count=len(done), lines=lines)
    return Next(said, again=again)


async def _start_over(turn: Turn, data: Data) -> Next:
    return await begin(turn, str(data["receipt"]))


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_SPLIT)


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str)


_ON = (Step.GATHER, Step.CONFIRM)

SPLITTING = Dialog(
    name="splitting",
    rows=(
        Row(Step.GATHER, Expect.DONE, _show, _ON),
        Row(Step.GATHER, Expect.ZERO, _drop, (None,), texts.SAYS_WHOLE),
        Row(Step.GATHER, Expect.TEXT, _add, (Step.GATHER,)),
        Row(Step.CONFIRM, Expect.ONE, _split, (None,), SAYS_SURE),
        Row(Step.CONFIRM, Expect.TWO, _start_over, (Step.GATHER,), texts.SAYS_AGAIN),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,), texts.SAYS_WHOLE),
        Row(Step.CONFIRM, Expect.DONE, _show, _ON),
        Row(Step.CONFIRM, Expect.TEXT, _add, (Step.GATHER,)),
    ),
    cancel=_drop,
    help={Step.GATHER: texts.HELP_SPLIT, Step.CONFIRM: texts.HELP_PARTS},
    left={Step.GATHER: texts.STILL_SPLITTING, Step.CONFIRM: texts.STILL_SPLITTING},
    readable=_readable,
    fragile=True,
)
