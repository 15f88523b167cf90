"""Callbacks: three modes, two formats, tries, replies, and what the phone shows."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from wechat.callback import Envelope
from wechat.replies import Article, Image, News, Text, Voice
from wechat.sandbox import FAULT, Sandbox, Timing

AMY = "oAmy000000000000000000000001"
SHAPES = list(itertools.product(("plain", "compatible", "safe"), ("xml", "json")))

Does = Callable[[Sandbox], Any]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: "-".join(s), indirect=False)
async def test_a_text_and_its_answer(box: Sandbox, toy: Any, shape: tuple[str, str]) -> None:
    heard = await box.says(AMY, "路灯坏了 <b>]]>&")
    assert [b.text for b in heard] == ["收到：路灯坏了 <b>]]>&"]
    assert toy.got[0].sender == AMY
    assert [b.side for b in box.person(AMY).bubbles] == ["me", "account"]


ACTS: list[tuple[str, Does, dict[str, object]]] = [
    ("photo", lambda b: b.sends_photo(AMY), {"kind": "image"}),
    ("voice", lambda b: b.sends_voice(AMY, 4), {"kind": "voice", "format": "amr"}),
    (
        "location",
        lambda b: b.sends_location(AMY, 30.1, 109.3, "河口村"),
        {"kind": "location", "latitude": 30.1, "longitude": 109.3, "label": "河口村"},
    ),
    ("click", lambda b: b.taps(AMY, "我要反映"), {"event": "click", "event_key": "OPINION"}),
    ("view", lambda b: b.taps(AMY, "官网"), {"event": "view", "event_key": "https://a.cn"}),
    ("scan", lambda b: b.scans(AMY, "bind-7"), {"event": "scan", "event_key": "bind-7"}),
    ("unfollow", lambda b: b.unfollows(AMY), {"event": "unsubscribe"}),
    (
        "where",
        lambda b: b.reports_location(AMY, 30.5, 109.5),
        {"event": "location", "latitude": 30.5},
    ),
    ("grant", lambda b: b.grants(AMY, "notice-1"), {"event": "subscribe_msg_popup_event"}),
]


@pytest.mark.parametrize(("does", "told"), [a[1:] for a in ACTS], ids=[a[0] for a in ACTS])
@pytest.mark.parametrize("shape", [("safe", "xml"), ("plain", "json")], ids=["xml", "json"])
async def test_what_a_person_does_reaches_the_service(
    box: Sandbox, toy: Any, does: Does, told: dict[str, object]
) -> None:
    box.world.tickets.make("QR_STR_SCENE", "bind-7", 600, box.clock.now())
    box.world.menu[:] = [
        {"name": "办事", "sub_button": [{"name": "我要反映", "type": "click", "key": "OPINION"}]},
        {"name": "官网", "type": "view", "url": "https://a.cn"},
    ]
    await does(box)
    assert {name: getattr(toy.got[-1], name) for name in told} == told


async def test_popup_answers_carry_their_template(box: Sandbox, toy: Any) -> None:
    await box.grants(AMY, "notice-1", times=0)
    row = toy.got[-1].subscriptions[0]
    assert (row["TemplateId"], row["SubscribeStatusString"]) == ("notice-1", "reject")


async def test_a_stranger_follows_by_scanning(box: Sandbox, toy: Any) -> None:
    box.adds("oStranger", "乙")
    ticket = box.world.tickets.make("QR_LIMIT_STR_SCENE", "bind-9", 0, box.clock.now())
    await box.scans("oStranger", ticket.url)
    message = toy.got[-1]
    assert (message.event, message.event_key) == ("subscribe", "qrscene_bind-9")
    assert message.ticket == ticket.ticket
    assert box.person("oStranger").follows


async def test_a_stale_code_and_a_stranger_s_text_go_nowhere(box: Sandbox, toy: Any) -> None:
    box.adds("oStranger", "乙")
    ticket = box.world.tickets.make("QR_STR_SCENE", "old", 60, box.clock.now())
    box.clock.forward(61)
    for scanner in (AMY, "oStranger"):
        assert [b.text for b in await box.scans(scanner, ticket.url)] == ["二维码已过期"]
    assert [b.text for b in await box.scans(AMY, "http://weixin.qq.com/q/no")] == ["未识别到二维码"]
    assert not box.person("oStranger").follows
    with pytest.raises(ValueError, match="先关注"):
        await box.says("oStranger", "在吗")
    assert toy.got == []


async def test_media_replies_and_articles(box: Sandbox, toy: Any) -> None:
    await box.sends_photo(AMY)
    media_id = toy.got[-1].media_id
    replies = [Image(media_id), News((Article("简报", "第三期", "", "https://a.cn/3"),))]
    for reply in replies:
        toy.answer = lambda _, reply=reply: reply
        (bubble,) = await box.says(AMY, "看看")
        assert bubble.kind == reply.kind
    toy.answer = lambda _: Voice("no-such-media")
    assert [b.text for b in await box.says(AMY, "听听")] == [FAULT]


async def _never(_: Envelope) -> None:
    await asyncio.Event().wait()


def _answers(status: int, body: str) -> Callable[[Envelope], Any]:
    async def meddle(_: Envelope) -> web.Response:
        return web.Response(status=status, text=body)

    return meddle


BAD: list[tuple[str, Callable[[Envelope], Any], int]] = [
    ("slow", _never, 3),
    ("500", _answers(500, ""), 3),
    ("404", _answers(404, "success"), 3),
    ("words", _answers(200, "Success!"), 1),
    ("unsealed", _answers(200, f"<xml><ToUserName>{AMY}</ToUserName></xml>"), 1),
]


@pytest.mark.parametrize(("meddle", "tries"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
async def test_a_bad_answer_shows_the_fault(
    box: Sandbox, toy: Any, meddle: Callable[[Envelope], Any], tries: int
) -> None:
    toy.meddle = meddle
    if meddle is _never:
        box.pusher.timing = Timing(timeout=0.1, apart=0.01)
    heard = await box.says(AMY, "在吗")
    assert [b.text for b in heard] == [FAULT]
    assert len(toy.got) == tries
    assert len({message.key for message in toy.got}) == 1


@pytest.mark.parametrize("body", ["", "success"])
async def test_success_and_nothing_say_nothing(box: Sandbox, toy: Any, body: str) -> None:
    toy.meddle = _answers(200, body)
    assert await box.says(AMY, "在吗") == []
    assert len(toy.got) == 1


async def test_a_late_answer_to_the_second_try_counts(box: Sandbox, toy: Any) -> None:
    async def first_is_slow(message: Envelope) -> None:
        if len(toy.got) == 1:
            await _never(message)

    toy.meddle = first_is_slow
    box.pusher.timing = Timing(timeout=2, apart=0.01)
    assert [b.text for b in await box.says(AMY, "在吗")] == ["收到：在吗"]
    assert len(toy.got) == 2


@pytest.mark.parametrize("size", [(2048, True), (2049, False)])
async def test_a_text_reply_has_a_longest(box: Sandbox, toy: Any, size: tuple[int, bool]) -> None:
    from wechat.bodies import write_body

    fields = {"ToUserName": AMY, "FromUserName": "gh", "CreateTime": 1, "MsgType": "text"}
    body = write_body({**fields, "Content": "a" * size[0]})
    box.world.official.mode = "compatible"
    toy.meddle = _answers(200, body.decode())
    (bubble,) = await box.says(AMY, "长")
    assert (bubble.side == "account") is size[1]


async def test_a_person_can_wait_for_what_comes_later(box: Sandbox, toy: Any, api: Any) -> None:
    toy.answer = lambda _: None
    await box.says(AMY, "在吗")
    waiting = asyncio.create_task(box.hears(AMY, 2))
    await api.say(content="一")
    await api.say(content="二")
    assert [b.text for b in await waiting] == ["一", "二"]


async def test_the_same_text_twice_is_two_messages(box: Sandbox, toy: Any) -> None:
    toy.answer = lambda _: Text("好")
    await asyncio.gather(*(box.says(AMY, "同一句") for _ in range(5)))
    assert len({message.key for message in toy.got}) == 5


@pytest.mark.parametrize("choice", ["满意", "5"])
async def test_a_choice_comes_back_with_its_id(
    box: Sandbox, toy: Any, api: Any, choice: str
) -> None:
    await box.says(AMY, "在吗")
    for number, words in ((4, "满意吗"), (5, "现在呢")):
        offered = {"head_content": words, "list": [{"id": str(number), "content": "满意"}]}
        body = {"touser": AMY, "msgtype": "msgmenu", "msgmenu": offered}
        await api.post("/cgi-bin/message/custom/send", body)
    await box.picks(AMY, choice)
    assert (toy.got[-1].text, toy.got[-1].fields["bizmsgmenuid"]) == ("满意", "5")
    with pytest.raises(KeyError, match="没有选项"):
        await box.picks(AMY, "不满意")
