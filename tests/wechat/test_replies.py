"""Replies: every passive type, and text that cannot break out of its place."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wechat.bodies import cdata, printable, read_body
from wechat.messages import Message
from wechat.replies import (
    TEXT_LIMIT,
    Article,
    Image,
    Music,
    News,
    Text,
    TransferToService,
    Video,
    Voice,
    cut,
    render,
)

HEARD = Message("text", "o-member-1", "gh_station", 1, "key")
HEAD = {
    "ToUserName": "o-member-1",
    "FromUserName": "gh_station",
    "CreateTime": "5",
    "MsgType": "",
}


def rendered(reply, form="xml"):
    return read_body(render(reply, HEARD, form, now=5.9))[0]


@pytest.mark.parametrize(
    ("reply", "kind", "fields"),
    [
        (Text("收到"), "text", {"Content": "收到"}),
        (Image("m1"), "image", {"Image": {"MediaId": "m1"}}),
        (Voice("m1"), "voice", {"Voice": {"MediaId": "m1"}}),
        (
            Video("m1", "题", "述"),
            "video",
            {"Video": {"MediaId": "m1", "Title": "题", "Description": "述"}},
        ),
        (
            Music("m1", "题", "述", "http://a", "http://b"),
            "music",
            {
                "Music": {
                    "Title": "题",
                    "Description": "述",
                    "MusicUrl": "http://a",
                    "HQMusicUrl": "http://b",
                    "ThumbMediaId": "m1",
                }
            },
        ),
        (
            News((Article("一", "甲", "http://p", "http://u"),)),
            "news",
            {
                "ArticleCount": "1",
                "Articles": {
                    "item": {
                        "Title": "一",
                        "Description": "甲",
                        "PicUrl": "http://p",
                        "Url": "http://u",
                    }
                },
            },
        ),
        (TransferToService(), "transfer_customer_service", {}),
        (
            TransferToService("clerk@station"),
            "transfer_customer_service",
            {"TransInfo": {"KfAccount": "clerk@station"}},
        ),
    ],
)
def test_every_passive_reply(reply, kind, fields):
    assert rendered(reply) == {**HEAD, "MsgType": kind, **fields}


def test_two_articles_are_two_items():
    titles = rendered(News((Article("一"), Article("二"))))["Articles"]["item"]
    assert [item["Title"] for item in titles] == ["一", "二"]


@pytest.mark.parametrize("count", [0, 9])
def test_a_news_reply_has_one_to_eight_articles(count):
    with pytest.raises(ValueError, match="1 to 8"):
        News((Article("一"),) * count)


def test_echoed_words_cannot_add_a_second_type():
    words = "]]></Content><MsgType><![CDATA[news]]></MsgType><Content><![CDATA["
    fields = rendered(Text(words))
    assert fields["MsgType"] == "text"
    assert fields["Content"] == words


TRICKY = st.text(st.sampled_from("]>[<!CDATA&;\r\n\t\x00\x0b\ufffe 路😀")) | st.text()


@given(TRICKY)
def test_any_text_comes_through_xml_unchanged(text):
    element = ElementTree.fromstring(f"<xml>{cdata(text)}</xml>")
    assert (element.text or "") == printable(text)
    assert len(element) == 0


@given(TRICKY)
def test_any_text_can_be_rendered_in_both_formats(text):
    content = printable(text)
    for form in ("xml", "json"):
        root = rendered(Text(text), form)
        assert str(root["Content"]).strip() == cut(content).strip()


@given(TRICKY)
def test_only_what_xml_forbids_is_dropped(text):
    kept = set(printable(text))
    assert not kept & {"\x00", "\x0b", "\ufffe", "\r"}
    assert set(text) - kept <= {chr(n) for n in range(32)} | {"\ufffe", "\uffff"}


@given(st.text(st.sampled_from("a路😀"), max_size=1500))
def test_a_text_is_whole_or_cut_between_characters(text):
    short = cut(text)
    assert len(short.encode()) <= TEXT_LIMIT
    if len(text.encode()) <= TEXT_LIMIT:
        assert short == text
    else:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        assert len(short.encode()) > TEXT_LIMIT - 4


def test_a_text_of_exactly_the_limit_is_whole():
    assert cut("a" * 2048) == "a" * 2048
    assert cut("a" * 2049) == "a" * 2045 + "…"
    assert cut("路" * 683) == "路" * 681 + "…"
