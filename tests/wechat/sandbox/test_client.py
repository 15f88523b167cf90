"""The service's own client against the sandbox: it should not tell it from WeChat."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from wechat import errors
from wechat.account import Account
from wechat.client import Client
from wechat.replies import Article
from wechat.sandbox import Sandbox
from wechat.sandbox.samples import draw_picture

AMY = "oAmy000000000000000000000001"


@pytest_asyncio.fixture
async def clients(api: Any, box: Sandbox, redis: Redis) -> AsyncIterator[tuple[Client, Client]]:
    """The official account's client and the mini-program's."""
    org = f"test-{uuid.uuid4().hex[:8]}"
    accounts = (Account(org, "wx-oa", "oa-secret"), Account(org, "wx-mp", "mp-secret"))
    yield tuple(Client(a, base=box.base, session=api.http, redis=redis) for a in accounts)  # type: ignore[misc]


async def test_everything_that_is_sent_is_heard(
    box: Sandbox, toy: Any, clients: tuple[Client, Client]
) -> None:
    toy.answer = lambda _: None
    official, mini = clients
    await box.says(AMY, "在吗")
    picture = await official.upload_media(
        "image", draw_picture("road"), name="a.jpg", content_type="image/jpeg"
    )
    await official.send_text(AMY, "您好")
    await official.send_image(AMY, picture)
    await official.send_news(AMY, Article("简报", "第三期", "", "https://a.cn"))
    await official.send_choices(AMY, "满意吗？", [("1", "满意"), ("2", "不满意")])
    kinds = [bubble.kind for bubble in await box.hears(AMY, 4)]
    assert kinds == ["text", "image", "news", "menu"]
    await box.grants(AMY, "notice-1")
    await box.grants(AMY, "knock-1")
    await official.send_template(AMY, "card-1", {"thing1": "路灯", "character_string2": "1"})
    await official.send_notice(AMY, "notice-1", {"thing1": "路灯", "time2": "15:01"})
    await mini.send_subscription(
        box.person(AMY).mini_openid, "knock-1", {"thing1": "路灯", "phrase2": "已答复"}
    )
    assert [b.via for b in await box.hears(AMY, 3)] == ["template", "notice", "subscribe"]


async def test_what_people_do_can_be_looked_up(
    box: Sandbox, toy: Any, clients: tuple[Client, Client]
) -> None:
    official, mini = clients
    await box.sends_voice(AMY)
    media = await official.download_media(toy.got[-1].media_id)
    assert media.content.startswith(b"#!AMR")
    assert (await official.user(AMY)).subscribed
    someone = await mini.code_to_session(box.opens_mini(AMY))
    assert someone.openid == box.person(AMY).mini_openid
    assert await mini.phone_number(box.gives_phone(AMY)) == "13900000001"
    assert (await mini.check_text(someone.openid, "路灯坏了", 2)).suggest == "pass"
    assert (await mini.mini_code("bind-1")).startswith(b"\x89PNG")
    code = await official.create_qr("bind-1", 60)
    await box.scans(AMY, code.url)
    assert toy.got[-1].event_key == "bind-1"
    await official.create_menu([{"name": "反映", "type": "click", "key": "OPINION"}])
    await box.taps(AMY, "反映")
    assert toy.got[-1].event_key == "OPINION"


async def test_a_revoked_token_is_fetched_again(
    box: Sandbox, clients: tuple[Client, Client]
) -> None:
    official, _ = clients
    await official.user(AMY)
    box.world.tokens.revoke("wx-oa", box.clock.now())
    assert (await official.user(AMY)).subscribed
    outcomes = [line.outcome for line in box.world.log if line.name == "/cgi-bin/user/info"]
    assert outcomes == ["0", "40001", "0"]


async def test_refusals_have_their_classes(box: Sandbox, clients: tuple[Client, Client]) -> None:
    official, mini = clients
    with pytest.raises(errors.WindowClosed):
        await official.send_text(AMY, "您好")
    with pytest.raises(errors.GrantMissing):
        await official.send_notice(AMY, "notice-1", {"thing1": "路灯", "time2": "15:01"})
    with pytest.raises(errors.BadCode):
        await mini.code_to_session("used")
