"""What each method asks of the platform, and what it makes of the answer."""

import pytest
from aiohttp import web

from wechat.client import Follower, MiniUser, Qr, Verdict
from wechat.errors import (
    BadCode,
    GrantMissing,
    MediaGone,
    QuotaUsedUp,
    Unreachable,
    WrongScene,
)
from wechat.replies import Article, Music, News, TransferToService, Video

SEND = "/cgi-bin/message/custom/send"
CHECK = "/wxa/msg_sec_check"
CODE = "/wxa/getwxacodeunlimit"


def last(platform):
    return platform.asked[-1]


async def test_customer_service_messages(platform, client):
    choices = [("1", "解决了"), ("2", "还没有")]
    said = [
        (client.send_text("o1", "路灯\x00修好了"), "text", {"content": "路灯修好了"}),
        (client.send_image("o1", "m1"), "image", {"media_id": "m1"}),
        (client.send_voice("o1", "m1"), "voice", {"media_id": "m1"}),
        (
            client.send_news("o1", Article("题", "述", "http://p", "http://u")),
            "news",
            {
                "articles": [
                    {"title": "题", "description": "述", "picurl": "http://p", "url": "http://u"}
                ]
            },
        ),
        (
            client.send_choices("o1", "解决了吗？", choices, "谢谢"),
            "msgmenu",
            {
                "head_content": "解决了吗？",
                "list": [{"id": "1", "content": "解决了"}, {"id": "2", "content": "还没有"}],
                "tail_content": "谢谢",
            },
        ),
    ]
    for call, kind, content in said:
        await call
        assert last(platform).path == SEND
        assert last(platform).body == {"touser": "o1", "msgtype": kind, kind: content}


async def test_what_came_too_late_for_the_callback_can_still_be_sent(platform, client):
    await client.send("o1", Video("m1", "题", "述"))
    assert last(platform).body["video"] == {"media_id": "m1", "title": "题", "description": "述"}
    await client.send("o1", Music("m1", "题", "述", "http://a", "http://b"))
    assert last(platform).body["music"] == {
        "title": "题",
        "description": "述",
        "musicurl": "http://a",
        "hqmusicurl": "http://b",
        "thumb_media_id": "m1",
    }
    await client.send("o1", News((Article("一"), Article("二"))))
    assert [one["title"] for one in last(platform).body["news"]["articles"]] == ["一"]
    with pytest.raises(ValueError, match="inside a callback"):
        await client.send("o1", TransferToService())


async def test_a_long_text_is_cut(platform, client):
    await client.send_text("o1", "路" * 1000)
    content = last(platform).body["text"]["content"]
    assert content.endswith("路…")
    assert len(content.encode()) <= 2048


async def test_a_template_message_opens_the_linked_mini_program(platform, clients):
    client = await clients(miniprogram="wx-mini")
    platform.answer("/cgi-bin/message/template/send", {"errcode": 0, "msgid": 200228332})
    number = await client.send_template("o1", "T1", {"first": "好"}, "http://u", "pages/item")
    assert number == "200228332"
    assert last(platform).body == {
        "touser": "o1",
        "template_id": "T1",
        "data": {"first": {"value": "好"}},
        "url": "http://u",
        "miniprogram": {"appid": "wx-mini", "pagepath": "pages/item"},
    }


async def test_a_subscription_fits_the_fields_of_its_template(platform, client):
    data = {
        "thing1": "东街路灯\n" + "坏" * 30,
        "phrase2": "已答复您的问题",
        "time3": "2026-11-22 09:00",
    }
    await client.send_subscription("o1", "T1", data, "pages/item?id=1")
    assert last(platform).path == "/cgi-bin/message/subscribe/send"
    assert last(platform).body["page"] == "pages/item?id=1"
    assert last(platform).body["data"] == {
        "thing1": {"value": "东街路灯 " + "坏" * 14 + "…"},
        "phrase2": {"value": "已答复您的"},
        "time3": {"value": "2026-11-22 09:00"},
    }


@pytest.mark.parametrize(
    ("page", "opens"),
    [
        ("https://example.com/1", {"page": "https://example.com/1"}),
        ("pages/item", {"miniprogram": {"appid": "wx-mini", "pagepath": "pages/item"}}),
        ("", {}),
    ],
)
async def test_a_notice_opens_a_page_of_either_kind(platform, clients, page, opens):
    client = await clients(miniprogram="wx-mini")
    await client.send_notice("o1", "T1", {"thing1": "好"}, page)
    assert last(platform).path == "/cgi-bin/message/subscribe/bizsend"
    data = {"thing1": {"value": "好"}}
    assert last(platform).body == {"touser": "o1", "template_id": "T1", "data": data, **opens}


async def test_a_missing_grant_is_permanent(platform, client):
    answer = {"errcode": 43101, "errmsg": "user refuse to accept the msg"}
    platform.answer("/cgi-bin/message/subscribe/send", answer)
    with pytest.raises(GrantMissing) as refused:
        await client.send_subscription("o1", "T1", {}, "")
    assert refused.value.permanent


@pytest.mark.parametrize("content_type", ["image/jpeg", "text/plain", "application/json"])
async def test_a_refused_download_is_an_error_whatever_it_claims_to_be(
    platform, client, content_type
):
    body = b'{"errcode":40007,"errmsg":"invalid media_id"}'
    platform.answer("/cgi-bin/media/get", web.Response(body=body, content_type=content_type))
    with pytest.raises(MediaGone):
        await client.download_media("m1")


async def test_a_film_comes_from_where_it_is_kept(platform, client):
    platform.answer("/cgi-bin/media/get", {"video_url": platform.base + "films/1"})
    platform.answer("/films/1", web.Response(body=b"film", content_type="video/mp4"))
    assert (await client.download_media("m1")).content == b"film"
    assert "access_token" not in last(platform).query


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "file:///etc/hostname", "http://evilqq.com/", "", "//["]
)
async def test_a_film_from_elsewhere_is_not_fetched(platform, client, url):
    platform.answer("/cgi-bin/media/get", {"video_url": url})
    with pytest.raises(Unreachable, match="film"):
        await client.download_media("m1")


async def test_an_upload_is_a_form(platform, client):
    platform.answer("/cgi-bin/media/upload", {"errcode": -1}, {"media_id": "m7", "type": "image"})
    number = await client.upload_media("image", b"png", name="a.png", content_type="image/png")
    assert number == "m7"
    assert last(platform).query["type"] == "image"
    sent = last(platform).body["media"]
    assert (sent.filename, sent.content_type) == ("a.png", "image/png")


async def test_a_menu_keeps_its_chinese(platform, client):
    buttons = [{"type": "click", "name": "反映", "key": "report"}]
    await client.create_menu(buttons)
    assert last(platform).body == {"button": buttons}


@pytest.mark.parametrize(
    ("expires", "asked"),
    [
        (None, {"action_name": "QR_LIMIT_STR_SCENE"}),
        (600, {"action_name": "QR_STR_SCENE", "expire_seconds": 600}),
    ],
)
async def test_a_qr_code_lives_for_good_or_for_a_time(platform, client, expires, asked):
    platform.answer("/cgi-bin/qrcode/create", {"ticket": "T", "url": "http://weixin.qq.com/q/1"})
    assert await client.create_qr("bind-1", expires) == Qr("T", "http://weixin.qq.com/q/1")
    scene = {"action_info": {"scene": {"scene_str": "bind-1"}}}
    assert last(platform).body == {**asked, **scene}


@pytest.mark.parametrize(("scene", "expires"), [("", None), ("s" * 65, None), ("s", 2_592_001)])
async def test_a_qr_code_beyond_the_limits_is_not_asked_for(platform, client, scene, expires):
    with pytest.raises(ValueError, match="QR code"):
        await client.create_qr(scene, expires)
    assert platform.asked == []


async def test_a_mini_program_code_is_a_picture_or_an_error(platform, client):
    platform.answer(CODE, web.Response(body=b"\x89PNG", content_type="image/png"))
    assert await client.mini_code("station-1", "pages/item") == b"\x89PNG"
    assert last(platform).body == {"scene": "station-1", "page": "pages/item"}
    with pytest.raises(ValueError, match="32"):
        await client.mini_code("s" * 33)


@pytest.mark.parametrize(("code", "kind"), [(40169, WrongScene), (45009, QuotaUsedUp)])
async def test_a_refused_mini_program_code_is_an_error(platform, client, code, kind):
    body = b'{"errcode":%d,"errmsg":"no"}' % code
    platform.answer(CODE, web.Response(body=body, content_type="image/jpeg"))
    with pytest.raises(kind):
        await client.mini_code("station-1")


async def test_a_login_code_gives_the_person_and_keeps_the_session_key(platform, client):
    answer = {"openid": "m-1", "session_key": "k3y", "unionid": "u-1"}
    platform.answer("/sns/jscode2session", answer)
    user = await client.code_to_session("c0de")
    assert user == MiniUser("m-1", "u-1")
    assert "k3y" not in repr(user)
    assert last(platform).query == {
        "appid": "wx0000000000000001",
        "secret": "s3cret",
        "js_code": "c0de",
        "grant_type": "authorization_code",
    }
    assert platform.calls("/cgi-bin/stable_token") == []


async def test_a_wrong_login_code_is_told(platform, client):
    platform.answer("/sns/jscode2session", {"errcode": 40029, "errmsg": "invalid code"})
    with pytest.raises(BadCode):
        await client.code_to_session("c0de")


async def test_an_answer_without_a_person_is_a_passing_error(platform, client):
    platform.answer("/sns/jscode2session", {"session_key": "k3y"})
    with pytest.raises(Unreachable, match="openid") as lost:
        await client.code_to_session("c0de")
    assert "k3y" not in str(lost.value)


async def test_a_phone_number_comes_without_country_code(platform, client):
    phone = {"phoneNumber": "+8613900000001", "purePhoneNumber": "13900000001"}
    platform.answer("/wxa/business/getuserphonenumber", {"errcode": 0, "phone_info": phone})
    assert await client.phone_number("c0de") == "13900000001"
    assert last(platform).body == {"code": "c0de"}


async def test_who_follows(platform, client):
    path = "/cgi-bin/user/info"
    platform.answer(
        path, {"subscribe": 1, "openid": "o1", "unionid": "u1"}, {"subscribe": 0, "openid": "o2"}
    )
    assert await client.user("o1") == Follower("o1", True, "u1")
    assert await client.user("o2") == Follower("o2", False)


def verdict(suggest, label):
    return {"errcode": 0, "result": {"suggest": suggest, "label": label}}


async def test_a_text_is_checked_in_pieces_and_the_worst_counts(platform, client):
    text = "".join(chr(0x4E00 + n) for n in range(6000))
    platform.answer(CHECK, verdict("pass", 100), verdict("risky", 20001), verdict("review", 10001))
    assert await client.check_text("m-1", text, 2) == Verdict("risky", 20001)
    pieces = [call.body["content"] for call in platform.calls(CHECK)]
    assert [len(piece) for piece in pieces] == [2500, 2500, 1100]
    assert pieces[0][-50:] == pieces[1][:50]
    assert pieces[0] + pieces[1][50:] + pieces[2][50:] == text
    assert {call.body["version"] for call in platform.calls(CHECK)} == {2}


@pytest.mark.parametrize(("length", "pieces"), [(1, 1), (2500, 1), (2501, 2), (4950, 2), (4951, 3)])
async def test_no_piece_is_needless(platform, client, length, pieces):
    platform.answer(CHECK, verdict("pass", 100))
    await client.check_text("m-1", "一" * length, 2)
    assert len(platform.calls(CHECK)) == pieces


async def test_nothing_to_check_passes_unasked(platform, client):
    assert await client.check_text("m-1", "", 2) == Verdict("pass")
    assert platform.asked == []


async def test_an_unknown_verdict_is_a_passing_error(platform, client):
    platform.answer(CHECK, {"errcode": 0, "result": {"suggest": "maybe"}})
    with pytest.raises(Unreachable, match="verdict"):
        await client.check_text("m-1", "好", 2)
