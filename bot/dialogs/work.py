"""Working an item in more than one message: which committee, what words, are you sure."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum

from bot import texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from handlers import opinion
from handlers.actor import Actor
from handlers.conversation import Data
from handlers.organisation import committees_of
from models import Opinion
from rules.opinion import VERB_NAMES, Need, State, Verb


class Step(StrEnum):
    """Where the work on one item stands."""

    #: to which committee
    COMMITTEE = "committee"
    #: the reason, or the answer
    WORDS = "words"
    #: shown once more before it is sent
    CONFIRM = "confirm"


_WithWords = Callable[[Actor, str, str, datetime], Awaitable[Opinion]]


async def _answer(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.answer(actor, receipt, words, now=now)


async def _retain(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.retain(actor, receipt, words, now=now)


async def _decline(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.decline(actor, receipt, words, now=now)


#: The verbs that end an item, how they are done, and what is said then; the others pass it on.
WITH_WORDS: Mapping[Verb, tuple[_WithWords, str]] = {
    Verb.ANSWER: (_answer, texts.ANSWERED),
    Verb.RETAIN: (_retain, texts.RETAINED),
    Verb.DECLINE: (_decline, texts.DECLINED),
}


async def begin(turn: Turn, verb: Verb, receipt: str, committee: str = "", words: str = "") -> Next:
    """Ask for what is missing; with everything there, show it once more."""
    found = await opinion.find(turn.actor, receipt)
    if verb is Verb.REROUTE:
        verb = opinion.passing_on(turn.actor, found)
    step = opinion.allowed(turn.actor, found, verb)
    data: Data = {"verb": verb, "receipt": receipt, "committee": committee, "words": words}
    if Need.COMMITTEE in step.needs and not committee:
        return await _ask_committee(turn, data)
    if not words and {Need.REASON, Need.ANSWER} & set(step.needs):
        return _ask_words(data)
    return await _confirm(turn, data)


async def _ask_committee(turn: Turn, data: Data) -> Next:
    rows = await committees_of(turn.actor.org_id)
    choices = "\n".join(f"{place} {row.name}" for place, row in enumerate(rows, 1))
    return Next(texts.WHICH_COMMITTEE.format(choices=choices), Step.COMMITTEE, data)


async def _choose(turn: Turn, data: Data) -> Next:
    rows = await committees_of(turn.actor.org_id)
    choice = int(turn.said.choice or 0)
    code = rows[choice - 1].code if 0 < choice <= len(rows) else ""
    named = next((row.code for row in rows if turn.said.text and turn.said.text in row.name), "")
    if not (code or named):
        return await _ask_committee(turn, data)
    verb = Verb(str(data["verb"]))
    return await begin(turn, verb, str(data["receipt"]), code or named, str(data["words"]))


def _ask_words(data: Data) -> Next:
    question = texts.WHAT_ANSWER if data["verb"] == Verb.ANSWER else texts.WHAT_REASON
    return Next(question, Step.WORDS, data)


async def _take_words(turn: Turn, data: Data) -> Next:
    return await _confirm(turn, {**data, "words": turn.said.text})


async def _confirm(turn: Turn, data: Data) -> Next:
    shown = texts.CONFIRM_WORK.format(
        what=VERB_NAMES[Verb(str(data["verb"]))],
        receipt=data["receipt"],
        words=await _shown_words(turn, data),
    )
    return Next(shown, Step.CONFIRM, data)


async def _shown_words(turn: Turn, data: Data) -> str:
    names = {row.code: row.name for row in await committees_of(turn.actor.org_id)}
    committee = names.get(str(data["committee"]), "")
    return "\n".join(filter(None, (committee and f"→ {committee}", str(data["words"]))))


async def _do(turn: Turn, data: Data) -> Next:
    verb, receipt, words = Verb(str(data["verb"])), str(data["receipt"]), str(data["words"])
    if verb not in WITH_WORDS:
        return Next(await move(turn, receipt, str(data["committee"]), words))
    act, said = WITH_WORDS[verb]
    await act(turn.actor, receipt, words, turn.now)
    return Next(said.format(receipt=receipt))


async def move(turn: Turn, receipt: str, committee: str, reason: str) -> str:
    """Send an item on, and say where it went."""
    moved = await opinion.reroute(turn.actor, receipt, committee, reason, now=turn.now)
    if moved.state is State.SUBMITTED:
        return texts.DISPUTED.format(receipt=receipt)
    said = texts.MOVED if reason else texts.TRIAGED_TO
    return said.format(receipt=receipt, where=moved.committee.name if moved.committee else "")


async def _rewrite(turn: Turn, data: Data) -> Next:
    return _ask_words({**data, "words": ""})


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.WORK_DROPPED)


_ANYWHERE = (Step.COMMITTEE, Step.WORDS, Step.CONFIRM)

WORK = Dialog(
    name="work",
    rows=(
        Row(Step.COMMITTEE, Expect.ZERO, _drop, (None,)),
        Row(Step.COMMITTEE, Expect.TEXT, _choose, _ANYWHERE),
        Row(Step.WORDS, Expect.TEXT, _take_words, (Step.CONFIRM,)),
        Row(Step.CONFIRM, Expect.ONE, _do, (None,)),
        Row(Step.CONFIRM, Expect.TWO, _rewrite, (Step.WORDS,)),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
    ),
    cancel=_drop,
    help={
        Step.COMMITTEE: texts.HELP_COMMITTEE,
        Step.WORDS: texts.HELP_WORDS,
        Step.CONFIRM: texts.HELP_SURE,
    },
    left={
        Step.COMMITTEE: texts.STILL_WORKING,
        Step.WORDS: texts.STILL_WORKING,
        Step.CONFIRM: texts.STILL_WORKING,
    },
)
