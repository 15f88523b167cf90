"""What is sent, and what must be answered: one row per thing that is measured."""

import itertools
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.county import ACCOUNT, County
from benchmarks.traffic import Answer, Lane
from wechat.bodies import read_body, write_body
from wechat.sealing import open_reply, seal_callback

#: Invented matters, of the length that people write.
MATTERS = (
    "云坪镇向阳村三组的机耕道去年七月被大雨冲垮了一段，拖拉机进不去，三十多户人家几十亩稻田没法收，"
    "去年就是人背下来的，希望农业部门今年插秧前帮忙修一下。",
    "县城东门小学门口没有红绿灯也没有斑马线，早晚接送时几百个学生和电动车挤在一起，上个月已经刮倒过"
    "两个孩子，家长都很担心，建议交警部门装个信号灯，高峰时派人值守。",
    "我们镇卫生院从去年开始就没有儿科医生，娃娃半夜发烧只能往县医院跑，路上一个多小时，全镇两万多人都"
    "不方便，建议县里给配一个，或者每周派医生来坐诊。",
    "老城区幸福小区的下水道堵了大半年，一下雨污水就漫到一楼住户家里，三十几户居民找物业找社区都没有"
    "结果，能不能请住建部门把主管道清一清。",
    "村里的老人想用手机交医保，可是系统老是要人脸识别，八十岁的人对着手机眨眼怎么都过不去，村干部也"
    "代办不了，希望能留一个柜台窗口。",
)
RECEIPT = re.compile(r"编号 (民\d{4}-\d{4,})")

_numbers = itertools.count(1)


class WrongAnswer(Exception):
    """A server answered something else than it should; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a script, what its answer must match, and how often WeChat delivers it."""

    says: str
    hears: str
    deliveries: int = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A script that members go through; ours must reach `floor` of the echo's requests/s."""

    name: str
    script: Callable[[int], tuple[Line, ...]]
    floor: float | None = None


def _help(number: int) -> tuple[Line, ...]:
    return (Line("帮助", "有事直接跟我说"),)


def _progress(number: int) -> tuple[Line, ...]:
    return (Line("进度", "您最近的 5 件"),)


def letter(number: int) -> str:
    """Give a letter; no two are the same, so that nothing is known that a county would not know."""
    return f"{MATTERS[number % len(MATTERS)]}这是第 {number} 次反映。"


def _submission(number: int, deliveries: int = 1) -> tuple[Line, ...]:
    return (
        Line(letter(number), r"【请看一下】[\s\S]*抄送联络站：否", deliveries),
        Line("2", "抄送联络站：是", deliveries),
        Line("1", RECEIPT.pattern, deliveries),
    )


def _thrice(number: int) -> tuple[Line, ...]:
    return _submission(number, 3)


HELP = Scenario("帮助 (a command)", _help, 0.6)
PROGRESS = Scenario("进度 (the last five items)", _progress)
SUBMISSION = Scenario("a submission in three messages", _submission, 0.25)
DUPLICATES = Scenario("the same, each delivered three times", _thrice)


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery: the bytes of its request, what it says and what it must hear."""

    request: bytes
    line: Line
    delivery: int


#: One connection's deliveries in order; a member speaks on one connection alone.
Plan = list[list[Sent]]


def plan(scenario: Scenario, county: County, lanes: int, messages: int) -> Plan:
    """Prepare about so many messages, signed and sealed, in so many lanes."""
    per_talk = sum(line.deliveries for line in scenario.script(0))
    talks = max(1, round(messages / per_talk / lanes))
    return [
        [
            sent
            for talk in range(talks)
            for sent in _talk(scenario, county.org, _member(county, lanes, lane, talk))
        ]
        for lane in range(lanes)
    ]


def _member(county: County, lanes: int, lane: int, talk: int) -> str:
    per_lane = len(county.openids) // lanes
    return county.openids[lane * per_lane + talk % per_lane]


def _talk(scenario: Scenario, org: str, openid: str) -> Iterator[Sent]:
    for line in scenario.script(next(_numbers)):
        sealed = request(org, openid, line.says)
        for delivery in range(line.deliveries):
            yield Sent(sealed, line, delivery)


def request(org: str, openid: str, text: str) -> bytes:
    """Give the bytes in which WeChat posts a text: new, signed and sealed."""
    said = {"MsgType": "text", "Content": text, "MsgId": 10**16 + next(_numbers)}
    return posted(org, openid, said)


def posted(org: str, openid: str, said: Mapping[str, object]) -> bytes:
    """Give the bytes in which WeChat posts a message or an event, signed and sealed."""
    now = time.time()
    head = {"ToUserName": "gh_bench", "FromUserName": openid, "CreateTime": int(now)}
    fields = {**head, **said}
    query, body = seal_callback(ACCOUNT, write_body(fields), "safe", now, secrets.token_hex(5))
    line = (
        f"POST /wechat/{org}?{urlencode(query)} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return line.encode() + body


def requests(plan: Plan) -> list[Lane]:
    """Give the bytes alone, which is all that the load needs."""
    return [[sent.request for sent in lane] for lane in plan]


def check(plan: Plan, answers: Sequence[Sequence[Answer]]) -> list[str]:
    """Open every answer of ours and compare; gives the receipts. Raises WrongAnswer."""
    receipts: list[str] = []
    for lane, heard in zip(plan, answers, strict=True):
        last = ""
        for sent, answer in zip(lane, heard, strict=True):
            words = _open(answer)
            if sent.delivery and words != last:
                raise WrongAnswer(f"A repeated message heard {words!r}, and first {last!r}.")
            if not re.search(sent.line.hears, words):
                raise WrongAnswer(f"{sent.line.says!r} heard {words!r}.")
            if (found := RECEIPT.search(words)) and not sent.delivery:
                receipts.append(found[1])
            last = words
    return receipts


def check_echo(plan: Plan, answers: Sequence[Sequence[Answer]]) -> None:
    """See that the echo answered every message with its words; raises WrongAnswer."""
    for lane, heard in zip(plan, answers, strict=True):
        for sent, answer in zip(lane, heard, strict=True):
            if (words := _open(answer)) != sent.line.says:
                raise WrongAnswer(f"The echo of {sent.line.says!r} is {words!r}.")


def _open(answer: Answer) -> str:
    if answer.status != 200:
        raise WrongAnswer(f"Answered {answer.status}: {answer.body[:200]!r}")
    fields, _ = read_body(open_reply(ACCOUNT, answer.body))
    return str(fields["Content"])
