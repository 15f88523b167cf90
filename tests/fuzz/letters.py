"""What WeChat posts: well-formed messages of every kind, and all that can be done to them."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from bot.commands import WORDS, Command
from tests.fuzz.stage import MARK

Fields = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

MATTERS = tuple(
    MARK + matter
    for matter in (
        "云坪镇集镇的垃圾车三天才来一次，垃圾臭了一条街，三十多户都受不了，建议每天清运。",
        "向阳村三组的机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下。",
        "镇中学门口放学时车乱停，学生过马路很危险，家长反映半年了，建议设护学岗。",
        "河口村自来水又黄又臭已经两个月，一百多户喝不上干净水，希望尽快查清水源。",
        "县医院夜间急诊只有一个医生值班，排队两三个小时，群众意见很大，建议增加人手。",
        "农贸市场摊位费涨了一倍，二十多个菜农交不起，希望政府出面协调。",
        "老街改造拆了一半停工八个月，雨天积水进屋，十几户老人出不了门，请督促复工。",
    )
)
GATED = tuple(
    MARK + words
    for words in (
        "我家着火了，快来人啊！",
        "有人落水了，救命",
        "我要举报村支书贪污三十万扶贫款",
        "法院判决不公，我要上诉，请政协改判",
        "我的工资被公司拖欠了，请帮我要回来",
        "领导都是一群饭桶",
        "测试",
        "今天天气真好",
    )
)
NASTY = (
    "]]>", "]]>]]>", "<![CDATA[", "&amp;&#0;", "</xml>", "\0", "\ufeff", "\u202e", "\ud800",
    "😀" * 300,
    "字" * 6000, "9" * 500, "-1", "NaN", "1e999", "፩", "²", "①", "１", "民2026-99999999",
    "{0.__class__}", "%s%n", "'; DROP TABLE opinions; --", "\r\n\r\nHTTP/1.1 200 OK", "\u2028",
    "\x1b[31m", "a\u0300" * 500, "${jndi:x}", "../../etc/passwd", "null", "true",
)  # fmt: skip

words = st.one_of(
    st.sampled_from([word for row in WORDS.values() for word in row]),
    st.sampled_from(MATTERS),
    st.sampled_from(GATED),
    st.sampled_from("0123456789０１２３４５６７８９"),
    st.sampled_from(NASTY),
    st.text(max_size=40).map(lambda text: MARK + text),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["看", "收 ", "转", "答复 ", "留存", "不采用 ", "撤回 ", "进度", "解锁",
        "解绑 "]),
        st.one_of(st.integers(-3, 40), st.integers(), st.sampled_from(["፩", "²", "12345678"])),
        st.sampled_from(["", " 已经修好了", " 农业农村委 归你们管", "号", "\0"]),
    ),
)  # fmt: skip

_media = st.fixed_dictionaries({"MediaId": st.sampled_from(["m-1", "m" * 129, "m" * 3000, ""])})
_degrees = st.one_of(st.floats(-90, 90), st.sampled_from(["28.5", "nan", "1e309", "", 91]))
_place = st.fixed_dictionaries(
    {"Location_X": _degrees, "Location_Y": _degrees},
    optional={"Scale": st.just("15"), "Label": words},
)
_row = st.fixed_dictionaries(
    {"TemplateId": st.just("t"), "SubscribeStatusString": st.sampled_from(["accept", "reject"])}
)
_rows = st.one_of(_row, st.lists(_row, max_size=3), st.just("none"))

_BODIES: Mapping[str, st.SearchStrategy[Fields]] = {
    "text": st.fixed_dictionaries({"Content": words}),
    "image": st.builds(lambda m: {"PicUrl": "http://x.example/p", **m}, _media),
    "voice": st.builds(lambda m, w: {"Format": "amr", "Recognition": w, **m}, _media, words),
    "video": st.builds(lambda m: {"ThumbMediaId": "t", **m}, _media),
    "shortvideo": _media,
    "location": _place,
    "link": st.fixed_dictionaries({"Title": words, "Description": words, "Url": words}),
    "miniprogrampage": st.fixed_dictionaries({"Title": words, "AppId": st.just("wx1")}),
    "sticker": st.just({}),
}
_EVENTS: Mapping[str, st.SearchStrategy[Fields]] = {
    "subscribe": st.fixed_dictionaries(
        {"EventKey": st.one_of(st.just("qrscene_slip.1.aaaaaaaaaaaaaaaa"), words), "Ticket": words}
    ),
    "unsubscribe": st.just({"EventKey": ""}),
    "SCAN": st.fixed_dictionaries({"EventKey": words, "Ticket": st.just("t")}),
    "LOCATION": st.fixed_dictionaries(
        {"Latitude": _degrees, "Longitude": _degrees, "Precision": st.just("10")}
    ),
    "CLICK": st.fixed_dictionaries({"EventKey": st.sampled_from([*Command, "nothing", ""])}),
    "VIEW": st.just({"EventKey": "http://x.example/"}),
    "location_select": st.builds(lambda p: {"SendLocationInfo": p, "EventKey": "k"}, _place),
    "TEMPLATESENDJOBFINISH": st.just({"MsgID": 7, "Status": "success"}),
    "subscribe_msg_popup_event": st.builds(
        lambda r: {"SubscribeMsgPopupEvent": {"List": r}}, _rows
    ),
    "subscribe_msg_sent_event": st.builds(lambda r: {"List": r}, _rows),
    "wxa_media_check": st.just({"trace_id": "t-1", "result": {"suggest": "pass", "label": 100}}),
    "never_heard_of": st.just({"Deep": {"er": {"est": 1}}}),
}


@st.composite
def letters(draw: Draw, texts: st.SearchStrategy[str] = words) -> Fields:
    """The fields of one message or event as the platform has them, but for who sends it."""
    head: Fields = {"ToUserName": "gh_station", "CreateTime": draw(st.integers(1, 2_000_000_000))}
    if draw(st.integers(0, 3)) == 0:
        event = draw(st.sampled_from(sorted(_EVENTS)))
        return {**head, "MsgType": "event", "Event": event, **draw(_EVENTS[event])}
    kind = draw(st.sampled_from(["text", *sorted(_BODIES)]))
    body = {"Content": draw(texts)} if kind == "text" else draw(_BODIES[kind])
    return {**head, "MsgType": kind, **body, "MsgId": draw(st.integers(1, 2**63))}


def _nested(levels: int) -> Fields:
    deep: Fields = {"a": 1}
    for _ in range(levels):
        deep = {"a": deep}
    return deep


#: Stands for a number of more digits than Python writes.
_HUGE = "#huge#"
#: What a field may hold in JSON that no message holds there.
ODD = st.one_of(
    st.sampled_from(
        [None, True, False, [], {}, [[]], [1, "a"],
         {"a": None}, -1, 0, 1e308, float("nan"), float("inf"),
         10**40, _HUGE, 1.5, "", " ", "９９", "0" * 200, _nested(12), _nested(400)]
    ),
    st.sampled_from(NASTY),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
)  # fmt: skip


@st.composite
def odd_letters(draw: Draw) -> Fields:
    """A message in which fields are missing, odd, nested or doubled."""
    fields = draw(letters())
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(sorted(fields)))
        match draw(st.integers(0, 4)):
            case 0:
                if len(fields) > 1:
                    del fields[name]
            case 1:
                fields[name] = [fields[name], draw(ODD)]
            case 2:
                fields[name] = {name: fields[name]}
            case 3:
                fields[draw(st.sampled_from(["List", "Event", "Encrypt", "Content"]))] = draw(ODD)
            case _:
                fields[name] = draw(ODD)
    return fields


def write(fields: Fields, form: str, ascii_only: bool = False) -> bytes:
    """Write fields as they are, with everything that no platform would send."""
    if form == "json":
        return _json(fields, ascii_only).encode("utf-8", "surrogatepass")
    return f"<xml>{_elements(fields)}</xml>".encode("utf-8", "surrogatepass")


def _json(fields: Fields, ascii_only: bool) -> str:
    return json.dumps(fields, ensure_ascii=ascii_only).replace(f'"{_HUGE}"', "9" * 5000)


def _elements(fields: Mapping[str, Any]) -> str:
    return "".join(
        f"<{name}>{_content(one)}</{name}>"
        for name, value in fields.items()
        for one in (value if isinstance(value, list) and value else [value])
    )


def _content(value: object) -> str:
    if isinstance(value, dict):
        return _elements(value)
    text = "9" * 5000 if value == _HUGE else str(value)
    return escape(text) if "]]>" in text else f"<![CDATA[{text}]]>"


_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    + b"]><xml><Content>&j;</Content><MsgType>text</MsgType></xml>"
)  # fmt: skip
_OUTSIDE = (
    b'<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>'
)
#: Bodies that are no letter at all.
STRANGE = st.sampled_from(
    [b"", b" ", b"{}", b"[]", b"null", b"0", b'""', b"<xml/>", b"<xml></xml>", b"<a/>",
     b"\0" * 64, b"\xff\xfe",
     b"{" * 5000, b"[" * 100_000, b"<xml>" + b"<a>" * 20_000,
     b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
     b"<xml>" + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</xml>", _BOMB, _OUTSIDE,
     b"<xml><Encrypt></Encrypt></xml>", b"<xml><Encrypt>!!!!</Encrypt></xml>", b'{"Encrypt": 5}',
     b"<xml><Encrypt>" + b"A" * 64 + b"</Encrypt></xml>", b'{"Encrypt": ["a"]}',
     b"<xml>" + b"x" * 2**21 + b"</xml>", b"x" * 2**21, b"{" + b" " * 2**21 + b"}"]
)  # fmt: skip
_TOKENS = (
    b"]]>", b"<![CDATA[", b"\0", b"\xff", b"\xef\xbb\xbf", b"&a;", b"&#0;", b"&#xD800;",
    b"</xml>", b"<xml>",
    "垃圾".encode("gbk"), b"\xed\xa0\x80", b"<!--", b"<?xml version='1.0' encoding='gbk'?>",
    b"<?php ?>",
    b"<!DOCTYPE xml>", b'"', b"\\u0000", b"\\ud800", b"NaN", b"-Infinity", b"}", b",,",
    b"<MsgType>event</MsgType>",
)  # fmt: skip


@st.composite
def damages(draw: Draw) -> Callable[[bytes], bytes]:
    """One thing that happens to bytes on their way; the same drawn damage is always the same."""
    at, width = draw(st.floats(0, 1)), draw(st.integers(1, 40))
    token, flip = draw(st.sampled_from(_TOKENS)), draw(st.integers(1, 255))

    def place(body: bytes) -> int:
        return min(int(at * len(body)), max(len(body) - 1, 0))

    def flipped(body: bytes) -> bytes:
        i = place(body)
        return body[:i] + bytes(byte ^ flip for byte in body[i : i + 1]) + body[i + 1 :]

    def doubled(body: bytes) -> bytes:
        i = place(body)
        return body[: i + width] + body[i:]

    def recoded(body: bytes) -> bytes:
        code = ("gbk", "utf-16", "utf-32", "utf-8-sig", "big5")[flip % 5]
        return body.decode("utf-8", "replace").encode(code, "replace")

    tools: tuple[Callable[[bytes], bytes], ...] = (
        flipped,
        doubled,
        recoded,
        lambda body: body[: place(body)],
        lambda body: body[place(body) :],
        lambda body: body[: place(body)] + token + body[place(body) :],
        lambda body: body[: place(body)] + body[place(body) + width :],
        lambda body: token + body,
        lambda body: body + token,
        lambda body: body + body,
        lambda body: body.replace(b"]]>", token, 1),
        lambda body: body[: place(body)] + b"a" * 200_000 + body[place(body) :],
    )
    return draw(st.sampled_from(tools))


def apply(damage: list[Callable[[bytes], bytes]], body: bytes) -> bytes:
    """Let damages happen to a body, one after the other."""
    for one in damage:
        body = one(body)
    return body


#: How a body travels: its Content-Type, and an encoding that is true or a lie.
TYPES = st.sampled_from(
    ["text/xml", "application/json", "text/plain", "multipart/form-data", "", "x",
     "text/xml; charset=gbk",
     "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "image/png",
     "text/xml; charset=none"]
)  # fmt: skip
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "": lambda body: body,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "gzip lie": lambda body: body,
    "gzip cut": lambda body: gzip.compress(body)[:-9],
    "gzip bomb": lambda body: gzip.compress(body + b" " * 2**23),
    "br": lambda body: body,
    "zstd": lambda body: body,
    "nonsense": lambda body: body,
}
ENCODINGS = st.sampled_from(["", "", "", "", *ENCODERS])
