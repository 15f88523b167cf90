"""How often each interface may be called, and the counters behind 45009 and 45011."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from wechat.sandbox.refusal import Refusal

Period = Literal["minute", "day", "month"]
_CHINA = 8 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` calls in each `period`; one more is refused with `code`."""

    period: Period
    count: int
    code: int = 45009


#: Interface → its limits, as the platform's documentation gives them for a verified account.
LIMITS: dict[str, tuple[Limit, ...]] = {
    "/cgi-bin/token": (Limit("day", 2_000),),
    "/cgi-bin/stable_token": (Limit("minute", 10_000, 45011), Limit("day", 500_000)),
    "/cgi-bin/stable_token#force": (Limit("day", 20),),
    "/cgi-bin/clear_quota": (Limit("month", 10, 48006),),
    "/cgi-bin/message/custom/send": (Limit("day", 500_000),),
    "/cgi-bin/message/template/send": (Limit("day", 100_000),),
    "/cgi-bin/message/subscribe/bizsend": (Limit("day", 100_000),),
    "/cgi-bin/message/subscribe/send": (Limit("day", 3_000_000),),
    "/cgi-bin/media/upload": (Limit("day", 100_000),),
    "/cgi-bin/media/get": (Limit("day", 200_000),),
    "/cgi-bin/menu/create": (Limit("day", 1_000),),
    "/cgi-bin/menu/get": (Limit("day", 10_000),),
    "/cgi-bin/menu/delete": (Limit("day", 1_000),),
    "/cgi-bin/qrcode/create": (Limit("day", 100_000),),
    "/cgi-bin/user/info": (Limit("day", 5_000_000),),
    "/sns/jscode2session#person": (Limit("minute", 100, 45011),),
    "/wxa/msg_sec_check": (Limit("minute", 4_000), Limit("day", 2_000_000)),
    "/wxa/getwxacodeunlimit": (Limit("minute", 5_000),),
}


def bucket(period: Period, now: float) -> int:
    """The number of the minute, Chinese day or Chinese month that `now` falls in."""
    if period == "minute":
        return int(now // 60)
    if period == "day":
        return int((now + _CHINA) // 86_400)
    date = time.gmtime(now + _CHINA)
    return date.tm_year * 12 + date.tm_mon


class Quotas:
    """Counts calls per account, interface and period."""

    def __init__(self) -> None:
        self.limits = dict(LIMITS)
        self._used: Counter[tuple[str, str, Period, int]] = Counter()

    def take(self, appid: str, path: str, now: float, of: str = "") -> None:
        """Count one call (`of` splits the count, by person say); over a limit raises Refusal."""
        for limit in self.limits.get(path, ()):
            key = (f"{appid} {of}".strip(), path, limit.period, bucket(limit.period, now))
            if self._used[key] >= limit.count:
                raise Refusal(limit.code)
            self._used[key] += 1

    def clear(self, appid: str) -> None:
        """Forget the account's daily counts; those per minute and month stay."""
        for key in [k for k in self._used if k[0] == appid and k[2] == "day"]:
            del self._used[key]
