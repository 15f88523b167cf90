"""Where a message goes: an open dialog takes it, else a command, else it may begin a report."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

import asyncpg

from bot import texts
from bot.asked import Asked
from bot.asks import row_of
from bot.commands import Command
from bot.dialog import Dialog, House, Next, Turn, interrupts, step, words_left
from bot.dialogs.every import DIALOGS, opened_by
from bot.dialogs.opinion import begin as begin_report
from bot.guests import meet
from bot.items import receipts
from bot.opening import open_notice
from bot.said import Kind, Said, read
from bot.sayings import danger_first
from handlers.conversation import OpenDialog, Overtaken, Scene, load, save
from handlers.errors import NotFound, Refused
from handlers.notice import newest_unread
from handlers.submission import HANDED_IN, handed_in, submit_in_chat
from models.database import one_commit
from rules.completeness import looks_like_item
from rules.permission import Action, holds
from wechat.messages import Message
from wechat.replies import Text

#: How often a turn begins anew when another process answered the same person in between.
_TRIES = 5

#: One lock per person who is being answered; it goes when nobody holds it any more.
_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def _one_at_a_time(openid: str) -> AsyncIterator[None]:
    """Let one person's messages through one by one in this process.

    Between processes the dialog's version decides; this only spares them the race.
    """
    lock = _locks.get(openid) or asyncio.Lock()
    _locks[openid] = lock
    async with lock:
        yield


async def hear(house: House, message: Message, *, now: datetime) -> Text | None:
    """Take one message and give what to answer; None when there is nothing to say.

    Safe to repeat: a message that changed something gets its first answer
    again. Raises NotFound for an organisation that there is not.
    """
    said = read(message)
    async with _one_at_a_time(message.sender):
        for _ in range(_TRIES):
            scene = await load(house.org, message.sender, message.key)
            if scene is None:
                raise NotFound
            if scene.heard:
                return await _again(scene)
            try:
                return _spoken(await _answer(Turn(said, scene, house, now)))
            except (Overtaken, asyncpg.UniqueViolationError):
                continue
            except Refused as refused:
                return Text(str(refused))
    return Text(texts.BUSY)


async def _again(scene: Scene) -> Text | None:
    """Give the answer once more: the words, or the receipts of what was handed in."""
    kept = scene.reply or {}
    keys = kept.get(HANDED_IN)
    if isinstance(keys, list):
        return _spoken(await _receipts(scene, keys))
    return _spoken(str(kept.get("text") or ""))


async def _receipts(scene: Scene, keys: Sequence[str]) -> str | None:
    """Tell the receipts to who handed in, and to nobody who has this account since."""
    done = await handed_in(scene.actor, keys) if scene.actor else []
    return receipts(done) if done else None


def _spoken(words: str | None) -> Text | None:
    return Text(words) if words else None


async def _answer(turn: Turn) -> str | None:
    if turn.said.kind is Kind.SILENT:
        return None
    if turn.scene.actor is None:
        return await _greet(turn)
    opened = turn.scene.dialog
    dialog = DIALOGS.get(opened.name) if opened else None
    said = _meant(turn, dialog)
    turn = replace(turn, said=said)
    if opened is None or dialog is None or not dialog.carries_on(opened, said, turn.now):
        return await _begin(turn)
    if interrupts(dialog, opened, said) and said.asked is not None:
        return await _aside(turn, said.asked, dialog, opened)
    if await _knocked_since(turn, dialog, opened):
        return await _choose(turn)
    return await _carry_on(turn, dialog, opened)


async def _knocked_since(turn: Turn, dialog: Dialog, opened: OpenDialog) -> bool:
    """Tell whether a 1 may be meant for a push that came after the question that stands open."""
    if not dialog.light or turn.said.choice != "1" or opened.changed_at is None:
        return False
    told = await newest_unread(turn.actor)
    return told is not None and told.created_at > opened.changed_at


def _meant(turn: Turn, dialog: Dialog | None) -> Said:
    """Take “回复 3 次了都没修” for a complaint when its writer has nothing to reply to.

    Eight digits in the middle of a dialog are a phone number: a code binds who is not bound.
    “补充 3 盏灯” in the middle of telling is a part of what is told.
    """
    asked, telling = turn.said.asked, dialog is not None
    if asked is not None and asked.name is Command.SUPPLY and dialog and not dialog.light:
        return replace(turn.said, asked=None)
    if asked is None or not asked.rest:
        return turn.said
    if row_of(asked).who(turn.actor):
        words = telling and asked.name is Command.BIND
    else:
        words = telling or looks_like_item(turn.said.text)
    return replace(turn.said, asked=None) if words else turn.said


async def _greet(turn: Turn) -> str | None:
    """Meet a stranger; a draft of who had this account before is nobody else's."""
    async with one_commit():
        reply = await meet(turn)
        await save(turn.scene, None, {"text": reply}, turn.now)
    return reply


async def _carry_on(turn: Turn, dialog: Dialog, opened: OpenDialog) -> str:
    try:
        async with one_commit():
            return await _end(turn, await step(dialog, turn, opened))
    except Refused as refused:
        if not dialog.fragile:
            raise
        reply = str(refused)
        await save(turn.scene, None, {"text": reply}, turn.now)
        return reply


async def _end(turn: Turn, answer: Next) -> str:
    """Keep what a turn leaves, hand in what it hands in, and give the words."""
    left = opened_by(answer, turn.now)
    if answer.hands_in:
        return receipts(await submit_in_chat(turn.scene, answer.hands_in, now=turn.now))
    if answer.repeatable and left is None and turn.scene.dialog is None:
        return answer.reply
    await save(turn.scene, left, {"text": answer.again or answer.reply}, turn.now)
    return answer.reply


async def _begin(turn: Turn) -> str | None:
    """Nothing is open, or not any more: a command, a bare 1, or something to report."""
    said = turn.said
    if said.asked is not None:
        return await _ask(turn, said.asked)
    if said.kind is Kind.ARRIVAL:
        return await _ask(turn, Asked(Command.BIND))
    if said.choice:
        return await _choose(turn)
    if said.kind is Kind.STRANGE:
        return await _tell(turn, texts.SEEN_STRANGE)
    submits = holds(Action.SUBMIT, turn.actor.posts)
    if said.kind is Kind.TEXT and not looks_like_item(said.text):
        return await _tell(turn, texts.NOT_UNDERSTOOD if submits else texts.NOT_UNDERSTOOD_STAFF)
    if not submits:
        return await _tell(turn, danger_first(said.text, texts.ONLY_FOR.format(who="委员、站长")))
    return await _change(turn, begin_report)


async def _choose(turn: Turn) -> str:
    """A number with nothing to choose from: 1 opens what the last push knocked for."""
    told = await newest_unread(turn.actor) if turn.said.choice == "1" else None
    if told is None:
        return await _tell(turn, texts.NOTHING_TO_CHOOSE)

    async def answer(turn: Turn) -> Next:
        return await open_notice(turn, told)

    return await _change(turn, answer)


async def _tell(turn: Turn, words: str) -> str:
    """Say what changes nothing; a question that was left unanswered is closed."""
    if turn.scene.dialog is not None:
        await save(turn.scene, None, {"text": words}, turn.now)
    return words


async def _ask(turn: Turn, asked: Asked) -> str:
    row = row_of(asked)
    if not row.who(turn.actor):
        return await _tell(turn, texts.ONLY_FOR.format(who=row.whose))

    async def answer(turn: Turn) -> Next:
        return await row.do(turn, asked)

    if row.writes:
        return await _change(turn, answer)
    return await _tell(turn, (await answer(turn)).reply)


async def _aside(turn: Turn, asked: Asked, dialog: Dialog, opened: OpenDialog) -> str:
    """Another command in the middle: done, with the dialog left as it was."""
    row = row_of(asked)
    left = words_left(dialog, opened)
    if not row.who(turn.actor):
        return texts.ONLY_FOR.format(who=row.whose) + left
    if not row.writes:
        return (await row.do(turn, asked)).reply + left
    try:
        async with one_commit():
            return await _instead(turn, await row.do(turn, asked), dialog, opened)
    except _NotNowError:
        return dialog.first


class _NotNowError(Exception):
    """Another dialog may not take the place of the one that is open."""


async def _instead(turn: Turn, answer: Next, dialog: Dialog, opened: OpenDialog) -> str:
    """Keep what a command in the middle leaves: the dialog as it was, or the one it opens."""
    begun = opened_by(answer, turn.now)
    if begun and dialog.first and begun.name != dialog.name:
        raise _NotNowError
    reply = answer.reply if begun else answer.reply + words_left(dialog, opened)
    await save(turn.scene, begun or opened, {"text": answer.again or reply}, turn.now)
    return reply


async def _change(turn: Turn, do: Callable[[Turn], Awaitable[Next]]) -> str:
    """Do what changes something, and keep it with the dialog that it opens, in one transaction."""
    async with one_commit():
        return await _end(turn, await do(turn))
