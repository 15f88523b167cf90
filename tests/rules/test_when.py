"""Day and time as people write them: read, asked again, written and read back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadline import BEIJING
from rules.when import Span, Unclear, read_when, say_when

NOW = datetime(2026, 12, 2, 10, 30, tzinfo=BEIJING)  # a Wednesday


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


START = at(12, 20, 9)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # the day
        ("12月20日上午9点", START, None),
        ("12月20号9点", START, None),
        ("12 月 20 日 上午 9 点", START, None),
        ("12月20上午9点", START, None),
        ("2026-12-20 9:00", START, None),
        ("2026-12-20T09:00:00", START, None),
        ("2026/12/20 09:00", START, None),
        ("2026.12.20，9：00", START, None),
        ("2026年12月20日9时30分", at(12, 20, 9, 30), None),
        ("26年12月20日9点", START, None),
        ("二〇二六年十二月二十日上午九点", START, None),
        ("二零二六年十二月二十号九点整", START, None),
        ("十二月二十日上午九点", START, None),
        ("今年12月20日9点", START, None),
        ("明年3月5日9点", at(3, 5, 9, year=2027), None),
        ("3月5日9点", at(3, 5, 9, year=2027), None),
        ("12月2日15点", at(12, 2, 15), None),
        ("12月1日15点", at(12, 1, 15, year=2027), None),
        ("12.20 9:00", START, None),
        ("12.20日上午9点", START, None),
        ("12/20 14:00", at(12, 20, 14), None),
        ("12-20 9:00", START, None),
        ("12 / 20 9:00", START, None),
        ("元月8日9点", at(1, 8, 9, year=2027), None),
        ("20号下午2点半", at(12, 20, 14, 30), None),
        ("二十号十点", at(12, 20, 10), None),
        ("2号15点", at(12, 2, 15), None),
        ("1号9点", at(1, 1, 9, year=2027), None),
        ("下个月8号下午三点", at(1, 8, 15, year=2027), None),
        ("下月8日9点", at(1, 8, 9, year=2027), None),
        ("本月20号9点", START, None),
        ("今天下午3点", at(12, 2, 15), None),
        ("今晚7点半", at(12, 2, 19, 30), None),
        ("明早8点", at(12, 3, 8), None),
        ("明天早上八点", at(12, 3, 8), None),
        ("明下午3点", at(12, 3, 15), None),
        ("后天上午10点", at(12, 4, 10), None),
        ("大后天10点", at(12, 5, 10), None),
        ("3天后上午9点", at(12, 5, 9), None),
        ("周五9点", at(12, 4, 9), None),
        ("周三15点", at(12, 2, 15), None),
        ("周一9点", at(12, 7, 9), None),
        ("周五六点", at(12, 4, 18), None),
        ("周三三点", at(12, 2, 15), None),
        ("周五十点", at(12, 4, 10), None),
        ("下周三9点", at(12, 9, 9), None),
        ("下个星期天九点", at(12, 13, 9), None),
        ("下周的周日九点", at(12, 13, 9), None),
        ("下下周三9点", at(12, 16, 9), None),
        ("本周六9点", at(12, 5, 9), None),
        ("这礼拜六9点", at(12, 5, 9), None),
        ("12月20日（周日）9点", START, None),
        ("周日，12月20日9点", START, None),
        ("下周三（12月9日）9点", at(12, 9, 9), None),
        ("上午9点，20号", START, None),
        # the time
        ("20号九点半", at(12, 20, 9, 30), None),
        ("20号九点一刻", at(12, 20, 9, 15), None),
        ("20号下午2点3刻", at(12, 20, 14, 45), None),
        ("20号九点零五", at(12, 20, 9, 5), None),
        ("20号九点二十五分", at(12, 20, 9, 25), None),
        ("20号9点50", at(12, 20, 9, 50), None),
        ("20号9点钟", START, None),
        ("20号2点半", at(12, 20, 14, 30), None),
        ("20号2:30", at(12, 20, 14, 30), None),
        ("20号06:30", at(12, 20, 6, 30), None),
        ("20号早上6点半", at(12, 20, 6, 30), None),
        ("20号凌晨3点", at(12, 20, 3), None),
        ("20号零点", at(12, 20, 0), None),
        ("20号凌晨12点", at(12, 20, 0), None),
        ("20号7点", at(12, 20, 7), None),
        ("20号12点", at(12, 20, 12), None),
        ("20号中午12点半", at(12, 20, 12, 30), None),
        ("20号中午1点", at(12, 20, 13), None),
        ("20号下午14:00", at(12, 20, 14), None),
        ("20号晚上七点", at(12, 20, 19), None),
        ("20号二十点", at(12, 20, 20), None),
        # the end
        ("12月20号9:00-11:30", START, at(12, 20, 11, 30)),
        ("12月20日9:00—11:00", START, at(12, 20, 11)),
        ("12.20 9:00—11:00", START, at(12, 20, 11)),
        ("12/20 14:00~16:00", at(12, 20, 14), at(12, 20, 16)),
        ("12/20 14:00～16:00", at(12, 20, 14), at(12, 20, 16)),
        ("12月20日 9:00 － 11:00", START, at(12, 20, 11)),
        ("20号9-11点", START, at(12, 20, 11)),
        ("12月20日9到11点半", START, at(12, 20, 11, 30)),
        ("20号下午3-5点", at(12, 20, 15), at(12, 20, 17)),
        ("周五9点到12点", at(12, 4, 9), at(12, 4, 12)),
        ("下周三下午两点半到五点", at(12, 9, 14, 30), at(12, 9, 17)),
        ("20号2点至4点", at(12, 20, 14), at(12, 20, 16)),
        ("2026-12-20 09:00:00-11:30:00", START, at(12, 20, 11, 30)),
        ("20号9点到6点", START, at(12, 20, 18)),
        ("20号上午9点到下午3点", START, at(12, 20, 15)),
        ("20号9点到3点", START, at(12, 20, 15)),
        ("20号上午11点到1点", at(12, 20, 11), at(12, 20, 13)),
        ("20号晚上7点到9点", at(12, 20, 19), at(12, 20, 21)),
        ("20号晚上8点到12点", at(12, 20, 20), at(12, 21, 0)),
        ("20号上午9点开始，11点半结束", START, at(12, 20, 11, 30)),
        ("9点到11点，12月20日", START, at(12, 20, 11)),
        ("12月20日9:00—11:00（周日）", START, at(12, 20, 11)),
        ("12月20日9点到12月21日17点", START, at(12, 21, 17)),
        ("20号9点到22号下午5点", START, at(12, 22, 17)),
        ("下周三9点到周五17点", at(12, 9, 9), at(12, 11, 17)),
        ("1月8日9点到下月9日17点", at(1, 8, 9, year=2027), at(1, 9, 17, year=2027)),
        ("12月30日9点到1月2日17点", at(12, 30, 9), at(1, 2, 17, year=2027)),
        # script, width, words around
        ("１２月２０號　９：００－１１：３０", START, at(12, 20, 11, 30)),
        ("下週三下午兩點半至五點", at(12, 9, 14, 30), at(12, 9, 17)),
        ("後天上午九點", at(12, 4, 9), None),
        ("二○二六年十二月二十日九點", START, None),
        ("定在12月20日上午9点，到乡政府三楼开会，13900000001", START, None),
        ("20号不晚于9点，别晚点", START, None),
        ("改到20号9点，在3号楼", START, None),
        ("20号到乡政府，上午9点集合，约20人", START, None),
    ],
)
def test_it_is_read_as_it_is_meant(text: str, start: datetime, end: datetime | None) -> None:
    assert read_when(text, NOW) == Span(start, end)


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("", Unclear.NO_DAY),
        ("上午9点", Unclear.NO_DAY),
        ("9:00-11:00", Unclear.NO_DAY),
        ("元旦后第一天", Unclear.NO_DAY),
        ("元旦后第一天上午9点", Unclear.NO_DAY),
        ("下个月第一个周五9点", Unclear.NO_DAY),
        ("下周9点", Unclear.NO_DAY),
        ("12月下旬9点", Unclear.NO_DAY),
        ("12月3次，9点", Unclear.NO_DAY),
        ("学习2026012号文件，9点", Unclear.NO_DAY),
        ("3号楼9点", Unclear.NO_DAY),
        ("周六日9点", Unclear.NO_DAY),
        ("周五、六9点", Unclear.NO_DAY),
        ("周三到五9点", Unclear.NO_DAY),
        ("周末9点", Unclear.NO_DAY),
        ("每周五9点", Unclear.NO_DAY),
        ("后天上午", Unclear.NO_TIME),
        ("本周六", Unclear.NO_TIME),
        ("12月20日", Unclear.NO_TIME),
        ("12.20", Unclear.NO_TIME),
        ("后天中午", Unclear.NO_TIME),
        ("12月20日开2小时", Unclear.NO_TIME),
        ("今天9点", Unclear.PAST),
        ("去年12月20日9点", Unclear.PAST),
        ("昨天", Unclear.PAST),
        ("上周三9点", Unclear.PAST),
        ("上个月20号9点", Unclear.PAST),
        ("本周一9点", Unclear.PAST),
        ("周三9点", Unclear.PAST),
        ("2025年12月20日9点", Unclear.PAST),
        ("2月30日9点", Unclear.IMPOSSIBLE),
        ("2月29日9点", Unclear.IMPOSSIBLE),
        ("13月1日9点", Unclear.IMPOSSIBLE),
        ("十十号9点", Unclear.IMPOSSIBLE),
        ("20号25点", Unclear.IMPOSSIBLE),
        ("20号24:30", Unclear.IMPOSSIBLE),
        ("20号9:75", Unclear.IMPOSSIBLE),
        ("20号9点75分", Unclear.IMPOSSIBLE),
        ("20号上午15点", Unclear.IMPOSSIBLE),
        ("20号11:00-9:00", Unclear.IMPOSSIBLE),
        ("20号9点到9点", Unclear.IMPOSSIBLE),
        ("20号下午5点到3点", Unclear.IMPOSSIBLE),
        ("20号晚上8点到凌晨1点", Unclear.IMPOSSIBLE),
        ("12月20日9点到2026年12月19日11点", Unclear.IMPOSSIBLE),
        ("9999-12-31 24:00", Unclear.IMPOSSIBLE),
        ("12月20日9点到22日", Unclear.AMBIGUOUS),
        ("12月20日9:00-11:00周六", Unclear.AMBIGUOUS),
        ("20号9点到11点，下午2点到4点", Unclear.AMBIGUOUS),
        ("下周找个时间，周五9点", Unclear.AMBIGUOUS),
        ("下月初8号9点", Unclear.AMBIGUOUS),
        ("明年第一季度，20号9点", Unclear.AMBIGUOUS),
        ("12月20日周六9点", Unclear.AMBIGUOUS),
        ("20号或21号9点", Unclear.AMBIGUOUS),
        ("20、21号9点", Unclear.AMBIGUOUS),
        ("12月20-22日9点", Unclear.AMBIGUOUS),
        ("18号改到20号9点", Unclear.AMBIGUOUS),
        ("20号9点或10点", Unclear.AMBIGUOUS),
        ("20号9、10点", Unclear.AMBIGUOUS),
        ("20号9点，下午参观", Unclear.AMBIGUOUS),
        ("20号差5分9点", Unclear.AMBIGUOUS),
        ("20号9:00pm", Unclear.AMBIGUOUS),
        ("每周五，20号9点", Unclear.AMBIGUOUS),
        ("农历十二月二十日9点", Unclear.AMBIGUOUS),
        ("腊月二十日9点", Unclear.AMBIGUOUS),
    ],
)
def test_what_is_not_clear_is_asked_again(text: str, unclear: Unclear) -> None:
    assert read_when(text, NOW) is unclear


@pytest.mark.parametrize(
    ("first", "then"), [("20号", "上午9点"), ("12月20日（周日）", "9点"), ("9点", "20号")]
)
def test_what_was_missing_completes_what_was_said(first: str, then: str) -> None:
    assert read_when(f"{first}\n{then}", NOW) == Span(START, None)


def test_today_is_today_in_beijing() -> None:
    night = datetime(2026, 12, 2, 17, tzinfo=UTC)  # already the third
    assert read_when("今天9点", night) == Span(at(12, 3, 9), None)
    assert read_when("2月29日9点", at(12, 2, 9, year=2027)) == Span(at(2, 29, 9, year=2028), None)
    assert read_when("31号9点", at(4, 10, 9)) is Unclear.IMPOSSIBLE


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (START, at(12, 20, 11, 30), "12月20日（周日）9:00—11:30"),
        (START.astimezone(UTC), None, "12月20日（周日）9:00"),
        (at(1, 8, 15, 5, 2027), None, "2027年1月8日（周五）15:05"),
        (START, at(12, 21, 17), "12月20日（周日）9:00—12月21日（周一）17:00"),
        (at(12, 20, 6, 30), at(12, 20, 14), "12月20日（周日）早上6:30—14:00"),
        (at(12, 20, 23), at(12, 21, 1), "12月20日（周日）23:00—12月21日（周一）凌晨1:00"),
    ],
)
def test_it_is_written_as_people_write(start: datetime, end: datetime | None, said: str) -> None:
    assert say_when(start, end, NOW) == said


YEAR = 365 * 24 * 60
MOMENTS = st.integers(0, 16 * YEAR * 60).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=BEIJING) + timedelta(seconds=seconds)
)


@given(MOMENTS, st.integers(1, YEAR), st.none() | st.integers(1, 24 * 60) | st.integers(1, YEAR))
def test_what_is_written_is_read_back(now: datetime, ahead: int, length: int | None) -> None:
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=ahead)
    end = None if length is None else start + timedelta(minutes=length)
    assert read_when(say_when(start, end, now), now) == Span(start, end)


PIECES = """
12月20日 20号 三十一日 2月29日 2027年 明年 下个月 8号 12.20 12-20 2026-12-20 99天后 三天后
周三 下周 下周日 （周日） 周末 上 周 今 明 后天 大后天 早 上午 下午 晚上 中午 凌晨
9点 九点 2:30 14:00 02:00 24:00 25点 半 三刻 零五 差5分 十 二十 十十 7 30 9999 分
- — 到 至 、 或 开始 结束 ，
"""
ROUGHLY = st.lists(st.sampled_from([*PIECES.split(), " "]), max_size=8).map("".join)


@given(st.text() | ROUGHLY, MOMENTS)
def test_whatever_is_said_it_is_ahead_or_asked_again(text: str, now: datetime) -> None:
    read = read_when(text, now)
    if isinstance(read, Span):
        assert read.starts_at >= now
        assert read.ends_at is None or read.ends_at > read.starts_at
    else:
        assert read in Unclear
