"""The control API under /sandbox/: people, what they do, time, faults, and what was sent."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pydantic
from aiohttp import web

from wechat.sandbox import cast
from wechat.sandbox.call import Json
from wechat.sandbox.faults import KINDS, Fault
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.samples import SAMPLES, draw_picture
from wechat.sandbox.sandbox import Sandbox
from wechat.sandbox.state.people import Bubble
from wechat.sandbox.state.places import Place
from wechat.sandbox.state.world import logged_json

SANDBOX: web.AppKey[Sandbox] = web.AppKey("sandbox", Sandbox)
_HEARTBEAT = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[Sandbox, str, Json], Awaitable[list[Bubble]]]


def _say(box: Sandbox, openid: str, given: Json) -> Awaitable[list[Bubble]]:
    return box.says(openid, str(given["text"]), str(given.get("menu_id") or ""))


def _voice(box: Sandbox, openid: str, given: Json) -> Awaitable[list[Bubble]]:
    return box.sends_voice(openid, _number(given.get("seconds", 3)))


def _photo(box: Sandbox, openid: str, given: Json) -> Awaitable[list[Bubble]]:
    return box.sends_photo(openid, draw_picture(str(given.get("sample") or "road")))


def _location(box: Sandbox, openid: str, given: Json) -> Awaitable[list[Bubble]]:
    label, latitude = str(given.get("label") or ""), _number(given["latitude"])
    spot = Place(label, latitude, _number(given["longitude"])).away(_number(given.get("away", 0)))
    return box.sends_location(openid, spot.latitude, spot.longitude, spot.label)


def _grant(box: Sandbox, openid: str, given: Json) -> Awaitable[list[Bubble]]:
    times = round(_number(given.get("times", 1)))
    return box.grants(openid, str(given["template_id"]), times)


#: What a person can do → how; a photo may also be posted as itself (image/…).
ACTS: dict[str, Act] = {
    "say": _say,
    "photo": _photo,
    "voice": _voice,
    "location": _location,
    "tap": lambda box, openid, given: box.taps(openid, str(given["button"])),
    "scan": lambda box, openid, given: box.scans(openid, str(given["code"]).strip()),
    "follow": lambda box, openid, given: box.follows(openid, str(given.get("scene") or "")),
    "unfollow": lambda box, openid, given: box.unfollows(openid),
    "grant": _grant,
}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"要一个数：{value}")
    return float(value)


@web.middleware
async def speak_plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what the control API refuses into 400 (or 404) and one sentence."""
    if not request.path.startswith("/sandbox/"):
        return await handler(request)
    try:
        return await handler(request)
    except Refusal as problem:
        status = 404 if problem.code == 40003 else 400
        return web.json_response({"error": problem.sentence, "code": problem.code}, status=status)
    except pydantic.ValidationError as problem:
        return web.json_response({"error": cast.explain(problem)}, status=400)
    except KeyError as problem:
        return web.json_response({"error": f"缺少或没有：{problem.args[0]}"}, status=400)
    except ValueError as problem:
        return web.json_response({"error": str(problem)}, status=400)


async def _given(request: web.Request) -> Json:
    given = await request.json() if request.can_read_body else {}
    if not isinstance(given, dict):
        raise ValueError("要一个 JSON 对象")
    return given


def _answer(**fields: object) -> web.Response:
    text = json.dumps(fields, ensure_ascii=False)
    return web.Response(text=text, content_type="application/json")


async def show_all(request: web.Request) -> web.Response:
    """Everything that the page needs to draw itself."""
    box = request.app[SANDBOX]
    world = box.world
    everybody = [
        p.as_json() | {"bubbles": [b.as_json() for b in p.bubbles]} for p in world.people.all()
    ]
    return _answer(
        account={"name": world.official.name, "mode": world.official.mode},
        mini=world.mini is not None,
        people=everybody,
        menu=world.menu,
        now=box.clock.now(),
        offset=box.clock.offset,
        faults=[fault.as_json() for fault in box.faults.planned],
        log=[logged_json(line) for line in world.log],
        samples={name: sample[0] for name, sample in SAMPLES.items()},
        places=[place.as_json() for place in world.places],
    )


async def list_people(request: web.Request) -> web.Response:
    """Everybody, without their chats."""
    return _answer(people=[p.as_json() for p in request.app[SANDBOX].world.people.all()])


async def add_person(request: web.Request) -> web.Response:
    """Let somebody in, by the fields of a cast file."""
    member = cast.Member.model_validate(await _given(request))
    return _answer(person=cast.admit(request.app[SANDBOX], member).as_json())


async def list_bubbles(request: web.Request) -> web.Response:
    """A person's screen, from after the bubble with number `after`."""
    after = int(request.query.get("after") or 0)
    bubbles = request.app[SANDBOX].person(request.match_info["openid"]).bubbles
    return _answer(bubbles=[b.as_json() for b in bubbles if b.number > after])


async def act(request: web.Request) -> web.Response:
    """A person does something; answers what the phone shows for it."""
    box, openid = request.app[SANDBOX], request.match_info["openid"]
    if request.content_type.startswith("image/"):
        heard = await box.sends_photo(openid, await request.read())
    else:
        how = ACTS[request.match_info["act"]]
        heard = await how(box, openid, await _given(request))
    return _answer(heard=[bubble.as_json() for bubble in heard])


async def mint_codes(request: web.Request) -> web.Response:
    """What the mini-program would get on this person's phone: a login and a phone code."""
    box, openid = request.app[SANDBOX], request.match_info["openid"]
    return _answer(login=box.opens_mini(openid), phone=box.gives_phone(openid))


async def move_clock(request: web.Request) -> web.Response:
    """Move time on by `forward` seconds."""
    box = request.app[SANDBOX]
    if request.method == "POST":
        box.clock.forward(_number((await _given(request)).get("forward")))
        box.world.feed.tell("clock", {"now": box.clock.now(), "offset": box.clock.offset})
    return _answer(now=box.clock.now(), offset=box.clock.offset)


async def plan_fault(request: web.Request) -> web.Response:
    """Plan a failure: kind, path, left, seconds, code."""
    box, given = request.app[SANDBOX], await _given(request)
    if given.get("kind") not in KINDS:
        raise ValueError(f"kind 只能是 {'、'.join(KINDS)}")
    box.faults.plan(pydantic.TypeAdapter(Fault).validate_python(given))
    box.world.feed.tell("faults", {})
    return await list_faults(request)


async def lift_faults(request: web.Request) -> web.Response:
    """Lift the failures of a kind, of a path, or all."""
    box = request.app[SANDBOX]
    box.faults.clear(request.query.get("kind", ""), request.query.get("path", ""))
    box.world.feed.tell("faults", {})
    return await list_faults(request)


async def list_faults(request: web.Request) -> web.Response:
    """The failures in force."""
    planned = request.app[SANDBOX].faults.planned
    return _answer(faults=[fault.as_json() for fault in planned])


async def list_log(request: web.Request) -> web.Response:
    """The platform's log, oldest first."""
    return _answer(log=[logged_json(line) for line in request.app[SANDBOX].world.log])


async def list_codes(request: web.Request) -> web.Response:
    """The QR codes that somebody may scan, newest first, and those that just went out of date."""
    world = request.app[SANDBOX].world
    return _answer(codes=[t.as_json() for t in world.tickets.offered(world.clock.now())])


async def list_templates(request: web.Request) -> web.Response:
    """The templates, with what is granted to `openid`; POST adds one."""
    templates = request.app[SANDBOX].world.templates
    if request.method == "POST":
        templates.add(cast.Plan.model_validate(await _given(request)).template())
    openid = request.query.get("openid", "")
    rows = [
        {"template_id": t.template_id, "title": t.title, "use": t.use}
        | {"granted": templates.granted(openid, t.template_id)}
        for t in templates.all()
    ]
    return _answer(templates=rows)


async def revoke_tokens(request: web.Request) -> web.Response:
    """Make every access token invalid, as a reset secret does."""
    box = request.app[SANDBOX]
    for account in filter(None, (box.world.official, box.world.mini)):
        box.world.tokens.revoke(account.appid, box.clock.now())
    return _answer(revoked=True)


async def show_media(request: web.Request) -> web.Response:
    """A file as a phone loads it; phones keep what they have, so nothing expires here."""
    media = request.app[SANDBOX].world.media.find(request.match_info["media_id"], 0)
    headers = {"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=media.content, content_type=media.content_type, headers=headers)


async def show_sample(request: web.Request) -> web.Response:
    """A sample picture."""
    drawn = await asyncio.to_thread(draw_picture, request.match_info["name"])
    headers = {"Cache-Control": "max-age=86400"}
    return web.Response(body=drawn, content_type="image/jpeg", headers=headers)


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: everything that happens, as {topic, data}."""
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    response = web.StreamResponse(headers=headers)
    feed = request.app[SANDBOX].world.feed
    ear = feed.listen()
    try:
        await response.prepare(request)
        while True:
            await response.write(await _next(ear))
    except ConnectionResetError:
        return response
    finally:
        feed.leave(ear)


async def _next(ear: "asyncio.Queue[dict[str, object]]") -> bytes:
    try:
        event = await asyncio.wait_for(ear.get(), _HEARTBEAT)
    except TimeoutError:
        return b": still here\n\n"
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def add_routes(app: web.Application) -> None:
    """Every control URL, one line each."""
    add = app.router.add_route
    add("GET", "/sandbox/state", show_all)
    add("GET", "/sandbox/events", stream)
    add("GET", "/sandbox/people", list_people)
    add("POST", "/sandbox/people", add_person)
    add("GET", "/sandbox/people/{openid}/bubbles", list_bubbles)
    add("POST", "/sandbox/people/{openid}/codes", mint_codes)
    add("POST", "/sandbox/people/{openid}/{act}", act)
    add("GET", "/sandbox/clock", move_clock)
    add("POST", "/sandbox/clock", move_clock)
    add("GET", "/sandbox/faults", list_faults)
    add("POST", "/sandbox/faults", plan_fault)
    add("DELETE", "/sandbox/faults", lift_faults)
    add("GET", "/sandbox/log", list_log)
    add("GET", "/sandbox/codes", list_codes)
    add("GET", "/sandbox/templates", list_templates)
    add("POST", "/sandbox/templates", list_templates)
    add("POST", "/sandbox/tokens/revoke", revoke_tokens)
    add("GET", "/sandbox/media/{media_id}", show_media)
    add("GET", "/sandbox/samples/{name}", show_sample)
