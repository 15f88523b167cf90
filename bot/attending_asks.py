"""What is answered to the commands of those who attend, who decide, and who confirm."""

import re
from collections.abc import Mapping

from bot import attending_texts as texts
from bot.asked import Asked
from bot.asking import Answer, Row, activity_of, number_of, which
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import confirmation, decision, door, invitation, record
from bot.own_record import own_record
from handlers import activity, people
from handlers.activity import short
from handlers.door import door as door_of
from handlers.door_link import link
from handlers.make_up import make_up
from rules.material import Kind
from rules.permission import Action

#: No activity of a year has a larger number; what is larger are six digits.
_LARGEST = 9999
_APART = re.compile(r"[\s,，、:：]+")


async def _meant(turn: Turn, asked: Asked) -> str:
    """Give the activity's number; without one it is the only one ahead, if there is only one."""
    if asked.number:
        return await number_of(turn, asked)
    ahead = await activity.mine(turn.actor, now=turn.now, limit=2)
    return ahead[0].number if len(ahead) == 1 else ""


async def _accept(turn: Turn, asked: Asked) -> Next:
    number = await _meant(turn, asked)
    return await invitation.accept(turn, number) if number else which(asked)


async def _stay_away(turn: Turn, asked: Asked) -> Next:
    number = await _meant(turn, asked)
    return await invitation.decline(turn, number) if number else which(asked)


async def _leave(turn: Turn, asked: Asked) -> Next:
    number = await _meant(turn, asked)
    return await invitation.begin_leave(turn, number, asked.rest) if number else which(asked)


async def _decide(turn: Turn, asked: Asked) -> Next:
    return await decision.begin(turn, await number_of(turn, asked))


async def _sign_in(turn: Turn, asked: Asked) -> Next:
    return await door.begin(turn, asked.rest, await _door(turn, asked))


async def _sign_out(turn: Turn, asked: Asked) -> Next:
    """Sign out; “签退 123456” has the digits of a door where a number would stand."""
    if asked.number > _LARGEST:
        return await door.begin(turn, f"{asked.number:06d}", out=True)
    return await door.begin(turn, asked.rest, await _door(turn, asked), out=True)


async def _door(turn: Turn, asked: Asked) -> str:
    return (await activity_of(turn, asked)).number if asked.number else ""


async def _make_up(turn: Turn, asked: Asked) -> Next:
    """Write down who was there: “补签 活12 张三 手机没电”."""
    if not asked.number:
        return which(asked)
    number = await number_of(turn, asked)
    name, _, reason = _APART.sub(" ", asked.rest).partition(" ")
    if not name or not reason:
        return Next(texts.MAKE_UP_HOW.format(short=short(number)))
    who = await people.named(turn.actor.org_id, name)
    await make_up(turn.actor, number, who.number, reason, now=turn.now)
    return Next(texts.MADE_UP.format(name=who.name, short=short(number)))


async def _show_door(turn: Turn, asked: Asked) -> Next:
    """Give who holds the activity the links of its door, and the digits to say aloud now."""
    if not asked.number:
        return which(asked)
    shown = await door_of(turn.actor, await number_of(turn, asked), now=turn.now)
    token = link(turn.actor, shown.activity, key=turn.house.key)
    return Next(
        texts.DOOR.format(
            title=shown.activity.title,
            link=f"{turn.house.base_url}/door/{token}",
            digits=shown.digits,
            minutes=max(1, shown.digits_left // 60),
        )
    )


async def _confirm(turn: Turn, asked: Asked) -> Next:
    return await confirmation.begin(turn, await number_of(turn, asked))


async def _papers(turn: Turn, asked: Asked) -> Next:
    """Take papers from who holds the activity; show the invited what there is."""
    if not asked.number:
        return which(asked)
    held = await activity_of(turn, asked)
    if turn.actor.may(Action.RUN_ACTIVITY, activity.standing(held)):
        return await record.begin(turn, held.number, Kind.PAPER, asked.rest)
    return await invitation.begin(turn, held.number)


def _gives(kind: Kind) -> Answer:
    async def answer(turn: Turn, asked: Asked) -> Next:
        if not asked.number:
            return which(asked)
        return await record.begin(turn, await number_of(turn, asked), kind, asked.rest)

    return answer


async def _convert(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await record.begin_views(turn, await number_of(turn, asked))


async def _record(turn: Turn, asked: Asked) -> Next:
    return Next(await own_record(turn, asked.page))


ATTENDING_ASKS: Mapping[Command, Row] = {
    Command.ACCEPT: Row(_accept, writes=True),
    Command.STAY_AWAY: Row(_stay_away, writes=True),
    Command.ASK_LEAVE: Row(_leave, writes=True),
    Command.GRANT_LEAVE: Row(_decide, writes=True),
    Command.REFUSE_LEAVE: Row(_decide, writes=True),
    Command.PENDING: Row(_decide, writes=True),
    Command.SIGN_IN: Row(_sign_in, writes=True),
    Command.SIGN_OUT: Row(_sign_out, writes=True),
    Command.MAKE_UP: Row(_make_up, writes=True),
    Command.DOOR: Row(_show_door),
    Command.CONFIRM: Row(_confirm, writes=True),
    Command.MINUTES: Row(_gives(Kind.MINUTES), writes=True),
    Command.VIEWS: Row(_gives(Kind.VIEW), writes=True),
    Command.PHOTOS: Row(_gives(Kind.PHOTO), writes=True),
    Command.PAPERS: Row(_papers, writes=True),
    Command.SPEECH: Row(_gives(Kind.SPEECH), writes=True),
    Command.CONVERT: Row(_convert, writes=True),
    Command.RECORD: Row(_record),
}
