"""What a bare 1 opens: the newest thing that somebody was told and has not read."""

from collections.abc import Awaitable, Callable, Mapping

from bot import activity_texts, texts
from bot.activities import task_lines
from bot.bulletin import bulletin_shown
from bot.dialog import Next, Turn
from bot.dialogs import (
    announcing,
    bulletin,
    bulletin_sign,
    confirmation,
    custody,
    decision,
    editing,
    feeding_back,
    forwarding,
    handling,
    invitation,
    rating,
    signing,
    supply,
)
from bot.digest import digest_shown
from bot.notices import inbox_line
from bot.showing import circular_shown, item_shown
from handlers import activity, notice, opinion, schedule
from handlers.activity import short
from handlers.errors import NotFound
from handlers.notice import About
from models import Notice
from rules.activity import Party
from rules.activity import Verb as Step
from rules.bulletin import Verb as Bulletin
from rules.confirmation import Verb as Record
from rules.digest import Verb as Digest
from rules.invitation import Verb as Answer
from rules.opinion import Party as Reader
from rules.opinion import Verb as Item
from rules.schedule import Verb as Preparation
from rules.timeline import Subject

Show = Callable[[Turn, str], Awaitable[Next]]


async def open_notice(turn: Turn, told: Notice) -> Next:
    """Show what a notice is about, and read it; what is out of reach by now, as it was told."""
    await notice.read(turn.actor, told.id, now=turn.now)
    about = notice.about(told)
    try:
        shown = await _show_of(about)(turn, about.number)
    except NotFound:
        shown = Next(inbox_line(told, turn.now).lstrip("● "))
    if shown.step is not None or not await notice.unread(turn.actor):
        return shown
    return Next(shown.reply + texts.NEXT_UNREAD, again=shown.again)


def awaits(about: About) -> bool:
    """Tell whether something is asked of the person, so that a line in a list is not enough."""
    return _row(about) is not None


def _show_of(about: About) -> Show:
    return _row(about) or _OTHERWISE[about.subject]


def _row(about: About) -> Show | None:
    """Give the row for a notice: of its verb to this party, or of its verb."""
    of_party = OPENS.get((about.subject, about.verb, about.party))
    return of_party or OPENS.get((about.subject, about.verb, ""))


async def _item(turn: Turn, number: str) -> Next:
    """Show an item to who reads it; to a unit, as the unit has it."""
    try:
        found = await opinion.find(turn.actor, number)
    except NotFound:
        return await handling.begin(turn, number)
    shown = await item_shown(turn, found)
    return Next(shown, again=texts.SHOWN_ALREADY.format(short=number.rpartition("-")[2]))


async def _activity(turn: Turn, number: str) -> Next:
    """Show an activity as “看” does: to who holds it, or to somebody invited."""
    found = await activity.find(turn.actor, number)
    if activity.runs(turn.actor, found):
        return await announcing.begin(turn, number)
    return await invitation.begin(turn, number)


async def _tasks(turn: Turn, number: str) -> Next:
    """Show what one has to prepare, also to who is not invited themselves."""
    left = [one for one in await schedule.tasks_of(turn.actor) if one.activity.number == number]
    if not left:
        return Next(activity_texts.TASK_NONE.format(number=number))
    for one in left:
        await one.fetch_related("owner")
    shown = await task_lines(turn, left)
    title = left[0].activity.title
    return Next(activity_texts.TASKS_YOURS.format(short=short(number), title=title, tasks=shown))


#: (subject, verb, party) to what is shown; any party where it is empty.
OPENS: Mapping[tuple[Subject, str, str], Show] = {
    (Subject.ITEM, Item.ASK_INFO, Reader.REPORTER): supply.begin,
    (Subject.ITEM, Item.FORWARD, Reader.UNIT): handling.begin,
    (Subject.ITEM, Item.REHANDLE, Reader.UNIT): handling.begin,
    (Subject.ITEM, Item.RETURN, Reader.UNIT): handling.begin,
    (Subject.ITEM, Item.ADVISE, Reader.LEAD): handling.begin,
    (Subject.ITEM, Item.SIGN, Reader.OFFICE): forwarding.begin,
    (Subject.ITEM, Item.REFUSE, Reader.OFFICE): forwarding.begin,
    (Subject.ITEM, Item.ASK_EXTENSION, Reader.OFFICE): feeding_back.begin_extension,
    (Subject.ITEM, Item.REPLY, Reader.OFFICE): feeding_back.begin,
    (Subject.ITEM, Item.EDIT, Reader.OFFICE): editing.review,
    (Subject.ITEM, Item.SEND_BACK, ""): editing.review,
    (Subject.ITEM, Item.SEND_UP, Reader.LEADER): signing.opened,
    (Subject.ITEM, Item.ASK_PURGE, Reader.OFFICE): custody.opened,
    (Subject.ITEM, Item.ANSWER, Reader.REPORTER): rating.begin,
    (Subject.ITEM, Item.FEED_BACK, Reader.REPORTER): rating.begin,
    (Subject.ACTIVITY, Step.PLAN, Party.OFFICE): decision.begin,
    (Subject.ACTIVITY, Step.APPROVE, Party.ORGANISER): announcing.begin,
    (Subject.ACTIVITY, Step.NOTIFY, Party.INVITED): invitation.begin,
    (Subject.ACTIVITY, Answer.INVITE, Party.PERSON): invitation.begin,
    (Subject.ACTIVITY, Answer.ASK_LEAVE, Party.APPROVER): decision.begin,
    (Subject.ACTIVITY, Step.END, Party.ORGANISER): confirmation.begin,
    (Subject.ACTIVITY, Record.REMIND, Party.ORGANISER): confirmation.begin,
    (Subject.ACTIVITY, Record.PROPOSE, ""): decision.begin,
    (Subject.ACTIVITY, Preparation.ADD_TASK, Party.PERSON): _tasks,
    (Subject.ACTIVITY, Preparation.FALL_DUE, Party.PERSON): _tasks,
    (Subject.BULLETIN, Bulletin.SEND_UP, ""): bulletin_sign.opened,
    (Subject.BULLETIN, Bulletin.SEND_BACK, ""): bulletin.opened,
    (Subject.DIGEST, Digest.SEND, ""): digest_shown,
}
_OTHERWISE: Mapping[Subject, Show] = {
    Subject.ITEM: _item,
    Subject.ACTIVITY: _activity,
    Subject.CIRCULAR: circular_shown,
    Subject.BULLETIN: bulletin_shown,
    Subject.DIGEST: digest_shown,
}
