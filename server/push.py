"""Knocking on people's doors: a customer-service message, else a template, else only the inbox."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import texts
from bot.notices import kind_of, knock
from bot.sayings import day_of
from handlers.knock import Delivery, Made, claim, settle
from handlers.notice import About
from rules.deadline import BEIJING
from rules.notice import Knock
from rules.timeline import Subject
from wechat.client import Client
from wechat.errors import WechatError


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to a person: the official account, the mini-program, and their templates."""

    oa: Client | None
    mp: Client | None
    oa_template: str = ""
    mp_template: str = ""


async def push(doors: Doors, notice_ids: Sequence[int], *, now: datetime) -> None:
    """Push a round of notices, each once; raises what keeps some of them from being pushed now."""
    deliveries = await claim(notice_ids)
    tries = (_try(doors, delivery, now) for delivery in deliveries)
    results = await asyncio.gather(*tries, return_exceptions=True)
    await settle([*_made(deliveries, results)])
    for result in results:
        if isinstance(result, BaseException):
            raise result


def _made(
    deliveries: Sequence[Delivery], results: Sequence[tuple[Knock, int] | BaseException]
) -> Iterator[Made]:
    """Say what to record; nobody knows how far one came that failed by a fault of ours."""
    for delivery, result in zip(deliveries, results, strict=True):
        if isinstance(result, WechatError):
            yield Made(delivery.notice_id, Knock.WAITING, result.code)
        elif not isinstance(result, BaseException):
            yield Made(delivery.notice_id, *result)


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
    """Fill the fields that the county's templates are to have: number, kind, day or deadline."""
    return {
        "character_string1": _number(delivery.about, now),
        "thing2": texts.OPEN_IT.format(kind=kind_of(delivery)),
        "thing3": _day(delivery.about, now),
    }


def _number(about: About, now: datetime) -> str:
    """Give a number without its sign; a summary goes by its day."""
    if about.subject is Subject.DIGEST:
        return f"{(about.at or now).astimezone(BEIJING):%Y%m%d}"
    return about.number[1:]


def _day(about: About, now: datetime) -> str:
    """Say until when something is due; of an activity and of a summary, when it is."""
    if about.at is None:
        return texts.NONE
    day = day_of(about.at, now)
    return day if about.subject in (Subject.ACTIVITY, Subject.DIGEST) else f"{day}前"
