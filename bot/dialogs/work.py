"""Working an item in more than one message: which committee, what words, are you sure."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum

from bot import asking_back_texts, texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.pages import shorten
from bot.reasons import listed, picked
from handlers import asking_back, opinion
from handlers.actor import Actor
from handlers.advance import allowed, check_words
from handlers.conversation import Data
from handlers.county import routing_of
from handlers.item_facts import facts_of
from handlers.organisation import committees_of
from models import Committee, Opinion
from rules.committees import OFFICE
from rules.completeness import substance
from rules.county import find_committee
from rules.opinion import Need, State, Verb
from rules.opinion import Step as LifecycleStep
from rules.opinion_words import VERB_NAMES
from rules.reasons import reason_said


class Step(StrEnum):
    """Where the work on one item stands."""

    #: to which committee
    COMMITTEE = "committee"
    #: why: a number of the list, or words
    REASON = "reason"
    #: the answer, or what is asked
    WORDS = "words"
    #: shown once more before it is sent
    CONFIRM = "confirm"


#: Characters of an answer that are shown once more before it is sent.
SHOWN = 300

_TO = re.compile("^(?:给|到|至|去|往)")
_BEHIND_NAME = re.compile(r"[\s,:;.，：；。、]+")

_WithWords = Callable[[Actor, str, str, datetime], Awaitable[Opinion]]


async def _answer(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.answer(actor, receipt, words, now=now)


async def _retain(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.retain(actor, receipt, reason_said(Verb.RETAIN, words), now=now)


async def _decline(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await opinion.decline(actor, receipt, reason_said(Verb.DECLINE, words), now=now)


async def _ask_info(actor: Actor, receipt: str, words: str, now: datetime) -> Opinion:
    return await asking_back.ask_info(actor, receipt, words, now=now)


#: The verbs done with words, how they are done, and what is said then; the others pass it on.
WITH_WORDS: Mapping[Verb, tuple[_WithWords, str]] = {
    Verb.ANSWER: (_answer, texts.ANSWERED),
    Verb.RETAIN: (_retain, texts.RETAINED),
    Verb.DECLINE: (_decline, texts.DECLINED),
    Verb.ASK_INFO: (_ask_info, asking_back_texts.ASKED),
}
_WHAT_WORDS: Mapping[Verb, str] = {
    Verb.ANSWER: texts.WHAT_ANSWER,
    Verb.ASK_INFO: asking_back_texts.WHAT_QUESTION,
}


async def begin(turn: Turn, verb: Verb, receipt: str, committee: str = "", words: str = "") -> Next:
    """Ask for what is missing; with everything there, show it once more."""
    found = await opinion.find(turn.actor, receipt)
    if verb is Verb.REROUTE:
        verb = opinion.passing_on(turn.actor, found, committee)
    step = allowed(turn.actor, found, verb, await facts_of(turn.actor, found))
    committee = await _checked(found, step, committee)
    data: Data = {"verb": verb, "receipt": receipt, "committee": committee, "words": words}
    if Need.COMMITTEE in step.needs and not committee:
        return await _ask_committee(turn, data)
    if not words and {Need.REASON, Need.ANSWER, Need.WORDS} & set(step.needs):
        return _ask_words(data)
    return await _confirm(turn, data)


async def _checked(found: Opinion, step: LifecycleStep, committee: str) -> str:
    """Keep the committee only if the item can go there: one of the county, not where it lies."""
    if step.verb is Verb.DISPUTE:
        return OFFICE
    if not committee or committee in {row.code for row in await _elsewhere(found)}:
        return committee
    return ""


async def _elsewhere(found: Opinion) -> list[Committee]:
    rows = await committees_of(found.org_id)
    return [row for row in rows if row.id != found.committee_id]


async def destination(org_id: int, said: str) -> tuple[str, str]:
    """Read “农业农村委，不归我们管” as the code of a county's committee and a reason."""
    name, *reason = _BEHIND_NAME.split(_TO.sub("", said.strip()), maxsplit=1)
    committee = find_committee(name, await routing_of(org_id)) if name else None
    return (committee, "".join(reason).strip()) if committee else ("", said.strip())


async def _ask_committee(turn: Turn, data: Data) -> Next:
    rows = await _elsewhere(await opinion.find(turn.actor, str(data["receipt"])))
    choices = "\n".join(f"{place} {row.name}" for place, row in enumerate(rows, 1))
    return Next(texts.WHICH_COMMITTEE.format(choices=choices), Step.COMMITTEE, data)


async def _choose(turn: Turn, data: Data) -> Next:
    """Take a number of the list, or a committee's name with or without a reason."""
    receipt, words = str(data["receipt"]), str(data["words"])
    code, reason = await destination(turn.actor.org_id, turn.said.text)
    if turn.said.choice:
        rows = await _elsewhere(await opinion.find(turn.actor, receipt))
        code, reason = (
            {str(place): row.code for place, row in enumerate(rows, 1)}.get(turn.said.choice, ""),
            "",
        )
    if not code:
        return await _ask_committee(turn, data)
    return await begin(turn, Verb.REROUTE, receipt, code, reason or words)


def _ask_words(data: Data) -> Next:
    verb = Verb(str(data["verb"]))
    if verb in _WHAT_WORDS:
        return Next(_WHAT_WORDS[verb], Step.WORDS, data)
    asked = texts.WHAT_REASON.format(what=VERB_NAMES[verb], reasons=listed(verb))
    return Next(asked, Step.REASON, data)


async def _pick(turn: Turn, data: Data) -> Next:
    """Take a reason's number; what stands in the list is kept by its name."""
    reason = picked(Verb(str(data["verb"])), turn.said.choice)
    return await _confirm(turn, {**data, "words": reason}) if reason else _ask_words(data)


async def _take_words(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return _ask_words(data)
    return await _confirm(turn, {**data, "words": turn.said.text})


async def _confirm(turn: Turn, data: Data) -> Next:
    check_words(str(data["words"]))
    shown = texts.CONFIRM_WORK.format(
        what=VERB_NAMES[Verb(str(data["verb"]))],
        receipt=data["receipt"],
        words=await _shown_words(turn, data),
    )
    return Next(shown, Step.CONFIRM, data)


async def _shown_words(turn: Turn, data: Data) -> str:
    names = {row.code: row.name for row in await committees_of(turn.actor.org_id)}
    committee = names.get(str(data["committee"]), "")
    words = shorten(str(data["words"]), SHOWN)
    return "\n".join(filter(None, (committee and f"→ {committee}", words)))


async def _do(turn: Turn, data: Data) -> Next:
    verb, receipt, words = Verb(str(data["verb"])), str(data["receipt"]), str(data["words"])
    if verb not in WITH_WORDS:
        return Next(await move(turn, receipt, str(data["committee"]), words))
    act, said = WITH_WORDS[verb]
    await act(turn.actor, receipt, words, turn.now)
    return Next(said.format(receipt=receipt))


async def move(turn: Turn, receipt: str, committee: str, reason: str) -> str:
    """Send an item on, and say where it went."""
    why = reason_said(Verb.REROUTE, reason)
    moved = await opinion.reroute(turn.actor, receipt, committee, why, now=turn.now)
    if moved.state is State.SUBMITTED:
        return texts.DISPUTED.format(receipt=receipt)
    said = texts.MOVED if reason else texts.TRIAGED_TO
    return said.format(receipt=receipt, where=moved.committee.name if moved.committee else "")


async def _rewrite(turn: Turn, data: Data) -> Next:
    """Ask for other words; for another committee where no words are needed."""
    if data["verb"] == Verb.TRIAGE:
        return await _ask_committee(turn, {**data, "committee": ""})
    return _ask_words({**data, "words": ""})


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.WORK_DROPPED)


def _readable(data: Data) -> bool:
    """Whether this version knows the verb, and nothing is missing."""
    whole = all(isinstance(data.get(name), str) for name in ("receipt", "committee", "words"))
    return whole and data.get("verb") in set(Verb)


_ANYWHERE = (Step.COMMITTEE, Step.REASON, Step.WORDS, Step.CONFIRM)
_SAID = (Step.REASON, Step.WORDS, Step.CONFIRM)

WORK = Dialog(
    name="work",
    rows=(
        Row(Step.COMMITTEE, Expect.ZERO, _drop, (None,)),
        Row(Step.COMMITTEE, Expect.DIGIT, _choose, _ANYWHERE),
        Row(Step.COMMITTEE, Expect.TEXT, _choose, _ANYWHERE),
        Row(Step.REASON, Expect.ZERO, _drop, (None,)),
        Row(Step.REASON, Expect.DIGIT, _pick, _SAID),
        Row(Step.REASON, Expect.TEXT, _take_words, _SAID),
        Row(Step.WORDS, Expect.TEXT, _take_words, _SAID),
        Row(Step.CONFIRM, Expect.ONE, _do, (None,), texts.SAYS_SURE),
        Row(Step.CONFIRM, Expect.TWO, _rewrite, _ANYWHERE, texts.SAYS_REWRITE),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
    ),
    cancel=_drop,
    help={
        Step.COMMITTEE: texts.HELP_COMMITTEE,
        Step.REASON: texts.HELP_REASON,
        Step.WORDS: texts.HELP_WORDS,
        Step.CONFIRM: texts.HELP_SURE,
    },
    left={
        Step.COMMITTEE: texts.STILL_WORKING,
        Step.REASON: texts.STILL_WORKING,
        Step.WORDS: texts.STILL_WORKING,
        Step.CONFIRM: texts.STILL_WORKING,
    },
    readable=_readable,
    fragile=True,
)
