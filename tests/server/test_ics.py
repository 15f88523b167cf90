from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.deadline import BEIJING
from server.ics import Event, Status, calendar

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TALK = Event(
    uid="activity-7@liaison.example",
    number="活2026-0003",
    title="春耕座谈",
    kind="座谈",
    place="云坪镇联络站",
    starts_at=datetime(2026, 4, 1, 9, tzinfo=BEIJING),
    ends_at=datetime(2026, 4, 1, 11, 30, tzinfo=BEIJING),
    status=Status.CONFIRMED,
    last_modified=datetime(2026, 3, 1, 18, tzinfo=BEIJING),
    sequence=2,
    note="请带笔记本",
)
#: What every program must give back as it was.
WORDS = st.text(max_size=120) | st.text("甲乙,;:\\\"'nN\n\r\t =\u3000\u2028\x85\x1c", max_size=60)


def read(*events, name="试验县政协活动"):
    return icalendar.Calendar.from_ical(calendar(name, events, NOW))


def shown(event):
    (only,) = read(event).events
    return only


def lines(*events, name="试验县政协活动"):
    return calendar(name, events, NOW).split(b"\r\n")


def readable(text):
    """What is left of a text: its lines, their printable characters, no backslash."""
    kept = "\n".join(text.splitlines()).replace("\\", "＼")
    return "".join(one for one in kept if one in "\t\n" or not is_control(one)).strip()


def is_control(character):
    return ord(character) < 32 or 127 <= ord(character) < 160 or character == "\ufeff"


def test_an_activity_is_an_event():
    event = shown(TALK)
    assert event["UID"] == TALK.uid
    assert event["SUMMARY"] == "春耕座谈"
    assert event["LOCATION"] == "云坪镇联络站"
    assert event["DESCRIPTION"] == "活2026-0003 座谈\n请带笔记本"
    assert event.categories == ["座谈"]
    assert (event.start, event.end) == (TALK.starts_at, TALK.ends_at)
    assert (event.stamp, event.last_modified) == (NOW, TALK.last_modified)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CONFIRMED")


def test_times_are_utc_and_need_no_zone():
    written = lines(TALK)
    assert b"DTSTART:20260401T010000Z" in written
    assert b"DTEND:20260401T033000Z" in written
    assert not [line for line in written if b"TZID" in line or b"VTIMEZONE" in line]


def test_a_feed_has_a_name_and_says_how_often_to_look():
    feed = read(TALK)
    assert (feed["VERSION"], feed["METHOD"]) == ("2.0", "PUBLISH")
    assert feed["X-WR-CALNAME"] == feed["NAME"] == "试验县政协活动"
    written = lines()
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in written
    assert b"X-PUBLISHED-TTL:PT1H" in written
    assert [line for line in written if line.startswith(b"PRODID:")]


def test_a_feed_without_activities_is_a_feed():
    assert read().events == []


def test_the_same_activities_give_the_same_feed():
    assert calendar("甲", [TALK], NOW) == calendar("甲", [TALK], NOW)


def test_it_reminds_a_day_before():
    (alarm,) = shown(TALK).walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == "明天：春耕座谈"
    assert alarm["TRIGGER"].dt == timedelta(days=-1)


@pytest.mark.parametrize(
    ("status", "title", "reminders"),
    [
        (Status.CONFIRMED, "春耕座谈", 1),
        (Status.TENTATIVE, "【待定】春耕座谈", 1),
        (Status.CANCELLED, "【已取消】春耕座谈", 0),
    ],
)
def test_what_is_cancelled_stays_and_says_so(status, title, reminders):
    event = shown(replace(TALK, status=status))
    assert event["STATUS"] == status
    assert event["SUMMARY"] == title
    assert len(event.walk("VALARM")) == reminders


def test_what_is_not_known_is_left_out():
    event = shown(replace(TALK, place="", note=""))
    assert "LOCATION" not in event
    assert event["DESCRIPTION"] == "活2026-0003 座谈"


def test_what_means_something_to_the_format_is_escaped():
    written = lines(replace(TALK, title="甲,乙;丙\n丁"), name="一,二;三\n四")
    assert "SUMMARY:甲\\,乙\\;丙\\n丁".encode() in written
    assert "X-WR-CALNAME:一\\,二\\;三 四".encode() in written
    assert "NAME:一\\,二\\;三 四".encode() in written


def test_a_title_cannot_begin_a_property():
    for broken in ("\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"):
        feed = read(
            replace(TALK, title=f"甲{broken}STATUS:CANCELLED"), name=f"乙{broken}METHOD:ADD"
        )
        assert (feed["METHOD"], feed.events[0]["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_long_lines_are_folded_between_characters():
    long = replace(TALK, title="学习全会精神" * 12, place="a云坪镇" * 30, note="𠮷👍" * 40)
    written = lines(long, name="试验县政协" * 10)
    assert max(map(len, written)) <= 75
    assert "\ufffd" not in "".join(line.decode(errors="replace") for line in written)
    assert sum(line.startswith(b" ") for line in written) > 10
    assert shown(long)["SUMMARY"] == long.title
    assert shown(long)["LOCATION"] == long.place


@given(title=WORDS, place=WORDS, note=WORDS, name=WORDS)
@example(title="D:\\New\\new\\,\\;\\\\n", place="\\", note="\\N", name="\\n")
@example(title=" \t 甲\u3000", place="\ufeff乙\ufeff丙", note="^n^'\"", name="%2C")
def test_any_words_come_back(title, place, note, name):
    content = calendar(name, [replace(TALK, title=title, place=place, note=note)], NOW)
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().splitlines() in ([], [line.decode()])
        assert not {*filter(is_control, line.decode())} - {"\t"}
    feed = icalendar.Calendar.from_ical(content)
    (event,) = feed.events
    # The library leaves names of calendars as they are written; they have one line.
    written = feed["X-WR-CALNAME"].replace("\\,", ",").replace("\\;", ";")
    assert written == " ".join(readable(name).split())
    assert event["SUMMARY"] == readable(title)
    assert event.get("LOCATION", "") == readable(place)
    assert event["DESCRIPTION"] == readable(f"活2026-0003 座谈\n{note}")
