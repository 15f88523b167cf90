"""Where the time goes: the pieces of a message's way, timed one by one in this process."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle
from urllib.parse import parse_qsl, urlsplit

import uvloop

from benchmarks.county import ACCOUNT, County
from benchmarks.scenarios import HELP, SUBMISSION, Scenario, letter, request
from bot import texts
from bot.said import read
from handlers.actor import Actor
from handlers.conversation import OpenDialog, Scene, load, save
from handlers.submission import Draft, submit
from models.database import connected
from rules.completeness import looks_like_item, suggest_title
from rules.routing import route
from server.app import POOL
from wechat.callback import open_callback
from wechat.replies import Text

Piece = Callable[[], object]
Work = Callable[[], Awaitable[object]]

_numbers = count(1_000_000)


@dataclass(frozen=True, slots=True)
class Stage:
    """A piece: microseconds of CPU each time, and how often a scenario's message needs it."""

    name: str
    cost: float
    often: Mapping[Scenario, float]


_ALWAYS = {HELP: 1.0, SUBMISSION: 1.0}
#: A submission is three messages: a letter, a choice that is kept, and one that hands in.
_ONCE, _TWICE = {SUBMISSION: 1 / 3}, {SUBMISSION: 2 / 3}


def measure(database_url: str, county: County, at_once: int, repeats: int) -> list[Stage]:
    """Time every piece; those that ask the database with so many at once, as in the runs."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_measure(database_url, county, at_once, repeats))


async def _measure(url: str, county: County, at_once: int, repeats: int) -> list[Stage]:
    query, body = parsed(request(county.org, county.openids[0], "帮助"))
    opened = open_callback(ACCOUNT, query, body)
    pieces: list[tuple[str, Piece, Mapping[Scenario, float]]] = [
        ("verify, decrypt, parse", lambda: open_callback(ACCOUNT, query, body), _ALWAYS),
        ("read as a command", lambda: read(opened.message), _ALWAYS),
        ("gates, routing, title", _judge, _ONCE),
        ("render, encrypt, sign", lambda: opened.seal(Text(texts.HELP_MEMBER)), _ALWAYS),
    ]
    stages = [Stage(name, _cost(piece, repeats), often) for name, piece, often in pieces]
    async with connected(url, pool=POOL):
        works: list[tuple[str, Work, Mapping[Scenario, float]]] = [
            ("load person, dialog, key", _loading(county), _ALWAYS),
            ("write dialog and key", await _writing(county), _TWICE),
            ("hand in, with its commit", await _handing_in(county), _ONCE),
        ]
        for name, work, often in works:
            stages.append(Stage(name, await _cost_at_once(work, at_once, repeats), often))
    return stages


def parsed(sent: bytes) -> tuple[dict[str, str], bytes]:
    """Give the query and the body of a prepared request."""
    head, _, body = sent.partition(b"\r\n\r\n")
    return dict(parse_qsl(urlsplit(head.split()[1].decode()).query)), body


def _judge() -> None:
    words = letter(next(_numbers))
    looks_like_item(words)
    route(words)
    suggest_title(words)


def _loading(county: County) -> Work:
    members = cycle(county.openids)
    return lambda: load(county.org, next(members), f"{next(_numbers):032d}")


async def _writing(county: County) -> Work:
    """Opens a dialog for a stranger of its own each time, as a letter's card does."""
    known = await _scene(county, county.openids[0])
    dialog = OpenDialog("opinion", "confirm", {"words": [letter(0)]})

    def work() -> Awaitable[object]:
        key = f"{next(_numbers):032d}"
        fresh = Scene(known.org_id, f"oNobody{key}", key, None, None, 0, heard=False, reply=None)
        return save(fresh, dialog, {"text": letter(0)}, datetime.now(UTC))

    return work


async def _handing_in(county: County) -> Work:
    actor: Actor | None = (await _scene(county, county.openids[0])).actor
    assert actor is not None

    def work() -> Awaitable[object]:
        number = next(_numbers)
        # The same words each time: the card has routed them before.
        draft = Draft(letter(0), f"stage:{number}")
        return submit(actor, draft, now=datetime.now(UTC))

    return work


async def _scene(county: County, openid: str) -> Scene:
    scene = await load(county.org, openid, "")
    assert scene is not None
    return scene


def _cost(piece: Piece, repeats: int) -> float:
    piece()
    begun = time.process_time()
    for _ in range(repeats):
        piece()
    return (time.process_time() - begun) / repeats * 1e6


async def _cost_at_once(work: Work, at_once: int, repeats: int) -> float:
    async def lane(times: int) -> None:
        for _ in range(times):
            await work()

    await asyncio.gather(*(lane(2) for _ in range(at_once)))
    times = max(1, repeats // at_once)
    begun = time.process_time()
    await asyncio.gather(*(lane(times) for _ in range(at_once)))
    return (time.process_time() - begun) / (times * at_once) * 1e6


def shares(stages: list[Stage], scenario: Scenario, whole: float) -> Iterator[tuple[str, float]]:
    """Give what each piece takes of a message, and what is left of the measured whole, in µs."""
    known = [(one.name, one.cost * often) for one in stages if (often := one.often.get(scenario))]
    yield from known
    yield "HTTP, event loop, dialog", max(0.0, whole - sum(cost for _, cost in known))
