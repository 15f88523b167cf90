"""Knocking on people's doors: a customer-service message, else a template, else only the inbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot import texts
from bot.notices import kind_of, knock
from bot.sayings import day_of
from handlers.knock import Delivery, claim, settle
from rules.notice import Knock
from wechat.client import Client
from wechat.errors import WechatError


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to a person: the official account, the mini-program, and their templates."""

    oa: Client | None
    mp: Client | None
    oa_template: str = ""
    mp_template: str = ""


async def push(doors: Doors, notice_id: int, *, now: datetime) -> None:
    """Push one notice, once; raises a passing WechatError when it is to be tried again."""
    delivery = await claim(notice_id)
    if delivery is None:
        return
    try:
        result, code = await _try(doors, delivery, now)
    except WechatError as error:
        await settle(notice_id, Knock.WAITING, code=error.code)
        raise
    await settle(notice_id, result, code=code)


async def _try(doors: Doors, delivery: Delivery, now: datetime) -> tuple[Knock, int]:
    code = 0
    for way in _ways(doors, delivery, now):
        try:
            await way()
        except WechatError as error:
            if not error.permanent:
                raise
            code = error.code
        else:
            return Knock.SENT, 0
    return Knock.REFUSED, code


def _ways(doors: Doors, delivery: Delivery, now: datetime) -> list[Callable[[], Awaitable[object]]]:
    ways: list[Callable[[], Awaitable[object]]] = []
    oa, mp = doors.oa, doors.mp
    if oa and delivery.openid:
        ways.append(lambda: oa.send_text(delivery.openid, knock(delivery, now)))
        if doors.oa_template:
            ways.append(
                lambda: oa.send_template(delivery.openid, doors.oa_template, _fields(delivery, now))
            )
    if mp and delivery.mini_openid and doors.mp_template:
        ways.append(
            lambda: mp.send_subscription(
                delivery.mini_openid, doors.mp_template, _fields(delivery, now)
            )
        )
    return ways


def _fields(delivery: Delivery, now: datetime) -> dict[str, str]:
    """Fill the fields that the county's templates are to have: number, kind, deadline."""
    due = f"{day_of(delivery.about.at, now)}前" if delivery.about.at else texts.NONE
    return {
        "character_string1": delivery.about.number[1:],
        "thing2": kind_of(delivery),
        "thing3": due,
    }
