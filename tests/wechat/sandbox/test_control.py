"""The control API: what the page and other programs can ask of the sandbox."""

import asyncio
import json
from typing import Any

import pytest

from wechat.sandbox import Sandbox
from wechat.sandbox.samples import draw_picture

AMY = "oAmy000000000000000000000001"
PEOPLE = f"/sandbox/people/{AMY}"


async def ask(api: Any, method: str, path: str, body: object = None) -> tuple[int, Any]:
    more = {} if body is None else {"json": body}
    response = await api.http.request(method, api.base + path, **more)
    return response.status, await response.json()


ACTS: list[tuple[str, dict[str, object], str]] = [
    ("say", {"text": "在吗"}, "text"),
    ("photo", {"sample": "lamp"}, "image"),
    ("voice", {"seconds": 7}, "voice"),
    ("location", {"latitude": 30.1, "longitude": 109.2, "label": "村口"}, "location"),
    ("location", {"latitude": 30.1, "longitude": 109.2, "away": 80}, "location"),
    ("tap", {"button": "反映"}, "click"),
    ("scan", {"code": "bind-7"}, "scan"),
    ("unfollow", {}, "unsubscribe"),
    ("follow", {}, "subscribe"),
    ("grant", {"template_id": "notice-1"}, "subscribe_msg_popup_event"),
]


@pytest.mark.parametrize(("act", "body", "told"), ACTS, ids=[a[0] for a in ACTS])
async def test_a_person_acts(
    box: Sandbox, toy: Any, api: Any, act: str, body: dict[str, object], told: str
) -> None:
    box.world.menu[:] = [{"name": "反映", "type": "click", "key": "OPINION"}]
    box.world.tickets.make("QR_STR_SCENE", "bind-7", 60, box.clock.now())
    status, answer = await ask(api, "POST", f"{PEOPLE}/{act}", body)
    assert status == 200
    assert told in (toy.got[-1].kind, toy.got[-1].event)
    assert [b["text"] for b in answer["heard"]] == (["收到：在吗"] if act == "say" else [])


async def test_a_picture_is_posted_as_itself(box: Sandbox, toy: Any, api: Any) -> None:
    picture, url = draw_picture("flood"), api.base + f"{PEOPLE}/photo"
    response = await api.http.post(url, data=picture, headers={"Content-Type": "image/jpeg"})
    assert response.status == 200
    shown = await api.http.get(str(toy.got[-1].fields["PicUrl"]))
    assert await shown.read() == picture


BAD = [
    ("POST", "/sandbox/people/oNobody/say", {"text": "a"}, 404),
    ("POST", f"{PEOPLE}/fly", {}, 400),
    ("POST", f"{PEOPLE}/say", {}, 400),
    ("POST", f"{PEOPLE}/say", [1], 400),
    ("POST", f"{PEOPLE}/voice", {"seconds": "长"}, 400),
    ("POST", f"{PEOPLE}/location", {"latitude": 30.1}, 400),
    ("POST", f"{PEOPLE}/location", {"latitude": 109.2, "longitude": 30.1}, 400),
    ("POST", f"{PEOPLE}/location", {"latitude": "30", "longitude": 109.2}, 400),
    ("POST", f"{PEOPLE}/photo", {"sample": "moon"}, 400),
    ("POST", f"{PEOPLE}/tap", {"button": "没有"}, 400),
    ("POST", f"{PEOPLE}/grant", {"template_id": "none"}, 400),
    ("POST", "/sandbox/people", {"openid": AMY}, 400),
    ("POST", "/sandbox/people", {"nickname": "丙", "age": 3}, 400),
    ("POST", "/sandbox/clock", {"forward": -1}, 400),
    ("POST", "/sandbox/faults", {"kind": "rain"}, 400),
    ("POST", "/sandbox/faults", {"kind": "slow", "left": "三"}, 400),
    ("GET", f"{PEOPLE}/bubbles?after=x", None, 400),
    ("GET", "/sandbox/media/none", None, 400),
    ("GET", "/sandbox/samples/none", None, 400),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    api: Any, method: str, path: str, body: object, status: int
) -> None:
    given, answer = await ask(api, method, path, body)
    assert given == status
    assert answer["error"]


async def test_people_come_with_all_they_have(box: Sandbox, api: Any) -> None:
    member = {"nickname": "丙", "hint": "绑定码 12345678", "phone": "13900000003"}
    _, made = await ask(api, "POST", "/sandbox/people", member)
    _, listed = await ask(api, "GET", "/sandbox/people")
    assert listed["people"][-1] == made["person"]
    assert made["person"]["follows"]
    await box.says(AMY, "在吗")
    _, state = await ask(api, "GET", "/sandbox/state")
    assert [b["text"] for b in state["people"][0]["bubbles"]] == ["在吗", "收到：在吗"]
    number = state["people"][0]["bubbles"][0]["number"]
    _, later = await ask(api, "GET", f"{PEOPLE}/bubbles?after={number}")
    assert [b["text"] for b in later["bubbles"]] == ["收到：在吗"]


async def test_time_faults_tokens_and_log(box: Sandbox, api: Any) -> None:
    before = box.clock.now()
    await ask(api, "POST", "/sandbox/clock", {"forward": 3600})
    assert box.clock.now() >= before + 3600
    fault = {"kind": "busy", "path": "/cgi-bin/menu", "left": 2}
    _, planned = await ask(api, "POST", "/sandbox/faults", fault)
    assert planned["faults"][0]["left"] == 2
    assert (await api.get("/cgi-bin/menu/get"))["errcode"] == -1
    _, left = await ask(api, "DELETE", "/sandbox/faults?kind=busy")
    assert left["faults"] == []
    await ask(api, "POST", "/sandbox/tokens/revoke", {})
    assert (await api.get("/cgi-bin/menu/get"))["errcode"] == 40001
    _, log = await ask(api, "GET", "/sandbox/log")
    assert [line["outcome"] for line in log["log"]][-2:] == ["-1", "40001"]


async def test_templates_codes_and_mini_codes(box: Sandbox, api: Any) -> None:
    plan = {"template_id": "new", "title": "通知", "use": "notice", "fields": ["thing1"]}
    await ask(api, "POST", "/sandbox/templates", plan)
    await ask(api, "POST", f"{PEOPLE}/grant", {"template_id": "new", "times": 2})
    _, answer = await ask(api, "GET", f"/sandbox/templates?openid={AMY}")
    assert answer["templates"][-1]["granted"] == 2
    box.world.tickets.make("QR_STR_SCENE", "past", 60, box.clock.now() - 3600)
    box.world.tickets.make("QR_STR_SCENE", "gone", 60, box.clock.now() - 61)
    here = box.world.tickets.make("QR_STR_SCENE", "here", 60, box.clock.now())
    _, answer = await ask(api, "GET", "/sandbox/codes")
    assert [code["scene"] for code in answer["codes"]] == ["here", "gone"]
    assert answer["codes"][0] == here.as_json()
    assert here.until == here.made + 60
    _, codes = await ask(api, "POST", f"{PEOPLE}/codes", {})
    redeemed = box.world.codes.redeem("login", codes["login"], box.clock.now())
    assert redeemed == AMY


async def test_the_page_hears_what_happens(box: Sandbox, api: Any) -> None:
    async with api.http.get(api.base + "/sandbox/events") as stream:
        await asyncio.gather(box.says(AMY, "在吗"))
        topics = []
        while len(topics) < 3:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                topics.append(json.loads(line[6:])["topic"])
    assert topics == ["bubble", "log", "bubble"]


async def test_the_page_is_served(api: Any) -> None:
    for path in ("/", "/static/main.js", "/static/phone.css", "/sandbox/samples/road"):
        assert (await api.http.get(api.base + path)).status == 200
