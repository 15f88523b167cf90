"""The platform's HTTP API: who may call, and what comes back."""

import asyncio
import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from wechat.sandbox import Fault, Sandbox

AMY = "oAmy000000000000000000000001"
SEND = "/cgi-bin/message/custom/send"
TEXT = {"touser": AMY, "msgtype": "text", "text": {"content": "您好"}}


def _text(**more: object) -> dict[str, object]:
    return TEXT | more


CALLS: list[tuple[str, str, object, int]] = [
    ("unknown person", SEND, _text(touser="oNobody"), 40003),
    ("no receiver", SEND, {"msgtype": "text", "text": {"content": "a"}}, 40003),
    ("unknown kind", SEND, _text(msgtype="smoke"), 40008),
    ("no content", SEND, _text(text={"content": ""}), 44004),
    ("no object", SEND, _text(text="您好"), 47001),
    ("too long", SEND, _text(text={"content": "字" * 683}), 45002),
    ("gone media", SEND, _text(msgtype="image", image={"media_id": "x"}), 40007),
    ("no choices", SEND, _text(msgtype="msgmenu", msgmenu={"list": []}), 40035),
    ("no window", SEND, TEXT, 45015),
    ("bad menu", "/cgi-bin/menu/create", {"button": []}, 40016),
    ("bad action", "/cgi-bin/qrcode/create", {"action_name": "QR", "action_info": {}}, 40053),
    ("other appid", "/cgi-bin/clear_quota", {"appid": "wx-other"}, 40013),
    ("mini's own", "/wxa/msg_sec_check", {"version": 2}, 48001),
    ("mini's send", "/cgi-bin/message/subscribe/send", {}, 48001),
]


@pytest.mark.parametrize(
    ("path", "body", "code"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS]
)
async def test_refusals_are_http_200_with_a_code(
    api: Any, path: str, body: object, code: int
) -> None:
    answer = await api.post(path, body)
    assert answer["errcode"] == code
    assert "rid:" in str(answer["errmsg"])


PROOFS = [
    ({}, 41001),
    ({"access_token": ""}, 41001),
    ({"access_token": "short"}, 40014),
    ({"access_token": "x" * 60}, 40001),
]


@pytest.mark.parametrize(("query", "code"), PROOFS)
async def test_a_token_must_be_ours(api: Any, query: dict[str, str], code: int) -> None:
    assert (await api.call("POST", SEND, params=query, json=TEXT))["errcode"] == code


BODIES = [(b"", 44002), (b"{", 47001), (b"[1]", 47001), (b"\xff\xfe", 47001)]


@pytest.mark.parametrize(("body", "code"), BODIES)
async def test_a_body_must_be_a_json_object(api: Any, body: bytes, code: int) -> None:
    answer = await api.call("POST", SEND, params={"access_token": api.token}, data=body)
    assert answer["errcode"] == code


METHODS = [("GET", SEND, 43002), ("POST", "/cgi-bin/user/info", 43001)]


@pytest.mark.parametrize(("method", "path", "code"), METHODS)
async def test_the_method_counts(api: Any, method: str, path: str, code: int) -> None:
    assert (await api.call(method, path, params={"access_token": api.token}))["errcode"] == code


HOLDERS = [
    ({}, 41002),
    ({"appid": "wx-other", "secret": "oa-secret"}, 40013),
    ({"appid": "wx-oa"}, 41004),
    ({"appid": "wx-oa", "secret": "wrong"}, 40125),
    ({"appid": "wx-oa", "secret": "oa-secret", "grant_type": "password"}, 40002),
]


@pytest.mark.parametrize(("given", "code"), HOLDERS)
async def test_tokens_are_for_who_has_the_secret(
    api: Any, given: dict[str, str], code: int
) -> None:
    asked = {"grant_type": "client_credential"} | given
    assert (await api.call("POST", "/cgi-bin/stable_token", json=asked))["errcode"] == code
    assert (await api.call("GET", "/cgi-bin/token", params=asked))["errcode"] == code


async def test_a_frozen_secret_and_a_right_that_is_missing(box: Sandbox, api: Any) -> None:
    box.world.official.frozen = True
    assert (await api.stable())["errcode"] == 40243
    box.world.official.withheld = frozenset({"/cgi-bin/message/subscribe"})
    answer = await api.post("/cgi-bin/message/subscribe/bizsend", {})
    assert answer["errcode"] == 48001


async def test_a_template_message_and_the_event_after_it(box: Sandbox, toy: Any, api: Any) -> None:
    data = {"thing1": {"value": "路灯"}, "character_string2": {"value": "2026-0123"}}
    body = {"touser": AMY, "template_id": "card-1", "data": data, "url": "https://a.cn"}
    answer = await api.post("/cgi-bin/message/template/send", body)
    assert answer["errcode"] == 0
    (card,) = await box.hears(AMY)
    assert (card.kind, card.text, card.via) == ("card", "办理提醒", "template")
    assert card.fields["rows"] == [["事项", "路灯"], ["编号", "2026-0123"]]
    await asyncio.gather(*box.pusher.under_way)
    assert toy.got[-1].event == "templatesendjobfinish"
    assert int(toy.got[-1].fields["MsgID"]) == answer["msgid"]


async def test_template_messages_are_for_followers(box: Sandbox, api: Any) -> None:
    data = {"thing1": {"value": "路灯"}, "character_string2": {"value": "1"}}
    body = {"touser": AMY, "template_id": "card-1", "data": data}
    await box.unfollows(AMY)
    assert (await api.post("/cgi-bin/message/template/send", body))["errcode"] == 43004


async def test_a_grant_is_used_up_by_one_send(box: Sandbox, toy: Any, api: Any) -> None:
    data = {"thing1": {"value": "路灯"}, "time2": {"value": "2026年3月2日 15:01"}}
    body = {"touser": AMY, "template_id": "notice-1", "data": data}

    async def send() -> object:
        return (await api.post("/cgi-bin/message/subscribe/bizsend", body))["errcode"]

    assert await send() == 43101
    await box.grants(AMY, "notice-1", 2)
    assert [await send() for _ in range(3)] == [0, 0, 43101]
    await asyncio.gather(*box.pusher.under_way)
    assert toy.got[-1].event == "subscribe_msg_sent_event"


async def test_the_mini_program_sends_to_its_own_openid(box: Sandbox, api: Any) -> None:
    data = {"thing1": {"value": "路灯"}, "phrase2": {"value": "已答复"}}
    person = box.person(AMY)
    await box.grants(AMY, "knock-1")
    body = {"touser": person.mini_openid, "template_id": "knock-1", "data": data}
    answer = await api.post("/cgi-bin/message/subscribe/send", body, mini=True)
    assert answer["errcode"] == 0
    wrong = await api.post("/cgi-bin/message/subscribe/send", body | {"touser": AMY}, mini=True)
    assert wrong["errcode"] == 40003


async def test_mini_login_and_phone(box: Sandbox, api: Any) -> None:
    code = box.opens_mini(AMY)
    asked = {"appid": "wx-mp", "secret": "mp-secret", "grant_type": "authorization_code"}
    path = "/sns/jscode2session"
    person = box.person(AMY)
    answer = await api.call("GET", path, params=asked | {"js_code": code})
    assert (answer["openid"], answer["unionid"]) == (person.mini_openid, person.unionid)
    assert (await api.call("GET", path, params=asked | {"js_code": code}))["errcode"] == 40029
    assert (await api.call("GET", path, params=asked))["errcode"] == 41008
    phone = await api.post(
        "/wxa/business/getuserphonenumber", {"code": box.gives_phone(AMY)}, mini=True
    )
    assert phone["phone_info"]["purePhoneNumber"] == "13900000001"


CHECKED = [
    ({"content": "路灯坏了"}, "pass"),
    ({"content": "代开发票，加微信领红包"}, "risky"),
    ({"content": "免费领取鸡蛋"}, "review"),
    ({"content": "字" * 2500}, "pass"),
    ({"content": "字" * 2501}, 45002),
    ({"content": "好", "scene": 5}, 40035),
    ({"content": "好", "version": 1}, 40035),
    ({"content": "好", "openid": AMY}, 40003),
    ({"content": ""}, 44004),
]


@pytest.mark.parametrize(("given", "verdict"), CHECKED)
async def test_words_are_checked(
    box: Sandbox, api: Any, given: dict[str, object], verdict: object
) -> None:
    box.opens_mini(AMY)
    asked = {"openid": box.person(AMY).mini_openid, "scene": 2, "version": 2} | given
    answer = await api.post("/wxa/msg_sec_check", asked, mini=True)
    assert verdict in (answer["errcode"], answer.get("result", {}).get("suggest"))


async def test_words_are_checked_only_for_the_active(box: Sandbox, api: Any) -> None:
    box.opens_mini(AMY)
    asked = {"openid": box.person(AMY).mini_openid, "scene": 2, "version": 2, "content": "好"}
    box.clock.forward(7201)
    api.mini_token = (await api.stable("wx-mp"))["access_token"]
    assert (await api.post("/wxa/msg_sec_check", asked, mini=True))["errcode"] == 61010


async def test_user_info_has_no_nickname(box: Sandbox, api: Any) -> None:
    answer = await api.get("/cgi-bin/user/info", openid=AMY)
    assert answer["subscribe"] == 1
    assert "nickname" not in answer
    await box.unfollows(AMY)
    assert (await api.get("/cgi-bin/user/info", openid=AMY))["subscribe"] == 0
    assert (await api.get("/cgi-bin/user/info", openid="oNobody"))["errcode"] == 40003


async def test_media_go_up_and_come_down(box: Sandbox, api: Any) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    form = aiohttp.FormData()
    form.add_field("media", out.getvalue(), filename="a.jpg", content_type="image/jpeg")
    query = {"access_token": api.token, "type": "image"}
    kept = await api.call("POST", "/cgi-bin/media/upload", params=query, data=form)
    assert set(kept) == {"type", "media_id", "created_at"}
    query = {"access_token": api.token, "media_id": kept["media_id"]}
    response = await api.http.get(api.base + "/cgi-bin/media/get", params=query)
    assert response.content_type == "image/jpeg"
    assert await response.read() == out.getvalue()
    box.clock.forward(3 * 86_400)
    api.token = (await api.stable())["access_token"]
    assert (await api.get("/cgi-bin/media/get", media_id=kept["media_id"]))["errcode"] == 40007


async def test_upload_without_a_file(api: Any) -> None:
    query = {"access_token": api.token, "type": "image"}
    answer = await api.call("POST", "/cgi-bin/media/upload", params=query, data=b"x")
    assert answer["errcode"] == 41005


async def test_menu_comes_back_as_it_was_made(box: Sandbox, api: Any) -> None:
    assert (await api.get("/cgi-bin/menu/get"))["errcode"] == 46003
    menu = {"button": [{"type": "click", "name": "反映", "key": "OPINION"}]}
    assert (await api.post("/cgi-bin/menu/create", menu))["errcode"] == 0
    assert await api.get("/cgi-bin/menu/get") == {"menu": menu}
    assert (await api.get("/cgi-bin/menu/delete"))["errcode"] == 0
    assert box.world.menu == []


async def test_codes_are_pictures(box: Sandbox, api: Any) -> None:
    asked = {"expire_seconds": 60, "action_name": "QR_STR_SCENE"}
    scene = {"action_info": {"scene": {"scene_str": "bind-1"}}}
    made = await api.post("/cgi-bin/qrcode/create", asked | scene)
    assert (made["expire_seconds"], set(made)) == (60, {"ticket", "url", "expire_seconds"})
    shown = api.base + "/cgi-bin/showqrcode"
    response = await api.http.get(shown, params={"ticket": made["ticket"]})
    assert response.content_type == "image/png"
    box.clock.forward(61)
    assert (await api.http.get(shown, params={"ticket": made["ticket"]})).status == 404


@pytest.mark.parametrize(
    ("given", "code"),
    [({"scene": "a" * 32}, 0), ({"scene": "a" * 33}, 40129), ({"scene": "a", "page": "/p"}, 41030)],
)
async def test_mini_codes_are_a_picture_or_an_error(api: Any, given: Any, code: int) -> None:
    query = {"access_token": api.mini_token}
    response = await api.http.post(api.base + "/wxa/getwxacodeunlimit", params=query, json=given)
    is_json = response.content_type == "application/json"
    assert (is_json and (await response.json())["errcode"]) == code


async def test_quota_runs_out_and_is_cleared(box: Sandbox, api: Any) -> None:
    from wechat.sandbox.state.quotas import Limit

    box.world.quotas.limits["/cgi-bin/user/info"] = (Limit("day", 2),)

    async def ask() -> object:
        return (await api.get("/cgi-bin/user/info", openid=AMY)).get("errcode")

    assert [await ask() for _ in range(3)] == [None, None, 45009]
    cleared = [
        (await api.post("/cgi-bin/clear_quota", {"appid": "wx-oa"}))["errcode"] for _ in range(11)
    ]
    assert cleared == [0] * 10 + [48006]
    assert await ask() is None


async def test_faults_strike_a_path_for_n_calls(box: Sandbox, api: Any) -> None:
    await box.says(AMY, "在吗")
    box.faults.plan(Fault("busy", SEND, left=2))
    box.faults.plan(Fault("code", SEND, left=1, code=40164))
    assert [await api.say() for _ in range(4)] == [-1, -1, 40164, 0]
    box.faults.plan(Fault("slow", SEND, left=1, seconds=0.01))
    assert await api.say() == 0


async def test_broken_and_cut(box: Sandbox, api: Any) -> None:
    box.faults.plan(Fault("broken", left=1))
    response = await api.http.get(api.base + "/cgi-bin/menu/get")
    assert response.status == 502
    box.faults.plan(Fault("cut", left=1))
    with pytest.raises(aiohttp.ClientError):
        await api.say()
    assert (await api.get("/cgi-bin/menu/get"))["errcode"] == 46003
