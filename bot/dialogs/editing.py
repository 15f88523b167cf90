"""Editing an item in chat: the original is shown, the edited text comes, and is shown once more."""

import re
from collections import Counter
from enum import StrEnum

from bot import editing_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.item_verbs import TYPED
from bot.pages import shorten
from bot.sayings import short
from bot.showing import item_shown
from bot.texts import SHOWN_ALREADY
from handlers import editing, opinion
from handlers.advance import allowed
from handlers.conversation import Data
from handlers.editing import drafted
from handlers.errors import TextTooLong
from handlers.item_facts import facts_of
from models import Opinion
from rules.masking import Kind, in_words
from rules.opinion import Verb
from rules.reasons import why
from rules.role import Role


class Step(StrEnum):
    """Where the editing of one item stands."""

    #: the original is shown; the edited text is awaited
    TEXT = "text"
    #: the edited text is shown once more, as it will be kept
    CONFIRM = "confirm"


#: Characters of a text that are shown; the whole of it is shown by “看”.
SHOWN = 400
_TITLE = re.compile(r"\s*标题\s*[:：]\s*(?P<title>[^\n]+)(?:\n(?P<text>.*))?", re.DOTALL)
_NEXT = (Verb.SEND_UP, Verb.EDIT)


async def begin(turn: Turn, receipt: str, words: str = "") -> Next:
    """Show what is to be edited, the last version where there is one; raises as editing does.

    Words that came with the command are the edited text.
    """
    item = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, item, Verb.EDIT, await facts_of(turn.actor, item))
    title, text = item.edited_title or item.title, item.edited_text or item.text
    asked = texts.EDIT.format(receipt=receipt, title=title, text=shorten(text, SHOWN))
    data: Data = {"receipt": receipt, "title": "", "text": "", "hidden": {}}
    if words:
        return await _add(turn, data, words)
    return Next(asked, Step.TEXT, data, again=texts.EDIT_AGAIN.format(receipt=receipt))


async def _take(turn: Turn, data: Data) -> Next:
    return await _add(turn, data, turn.said.text)


async def _add(turn: Turn, data: Data, said: str) -> Next:
    """Add to the edited text what was sent; a title may stand in the first line."""
    match = _TITLE.fullmatch(said)
    title = match["title"].strip() if match else str(data["title"])
    said = (match["text"] or "") if match else said
    text = "\n".join(filter(None, (str(data["text"]), said.strip())))
    return await _show(turn, {**data, "title": title}, text)


async def _as_it_is(turn: Turn, data: Data) -> Next:
    item = await opinion.find(turn.actor, str(data["receipt"]))
    return await _show(turn, data, item.text)


async def _show(turn: Turn, data: Data, text: str) -> Next:
    """Show what will be kept, and what was hidden; what is too long is not taken."""
    item = await opinion.find(turn.actor, str(data["receipt"]))
    if not text:
        return Next(texts.EDIT_AGAIN.format(receipt=item.receipt), Step.TEXT, data)
    try:
        draft = drafted(item, str(data["title"]), text)
    except TextTooLong as refused:
        return Next(str(refused), Step.CONFIRM if data["text"] else Step.TEXT, data)
    hidden = Counter(_hidden(data)) + Counter(draft.hidden)
    told = in_words({Kind(kind): count for kind, count in hidden.items()})
    shown = texts.KEEP.format(
        receipt=item.receipt,
        title=draft.title,
        text=shorten(draft.text, SHOWN),
        hidden=texts.HIDDEN.format(hidden=told) if told else "",
    )
    kept: Data = {**data, "title": draft.title, "text": draft.text, "hidden": dict(hidden)}
    return Next(shown, Step.CONFIRM, kept, again=texts.KEEP_AGAIN.format(receipt=item.receipt))


def _hidden(data: Data) -> dict[str, int]:
    hidden = data["hidden"]
    assert isinstance(hidden, dict), "checked by _readable"
    return hidden


async def _keep(turn: Turn, data: Data) -> Next:
    receipt = str(data["receipt"])
    given = (str(data["title"]), str(data["text"]))
    await editing.edit(turn.actor, receipt, *given, now=turn.now)
    said = texts.EDITED_OFFICE if turn.actor.has(Role.OFFICE) else texts.EDITED
    return Next(said.format(receipt=receipt, short=short(receipt)))


async def _rewrite(turn: Turn, data: Data) -> Next:
    return await begin(turn, str(data["receipt"]))


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_EDITED)


async def review(turn: Turn, receipt: str) -> Next:
    """Show an edited text to who reviews it, with why a leader sent it back."""
    item = await opinion.find(turn.actor, receipt)
    verbs = [verb for verb in await opinion.verbs(turn.actor, item) if verb in _NEXT]
    if not verbs:
        return Next(await item_shown(turn, item))
    shown = texts.REVIEW.format(
        head=await _head(turn, item),
        title=item.edited_title,
        text=shorten(item.edited_text, SHOWN),
        verbs="、".join(f"{TYPED[verb]} {short(receipt)}" for verb in verbs),
    )
    return Next(shown, again=SHOWN_ALREADY.format(short=short(receipt)))


async def _head(turn: Turn, item: Opinion) -> str:
    lines = await opinion.timeline(turn.actor, item)
    steps = [line for line in lines if line.verb in (Verb.EDIT, Verb.SEND_BACK)]
    if not steps or steps[-1].verb != Verb.SEND_BACK:
        return texts.REVIEW_HEAD.format(receipt=item.receipt)
    said = why(Verb.SEND_BACK, steps[-1].reason, steps[-1].words)
    return texts.SENT_BACK_HEAD.format(receipt=item.receipt, why=said)


def _readable(data: Data) -> bool:
    whole = all(isinstance(data.get(name), str) for name in ("receipt", "title", "text"))
    return whole and isinstance(data.get("hidden"), dict)


_BOTH = (Step.TEXT, Step.CONFIRM)

EDITING = Dialog(
    name="editing",
    rows=(
        Row(Step.TEXT, Expect.ZERO, _drop, (None,)),
        Row(Step.TEXT, Expect.ONE, _as_it_is, _BOTH, texts.SAYS_AS_IT_IS),
        Row(Step.TEXT, Expect.TEXT, _take, _BOTH),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
        Row(Step.CONFIRM, Expect.ONE, _keep, (None,), texts.SAYS_KEEP),
        Row(Step.CONFIRM, Expect.TWO, _rewrite, (Step.TEXT,), texts.SAYS_REWRITE),
        Row(Step.CONFIRM, Expect.TEXT, _take, _BOTH),
    ),
    cancel=_drop,
    help={Step.TEXT: texts.HELP_TEXT, Step.CONFIRM: texts.HELP_KEEP},
    left={Step.TEXT: texts.STILL_EDITING, Step.CONFIRM: texts.STILL_EDITING},
    readable=_readable,
    fragile=True,
)
