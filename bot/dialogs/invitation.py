"""Answering an invitation: 参加, 请假 with its kind, reason and proxy, or 不参加."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum

from bot import attending_texts as texts
from bot.activities import invited_card
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.files import file_link
from bot.pages import shorten
from bot.sayings import day_of
from handlers import activity, invitation, material, notice
from handlers.answering import check_request, step_of
from handlers.conversation import Data
from handlers.errors import AlreadyAnswered, NoMoreRequests, TextTooLong, TooLateToAnswer
from models import Activity, Invitation, Material
from rules.activity import ANNOUNCED
from rules.attachment import State
from rules.completeness import substance
from rules.invitation import (
    LEAVE_NAMES,
    LONGEST_REASON,
    Answer,
    LeaveKind,
    Verb,
    approver_of,
)
from rules.material import Kind
from rules.role import ROLE_NAMES
from rules.text import normalise
from rules.when import say_when

#: After a day nobody is asked any more; the notice is in the inbox.
SILENCE = timedelta(days=1)


class Step(StrEnum):
    """Where the answer stands."""

    #: the card is shown: does one come?
    ASK = "ask"
    #: the kind of leave
    KIND = "kind"
    #: why, in a sentence
    REASON = "reason"
    #: whether somebody goes instead
    PROXY = "proxy"


#: The kinds by the number that is typed.
_KINDS: Mapping[str, LeaveKind] = {str(n): kind for n, kind in enumerate(LEAVE_NAMES, 1)}
#: Having asked for leave, one may still come; there is nothing else to answer.
_ON_LEAVE = (Answer.LEAVE_REQUESTED, Answer.LEAVE_APPROVED)

#: Papers that a card has room for, and characters of each.
_PAPERS, _BEGINNING = 4, 60


async def begin(turn: Turn, number: str) -> Next:
    """Show what somebody is invited to, and ask whether they come."""
    found = await activity.find(turn.actor, number)
    await notice.read_about(turn.actor, activity_id=found.id, now=turn.now)
    mine = await invitation.mine(turn.actor, number)
    shown = await invited_card(turn, found) + await _papers(turn, number)
    if mine is None or found.state not in ANNOUNCED or turn.now >= found.starts_at:
        return Next(shown)
    asked = f"{shown}\n\n{_stands(mine)}{_choices(found, mine)}"
    return Next(asked, Step.ASK, {"number": number})


async def _papers(turn: Turn, number: str) -> str:
    """Show what was handed out: how it begins, and links to its files."""
    papers = await material.of_activity(turn.actor, number, [Kind.PAPER])
    lines = [line for paper in papers[-_PAPERS:] for line in _paper(turn, paper)]
    return texts.PAPERS.format(lines="\n".join(lines)) if lines else ""


def _paper(turn: Turn, paper: Material) -> Iterator[str]:
    if paper.text:
        yield shorten(paper.text, _BEGINNING)
    stored = [file for file in paper.attachments if file.state == State.STORED]
    for place, file in enumerate(stored, 1):
        yield file_link(file, place, turn.house, turn.now)


def _stands(mine: Invitation) -> str:
    return texts.STANDS[mine.answer].format(decision=mine.decision)


def _choices(found: Activity, mine: Invitation) -> str:
    if mine.answer in _ON_LEAVE:
        return texts.CHOICES_AGAIN
    return texts.CHOICES if found.required else texts.CHOICES_VOLUNTARY


async def begin_leave(turn: Turn, number: str, reason: str = "") -> Next:
    """Ask what is missing for a leave; a reason that was said is kept, and tells its kind."""
    held = await activity.find(turn.actor, number)
    mine = await invitation.mine(turn.actor, number)
    if mine is None:
        return Next(texts.NOT_INVITED)
    step_of(mine, Verb.ASK_LEAVE)
    await check_request(held, mine, turn.now)
    data: Data = {"number": number}
    return _said_why(data, reason) if reason else _which_kind(data)


def _which_kind(data: Data) -> Next:
    return Next(texts.WHICH_KIND, Step.KIND, data)


async def accept(turn: Turn, number: str) -> Next:
    """Come, and be told once more when and where."""
    await invitation.answer(turn.actor, number, Verb.ACCEPT, now=turn.now)
    found = await activity.find(turn.actor, number)
    when = say_when(found.starts_at, None, turn.now)
    return Next(texts.ACCEPTED.format(title=found.title, when=when, place=found.place))


async def decline(turn: Turn, number: str) -> Next:
    """Stay away from what is voluntary."""
    await invitation.answer(turn.actor, number, Verb.DECLINE, now=turn.now)
    found = await activity.find(turn.actor, number)
    return Next(texts.DECLINED.format(title=found.title))


async def _accept(turn: Turn, data: Data) -> Next:
    return await accept(turn, str(data["number"]))


async def _decline(turn: Turn, data: Data) -> Next:
    return await decline(turn, str(data["number"]))


async def _leave(turn: Turn, data: Data) -> Next:
    return await begin_leave(turn, str(data["number"]))


async def _later(turn: Turn, data: Data) -> Next:
    found = await activity.find(turn.actor, str(data["number"]))
    mine = await invitation.mine(turn.actor, found.number)
    if mine is None or mine.answer is not Answer.INVITED:
        return Next(texts.LEFT_AS_IT_IS)
    until = day_of(found.answer_by, turn.now)
    return Next(texts.LATER.format(short=activity.short(found.number), until=until))


async def _choose_kind(turn: Turn, data: Data) -> Next:
    kind = _KINDS.get(turn.said.choice)
    if kind is None:
        return _which_kind(data)
    return Next(texts.WHY, Step.REASON, {**data, "kind": kind})


async def _take_reason(turn: Turn, data: Data) -> Next:
    return _said_why(data, turn.said.text)


def _said_why(data: Data, reason: str) -> Next:
    """Keep the reason; words for the kind alone, as “生病”, are none yet."""
    data = {**data, "kind": data.get("kind") or _kind_in(reason)}
    if not substance(reason) or reason in LEAVE_NAMES.values():
        return Next(texts.WHY, Step.REASON, data)
    if len(reason) > LONGEST_REASON:
        return Next(str(TextTooLong(limit=LONGEST_REASON)), Step.REASON, data)
    return Next(texts.PROXY, Step.PROXY, {**data, "reason": reason})


def _kind_in(reason: str) -> LeaveKind:
    """Tell the kind from what is said: “我那天要开会，来不了” is duty."""
    plain = normalise(reason)
    words = ((kind, word) for kind, row in texts.KIND_WORDS.items() for word in row)
    return next((kind for kind, word in words if word in plain), LeaveKind.OTHER)


async def _nobody(turn: Turn, data: Data) -> Next:
    return await _ask_leave(turn, data, "")


async def _somebody(turn: Turn, data: Data) -> Next:
    return await _ask_leave(turn, data, turn.said.text)


async def _ask_leave(turn: Turn, data: Data, proxy: str) -> Next:
    """Ask for leave; what no other answer would change ends the dialog."""
    number, kind, reason = str(data["number"]), LeaveKind(str(data["kind"])), str(data["reason"])
    try:
        await invitation.ask_leave(turn.actor, number, kind, reason, proxy=proxy, now=turn.now)
    except (TooLateToAnswer, NoMoreRequests, AlreadyAnswered) as refused:
        return Next(str(refused))
    found = await activity.find(turn.actor, number)
    approver = ROLE_NAMES[approver_of(found.kind, found.organiser)]
    return Next(texts.ASKED_LEAVE.format(approver=approver))


async def _drop(turn: Turn, data: Data) -> Next:
    opened = turn.scene.dialog
    asked = opened is None or opened.step == Step.ASK
    return Next(texts.LEFT_AS_IT_IS if asked else texts.LEAVE_DROPPED)


def _readable(data: Data) -> bool:
    """Whether nothing is missing; a kind of another version is none."""
    kind = data.get("kind")
    return isinstance(data.get("number"), str) and (kind is None or kind in set(LeaveKind))


_WHY = (Step.REASON, Step.PROXY)

INVITATION = Dialog(
    name="invitation",
    rows=(
        Row(Step.ASK, Expect.ONE, _accept, (None,), texts.SAYS_COME),
        Row(Step.ASK, Expect.TWO, _leave, (Step.KIND, None), texts.SAYS_LEAVE),
        Row(Step.ASK, Expect.THREE, _decline, (None,), texts.SAYS_STAY),
        Row(Step.ASK, Expect.ZERO, _later, (None,), texts.SAYS_LATER),
        Row(Step.KIND, Expect.ZERO, _drop, (None,)),
        Row(Step.KIND, Expect.DIGIT, _choose_kind, (Step.KIND, Step.REASON)),
        Row(Step.KIND, Expect.TEXT, _take_reason, _WHY),
        Row(Step.REASON, Expect.ZERO, _drop, (None,)),
        Row(Step.REASON, Expect.TEXT, _take_reason, _WHY),
        Row(Step.PROXY, Expect.ZERO, _nobody, (None,), texts.SAYS_NOBODY),
        Row(Step.PROXY, Expect.TEXT, _somebody, (None,)),
    ),
    cancel=_drop,
    help={
        Step.ASK: texts.HELP_ASK,
        Step.KIND: texts.HELP_KIND,
        Step.REASON: texts.HELP_WHY,
        Step.PROXY: texts.HELP_PROXY,
    },
    left={
        Step.ASK: texts.STILL_ASKED,
        Step.KIND: texts.STILL_LEAVE,
        Step.REASON: texts.STILL_LEAVE,
        Step.PROXY: texts.STILL_LEAVE,
    },
    readable=_readable,
    silence=SILENCE,
    light=True,
)
