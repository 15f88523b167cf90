"""How the times and distances of a sign-in are said, in the sentences that refuse one."""

from datetime import datetime, timedelta
from math import ceil

from rules.attendance import Door
from rules.deadline import BEIJING


def clock(at: datetime, now: datetime) -> str:
    """Say when: “8:52”, and the day with it where that is not today's."""
    at, now = at.astimezone(BEIJING), now.astimezone(BEIJING)
    day = "" if at.date() == now.date() else f"{at.month}月{at.day}日"
    return f"{day}{at.hour}:{at:%M}"


def opening(door: Door, now: datetime) -> str:
    """Say from when one may sign in: “8:30 起”; who has not been told waits for the notice."""
    return f"{clock(door.opens, now)} 起" if door.announced else "等发了通知"


def metres(far: float) -> str:
    """Say how far: “620 米”, “2.3 公里”, “30 公里”; never “0 米” to who is told to come closer."""
    if far < 1000:
        return f"{ceil(far)} 米"
    return f"{far / 1000:.1f} 公里" if far < 9950 else f"{far / 1000:.0f} 公里"


def minutes(left: timedelta) -> int:
    """Give the minutes to wait, at least one."""
    return max(1, ceil(left / timedelta(minutes=1)))
