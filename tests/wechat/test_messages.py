"""Messages: what is read, and what makes two deliveries the same."""

import pytest

from wechat.bodies import read_body, write_body
from wechat.errors import ProtocolError
from wechat.messages import read_message

HEAD = {"ToUserName": "gh_station", "FromUserName": "o-member-1", "CreateTime": 1_790_000_000}


def message(form="xml", **fields):
    return read_message(read_body(write_body({**HEAD, **fields}, form))[0])


def event(name, form="xml", **fields):
    return message(form, MsgType="event", Event=name, **fields)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"MsgType": "text", "Content": " 反映 ", "MsgId": 1}, {"kind": "text", "text": "反映"}),
        ({"MsgType": "image", "MediaId": "m1", "MsgId": 1}, {"kind": "image", "media_id": "m1"}),
        (
            {"MsgType": "voice", "MediaId": "m1", "Format": "amr", "Recognition": "", "MsgId": 1},
            {"kind": "voice", "media_id": "m1", "format": "amr", "recognition": ""},
        ),
        (
            {"MsgType": "location", "Location_X": 30.5, "Location_Y": 109.25, "Label": "东街"},
            {"latitude": 30.5, "longitude": 109.25, "label": "东街"},
        ),
        ({"MsgType": "location", "Label": "东街"}, {"latitude": None, "longitude": None}),
        (
            {"MsgType": "event", "Event": "LOCATION", "Latitude": 23.5, "Longitude": -113.5},
            {"event": "location", "latitude": 23.5, "longitude": -113.5},
        ),
        (
            {
                "MsgType": "event",
                "Event": "location_select",
                "SendLocationInfo": {"Location_X": "23", "Location_Y": "113", "Label": "村口"},
            },
            {"event": "location_select", "latitude": 23.0, "label": "村口"},
        ),
        (
            {"MsgType": "event", "Event": "SCAN", "EventKey": "bind-1", "Ticket": "t1"},
            {"kind": "event", "event": "scan", "event_key": "bind-1", "ticket": "t1"},
        ),
        ({"MsgType": "Hologram", "MsgId": 1}, {"kind": "hologram", "event": ""}),
        ({"MsgType": "event", "Event": "Moon_Landing"}, {"event": "moon_landing"}),
        ({"MsgType": "text", "Event": "CLICK", "Content": "x"}, {"kind": "text", "event": ""}),
    ],
)
def test_every_kind_is_read_into_one_shape(form, fields, read):
    heard = message(form, **fields)
    assert {name: getattr(heard, name) for name in read} == read
    assert heard.created == 1_790_000_000


def test_everything_is_kept_as_it_came():
    heard = message(MsgType="image", PicUrl="http://example.com/1.jpg", MediaId="m", MsgId="9")
    assert heard.fields["PicUrl"] == "http://example.com/1.jpg"


def test_stray_words_between_the_elements_are_not_heard():
    body = b"<xml> // <ToUserName>a</ToUserName>\\n + <FromUserName>b</FromUserName> // "
    body += b"<CreateTime> 1 </CreateTime><MsgType> <![CDATA[text]]> </MsgType></xml>"
    assert read_message(read_body(body)[0]).kind == "text"


TEXT = {"MsgType": "text", "Content": "路灯", "MsgId": "1"}
CLICK = {"MsgType": "event", "Event": "CLICK", "EventKey": "report"}
JOB = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": "7", "Status": "success"}
CHECK = {"MsgType": "event", "Event": "wxa_media_check", "trace_id": "t-1"}
SENT = {
    "MsgType": "event",
    "Event": "subscribe_msg_sent_event",
    "SubscribeMsgSentEvent": {"List": {"TemplateId": "t", "MsgID": "1"}},
}


@pytest.mark.parametrize("fields", [TEXT, CLICK, JOB, CHECK, SENT])
def test_a_second_delivery_is_the_same_message(fields):
    assert message(**fields).key == message("json", **fields).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, {**TEXT, "MsgId": "2"}),
        (TEXT, {**TEXT, "CreateTime": 1}),  # voices with the MsgId of another day
        (TEXT, {**TEXT, "FromUserName": "o-member-2"}),
        (CLICK, {**CLICK, "EventKey": "progress"}),
        (CLICK, {**CLICK, "CreateTime": 1}),
        (CLICK, {**CLICK, "FromUserName": "o-member-2"}),
        ({**CLICK, "Event": "LOCATION"}, {**CLICK, "Event": "unsubscribe"}),
        (JOB, {**JOB, "MsgID": "8"}),
        (CHECK, {**CHECK, "trace_id": "t-2"}),
        (SENT, {**SENT, "SubscribeMsgSentEvent": {"List": {"TemplateId": "t", "MsgID": "2"}}}),
        ({**TEXT, "MsgId": ""}, {**TEXT, "MsgId": "", "Content": "积水"}),
        (
            {**TEXT, "FromUserName": "ab", "MsgId": "c"},
            {**TEXT, "FromUserName": "a", "MsgId": "bc"},
        ),
    ],
)
def test_two_messages_are_not_one(one, other):
    assert message(**one).key != message(**other).key


ONE = {"TemplateId": "t1", "SubscribeStatusString": "accept", "PopupScene": "0"}
TWO = {"TemplateId": "t2", "SubscribeStatusString": "reject", "PopupScene": "0"}


@pytest.mark.parametrize(
    ("form", "fields", "rows"),
    [
        ("json", {"List": ONE}, [ONE]),
        ("json", {"List": [ONE, TWO]}, [ONE, TWO]),
        ("json", {"List": []}, []),
        ("json", {"List": "odd"}, []),
        ("json", {}, []),
        ("xml", {"SubscribeMsgPopupEvent": {"List": ONE}}, [ONE]),
        ("xml", {"SubscribeMsgPopupEvent": {"List": [ONE, TWO]}}, [ONE, TWO]),
        ("json", {"SubscribeMsgPopupEvent": {"List": [ONE, TWO]}}, [ONE, TWO]),
    ],
)
def test_the_list_of_a_subscription_event_is_a_list(form, fields, rows):
    heard = event("subscribe_msg_popup_event", form, **fields)
    assert list(heard.subscriptions) == heard.fields["List"] == rows


def test_other_events_have_no_subscriptions():
    assert event("CLICK", EventKey="x").subscriptions == ()


def test_a_second_type_is_refused():
    with pytest.raises(ProtocolError, match="MsgType"):
        message(MsgType=["text", "event"])


@pytest.mark.parametrize(
    ("name", "longest"),
    [("FromUserName", 64), ("MediaId", 128), ("MsgId", 128)],
)
def test_what_is_longer_than_we_can_keep_is_refused(name, longest):
    message(**{**TEXT, name: "o" * longest})
    with pytest.raises(ProtocolError, match=name):
        message(**{**TEXT, name: "o" * (longest + 1)})
