"""The client against a whole platform: what a service does over a day, and what WeChat refuses."""

import asyncio
import base64
import uuid

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.wechat.ear import Ear
from wechat.account import Account
from wechat.client import Client, MiniUser
from wechat.errors import (
    AddressNotAllowed,
    BadCode,
    Busy,
    CredentialsRefused,
    GrantMissing,
    MediaGone,
    MediaRefused,
    NotActive,
    NotAuthorised,
    NotFollowing,
    QuotaUsedUp,
    TooManyMessages,
    Unreachable,
    WindowClosed,
    WrongOpenid,
    WrongTemplate,
    WrongTemplateData,
)
from wechat.replies import Article
from wechat.sandbox import Fault, Registered, Sandbox, Template, Timing, running
from wechat.sandbox.samples import draw_picture

KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
LIN = "oLin000000000000000000000001"
SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"
NOTICE = Template("notice-1", "进展通知", "notice", {"thing1": "事项"})
CARD = Template("card-1", "办理提醒", "template", {"thing1": "事项"})
KNOCK = Template("knock-1", "新答复", "subscribe", {"thing1": "事项", "phrase2": "状态"})


@pytest.fixture
def ear():
    return Ear(Account(f"test-{uuid.uuid4().hex[:8]}", "wx-oa", "oa-secret", "word", KEY))


@pytest.fixture
async def wechat(ear):
    app = web.Application()
    app.router.add_post("/callback", ear.hear)
    async with TestServer(app) as service:
        box = Sandbox(
            Registered("service", "wx-oa", "oa-secret", "word", KEY, "safe"),
            Registered("mini", "wx-mp", "mp-secret"),
            callback=str(service.make_url("/callback")),
            timing=Timing(timeout=5, apart=0.01),
        )
        for template in (NOTICE, CARD, KNOCK):
            box.world.templates.add(template)
        box.adds(LIN, "林", phone="13900000001", follows=True)
        async with running(box):
            yield box


@pytest.fixture
async def build(wechat, redis, pauses):
    async with aiohttp.ClientSession() as session:

        def build(account, **options):
            usual = {"base": wechat.base, "session": session, "redis": redis, "sleep": pauses}
            return Client(account, **(usual | options))

        yield build


@pytest.fixture
def oa(build, ear):
    return build(ear.account, miniprogram="wx-mp")


@pytest.fixture
def mini(build, ear):
    return build(Account(ear.account.org, "wx-mp", "mp-secret"))


def calls(wechat, path):
    return [line.outcome for line in wechat.world.log if line.name == path]


async def test_everything_that_can_be_said_is_seen_on_the_phone(wechat, oa, ear):
    await wechat.says(LIN, "反映")
    await oa.send_text(LIN, "请说说在哪儿")
    picture = await oa.upload_media(
        "image", draw_picture("road"), name="road.jpg", content_type="image/jpeg"
    )
    await oa.send_image(LIN, picture)
    await oa.send_news(LIN, Article("周报", "第一期", "", "http://example.com"))
    await oa.send_choices(LIN, "解决了吗？", [("1", "解决了"), ("2", "还没有")])
    assert [bubble.kind for bubble in wechat.heard(LIN)] == ["text", "image", "news", "menu"]
    await wechat.says(LIN, "解决了", menu_id="1")
    assert str(ear.heard[-1].fields["bizmsgmenuid"]) == "1"


async def test_five_messages_within_48_hours_of_hers(wechat, oa):
    with pytest.raises(WindowClosed):
        await oa.send_text(LIN, "您好")
    await wechat.says(LIN, "反映")
    for _ in range(5):
        await oa.send_text(LIN, "您好")
    with pytest.raises(TooManyMessages):
        await oa.send_text(LIN, "您好")
    await wechat.says(LIN, "在吗")
    await oa.send_text(LIN, "在")
    wechat.clock.forward(48 * 3600)
    with pytest.raises(WindowClosed):
        await oa.send_text(LIN, "您好")


async def test_nobody_is_written_to_who_is_not_there(wechat, oa):
    with pytest.raises(WrongOpenid):
        await oa.send_text("oNobody", "您好")
    await wechat.unfollows(LIN)
    with pytest.raises(NotFollowing):
        await oa.send_template(LIN, "card-1", {"thing1": "东街路灯"})


async def test_twenty_cold_calls_over_two_clients_fetch_one_token(wechat, build, ear):
    several = [build(ear.account) for _ in range(2)]
    await asyncio.gather(*(several[n % 2].user(LIN) for n in range(20)))
    assert calls(wechat, TOKEN) == ["0"]


async def test_a_token_that_died_is_renewed_unseen(wechat, oa):
    await oa.user(LIN)
    wechat.world.tokens.revoke("wx-oa", wechat.clock.now())
    await asyncio.gather(*(oa.user(LIN) for _ in range(10)))
    assert calls(wechat, TOKEN) == ["0", "0"]


async def test_a_token_that_grew_old_is_renewed_unseen(wechat, oa):
    await oa.user(LIN)
    wechat.clock.forward(7200)
    assert (await oa.user(LIN)).subscribed
    assert calls(wechat, "/cgi-bin/user/info") == ["0", "42001", "0"]


async def test_a_busy_platform_is_asked_again(wechat, oa, pauses):
    wechat.faults.plan(Fault("busy", "/cgi-bin/user", left=2))
    assert (await oa.user(LIN)).subscribed
    assert len(pauses) == 2
    wechat.faults.plan(Fault("busy", "/cgi-bin/user"))
    with pytest.raises(Busy):
        await oa.user(LIN)
    assert calls(wechat, "/cgi-bin/user/info") == ["-1", "-1", "0", "-1", "-1", "-1"]


@pytest.mark.parametrize("kind", ["broken", "cut"])
async def test_a_broken_platform_is_a_passing_error(wechat, oa, kind):
    wechat.faults.plan(Fault(kind, left=1))
    with pytest.raises(Unreachable) as lost:
        await oa.user(LIN)
    assert not lost.value.permanent
    assert (await oa.user(LIN)).subscribed


async def test_an_address_that_is_not_allowed_is_told(wechat, oa):
    wechat.faults.plan(Fault("code", TOKEN, code=40164))
    with pytest.raises(AddressNotAllowed) as refused:
        await oa.user(LIN)
    assert refused.value.permanent


async def test_a_wrong_secret_is_told_and_not_shown(build, ear):
    client = build(Account(ear.account.org, "wx-oa", "not-the-secret"))
    with pytest.raises(CredentialsRefused) as refused:
        await client.user(LIN)
    assert "not-the-secret" not in str(refused.value)


async def test_an_account_without_the_right_is_told(wechat, oa):
    wechat.world.official.withheld = frozenset({"/cgi-bin/message/subscribe"})
    with pytest.raises(NotAuthorised):
        await oa.send_notice(LIN, "notice-1", {"thing1": "东街路灯"})


async def test_the_platforms_own_quota_is_told_too(wechat, oa):
    wechat.faults.plan(Fault("code", SEND, code=45009, left=1))
    with pytest.raises(QuotaUsedUp) as refused:
        await oa.send_text(LIN, "您好")
    assert refused.value.code == 45009
    assert not refused.value.permanent


async def test_a_template_message_arrives_and_its_end_is_heard(oa, ear, wechat):
    number = await oa.send_template(LIN, "card-1", {"thing1": "东街路灯"}, page="pages/item")
    finished = await ear.hears("templatesendjobfinish")
    assert str(finished.fields["MsgID"]) == number
    assert wechat.heard(LIN)[-1].fields["page"] == "pages/item"


async def test_a_notice_uses_up_a_grant(wechat, oa, ear):
    with pytest.raises(GrantMissing):
        await oa.send_notice(LIN, "notice-1", {"thing1": "东街路灯"})
    await wechat.grants(LIN, "notice-1")
    popup = await ear.hears("subscribe_msg_popup_event")
    assert popup.subscriptions[0]["TemplateId"] == "notice-1"
    await oa.send_notice(LIN, "notice-1", {"thing1": "东街路灯" * 10})
    sent = await ear.hears("subscribe_msg_sent_event")
    assert sent.subscriptions[0]["TemplateId"] == "notice-1"
    with pytest.raises(GrantMissing):
        await oa.send_notice(LIN, "notice-1", {"thing1": "东街路灯"})


async def test_a_mini_programs_knock_uses_up_a_grant(wechat, mini):
    person = wechat.person(LIN)
    await wechat.grants(LIN, "knock-1")
    data = {"thing1": "东街路灯\n" + "坏" * 30, "phrase2": "已答复您的问题"}
    await mini.send_subscription(person.mini_openid, "knock-1", data, "pages/item")
    with pytest.raises(GrantMissing):
        await mini.send_subscription(person.mini_openid, "knock-1", data)
    with pytest.raises(WrongTemplate):
        await mini.send_subscription(person.mini_openid, "no-such", data)
    with pytest.raises(WrongTemplateData):
        await mini.send_subscription(person.mini_openid, "knock-1", {"thing1": "x"})


async def test_what_people_send_can_be_fetched_for_three_days(wechat, oa, ear):
    await wechat.sends_photo(LIN)
    await wechat.sends_voice(LIN)
    photo, voice = ear.heard[-2:]
    media = await oa.download_media(photo.media_id)
    assert media.content_type.startswith("image/")
    assert media.name
    assert (await oa.download_media(voice.media_id)).content.startswith(b"#!AMR")
    wechat.clock.forward(3 * 86_400)
    with pytest.raises(MediaGone):
        await oa.download_media(photo.media_id)


async def test_a_film_is_fetched_from_where_it_lies(wechat, oa):
    film = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)
    number = await oa.upload_media("video", film, name="a.mp4", content_type="video/mp4")
    assert (await oa.download_media(number)).content == film


async def test_a_file_that_is_no_picture_is_refused(oa):
    with pytest.raises(MediaRefused):
        await oa.upload_media("image", b"hello", name="a.jpg", content_type="image/jpeg")


async def test_a_menu_can_be_tapped(wechat, oa, ear):
    await oa.create_menu([{"type": "click", "name": "反映问题", "key": "report"}])
    await wechat.taps(LIN, "反映问题")
    assert (ear.heard[-1].event, ear.heard[-1].event_key) == ("click", "report")


async def test_a_qr_code_can_be_scanned_until_it_is_old(wechat, oa, ear):
    code = await oa.create_qr("bind-7", expires=600)
    await wechat.scans(LIN, code.url)
    assert (ear.heard[-1].event, ear.heard[-1].event_key) == ("scan", "bind-7")
    assert ear.heard[-1].ticket == code.ticket
    wechat.clock.forward(601)
    await wechat.scans(LIN, code.url)
    assert len(ear.heard) == 1


async def test_a_mini_program_code_is_a_picture(mini):
    assert (await mini.mini_code("station=1", "pages/item")).startswith(b"\x89PNG")


async def test_a_login_code_works_once_and_for_five_minutes(wechat, mini):
    person, code = wechat.person(LIN), wechat.opens_mini(LIN)
    assert await mini.code_to_session(code) == MiniUser(person.mini_openid, person.unionid)
    with pytest.raises(BadCode):
        await mini.code_to_session(code)
    late = wechat.opens_mini(LIN)
    wechat.clock.forward(301)
    with pytest.raises(BadCode):
        await mini.code_to_session(late)


async def test_a_phone_number_is_given_by_code(wechat, mini):
    assert await mini.phone_number(wechat.gives_phone(LIN)) == "13900000001"
    with pytest.raises(BadCode):
        await mini.phone_number("0made-up")


async def test_a_text_is_judged_for_somebody_active(wechat, mini):
    openid = wechat.person(LIN).mini_openid
    with pytest.raises(NotActive):
        await mini.check_text(openid, "东街的路灯坏了", 2)
    wechat.opens_mini(LIN)
    assert (await mini.check_text(openid, "东街的路灯坏了", 2)).suggest == "pass"
    assert (await mini.check_text(openid, "好" * 4000 + "网络赌博", 2)).suggest == "risky"


async def test_who_follows_is_known_by_union_id(wechat, oa):
    follower = await oa.user(LIN)
    assert follower.subscribed
    assert follower.unionid == wechat.person(LIN).unionid
    await wechat.unfollows(LIN)
    assert not (await oa.user(LIN)).subscribed
