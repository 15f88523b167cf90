"""Conversations: a handful of people, bound and not, say anything in any order, some of it twice.

Every item must be somebody's own, handed in with a number that a bound person sent; every answer
must be one that WeChat takes; a delivery that comes again finds what the first has left.
"""

import asyncio
import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules.role import Role
from tests.fuzz.letters import GATED, MATTERS, letters, words, write
from tests.fuzz.post import Post, message_in, send, words_of
from tests.fuzz.stage import Person, Service
from tests.fuzz.watch import Watch, effort
from wechat.sealing import seal_callback

CAST = ("member", "other", "head", "staff", "office", "stranger")
_ROLES = {
    "head": (Role.STATION_HEAD, ""),
    "staff": (Role.COMMITTEE, "ENV"),
    "office": (Role.OFFICE, ""),
}
_RECEIPT = re.compile(r"民(20\d\d)-(\d{4,})")

#: What somebody says; `{n}` is the number of the newest item that was spoken of.
_SAID = st.one_of(
    st.sampled_from(MATTERS),
    st.sampled_from(MATTERS),
    st.sampled_from(["1", "1", "2", "3", "0", "１", "好了", "好了", "反映", "取消", "进度",
    "通知", "待办"]),
    st.sampled_from(
        ["看 {n}", "收 {n}", "转 {n}", "转 {n} 农业农村委 归他们管", "答复 {n}",
         "答复 {n} 已经修好了", "进度 {n}",
         "留存 {n} 已在办理", "不采用 {n} 不归政协", "撤回 {n}", "民2026-{n}", "{code}",
         "绑定 {code}", "解绑 {name}", "解锁 {n}"]
    ),
    st.sampled_from(GATED),
    words,
)  # fmt: skip
_LETTERS = st.one_of(
    _SAID.map(lambda text: {"MsgType": "text", "Content": text}),
    _SAID.map(lambda text: {"MsgType": "text", "Content": text}),
    st.sampled_from(
        [
            {"MsgType": "image", "MediaId": "m-1"},
            {"MsgType": "voice", "MediaId": "m-2", "Recognition": "垃圾没人收"},
            {"MsgType": "location", "Location_X": 28.5, "Location_Y": 109.5, "Label": "云坪镇"},
        ]
    ),
    letters(_SAID),
)
#: One message: who, what, how often it is delivered, and whether it waits for the one before.
_STEPS = st.tuples(
    st.sampled_from(CAST), _LETTERS, st.sampled_from([1, 1, 1, 2, 3]), st.sampled_from([1, 1, 0])
)


@dataclass(slots=True)
class Talk:
    """One conversation: who is in it, what was sent, and what was heard."""

    service: Service
    cast: dict[str, Person]
    form: str
    sent: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    newest: str = "1"
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def step(self, who: str, fields: dict[str, Any], times: int) -> None:
        """Send one message, and each further delivery of it beside the first."""
        person = self.cast[who]
        plain = write(self._filled(person, fields), self.form)
        message = message_in(plain)
        mode = "safe" if self.service.account.keys else "plain"
        query, body = seal_callback(self.service.account, plain, mode, time.time(), "n")
        post = Post(query, body)
        answers = await asyncio.gather(*(send(self.service, post) for _ in range(times)))
        if message is None:
            assert all(400 <= answer.status < 500 for answer in answers), post
            return
        heard = {words_of(self.service, answer, person.openid) for answer in answers}
        self.sent[message.key] = message.sender, heard
        for one in heard:
            for _, number in _RECEIPT.findall(one):
                self.newest = number

    def _filled(self, person: Person, fields: dict[str, Any]) -> dict[str, Any]:
        filled = {
            "ToUserName": "gh_station",
            "CreateTime": int(time.time()),
            "MsgId": str(next(self.numbers)),
            **fields,
            "FromUserName": person.openid,
        }
        if isinstance(text := filled.get("Content"), str):
            for name, value in self._blanks().items():
                text = text.replace(name, value)
            filled["Content"] = text
        return filled

    def _blanks(self) -> dict[str, str]:
        stranger = self.cast["stranger"]
        return {"{n}": self.newest, "{code}": stranger.code, "{name}": self.cast["other"].name}

    async def check(self) -> None:
        """Hold that every item is somebody's own, and is whole."""
        for who, person in self.cast.items():
            for item in await self.service.items_of(person):
                key, _, place = item["source_key"].partition(":")
                assert key in self.sent, f"nobody sent {item['source_key']} of {who}"
                sender, heard = self.sent[key]
                assert sender == person.openid, f"{who} did not send it"
                assert len(heard) == 1, f"one message handed in, and was answered {heard}"
                assert place.isdigit()
                assert item["text"].strip() or item["place"], item
                await self._check_timeline(item)

    async def _check_timeline(self, item: Any) -> None:
        rows = await self.service.db.fetch(
            "SELECT * FROM entries WHERE opinion_id = $1 ORDER BY id", item["id"]
        )
        states = [row["after"] for row in rows]
        assert [row["before"] for row in rows] == [None, *states[:-1]], rows
        assert states[-1] == item["state"], rows


async def _cast(service: Service) -> dict[str, Person]:
    return {
        who: await service.person(*_ROLES.get(who, (Role.MEMBER, "")), bound=who != "stranger")
        for who in CAST
    }


async def _talk(watch: Watch, steps: list[Any], form: str) -> None:
    service = await watch.example()
    talk = Talk(service, await _cast(service), form)
    together: list[Any] = []
    for who, fields, times, waits in [*steps, ("member", {"MsgType": "x"}, 1, 1)]:
        if waits:
            await asyncio.gather(*together)
            together = []
        together.append(talk.step(who, fields, times))
    await asyncio.gather(*together)
    await talk.check()


_TALKS = given(
    steps=st.lists(_STEPS, min_size=1, max_size=14), form=st.sampled_from(["xml", "json"])
)


@effort(0.05)
@_TALKS
async def test_in_the_clear(plain: Watch, steps: list[Any], form: str) -> None:
    await _talk(plain, steps, form)


@effort(0.05)
@_TALKS
async def test_sealed(sealed: Watch, steps: list[Any], form: str) -> None:
    await _talk(sealed, steps, form)


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["收 {n}", "答复 {n} 修好了", "留存 {n} 已在办", "不采用 {n} 不归我们",
        "转 {n} 农业农村委 他们管",
                         "转 {n} 环资委 归这里", "撤回 {n}", "进度 {n}", "看 {n}", "1", "2", "0",
                         "归他们管"]),
        st.sampled_from(["member", "staff", "office"]),
        st.sampled_from([1, 1, 1, 0]),
    ),
    max_size=10,
)  # fmt: skip


@effort(0.04)
@given(
    matter=st.sampled_from(MATTERS),
    choice=st.sampled_from(["1", "1", "3", "１", "2"]),
    times=st.integers(1, 4),
    acts=_ACTS,
)
async def test_an_item_and_all_that_befalls_it(sealed: Watch, matter, choice, times, acts) -> None:
    service = await sealed.example()
    talk = Talk(service, await _cast(service), "xml")

    def text(said: str) -> dict[str, Any]:
        return {"MsgType": "text", "Content": said}

    await talk.step("member", text(matter), 1)
    await talk.step("member", text(choice), times)
    items = await service.items_of(talk.cast["member"])
    assert bool(items) == (choice != "2"), (matter, choice)
    assert len({item["source_key"] for item in items}) == len(items)
    if items:
        talk.newest = items[-1]["receipt"].rpartition("-")[2]
    together = []
    for said, who, waits in acts:
        together.append(talk.step(who, text(said), 1))
        if waits:
            await asyncio.gather(*together)
            together = []
    await asyncio.gather(*together)
    assert len(await service.items_of(talk.cast["member"])) >= len(items)
    await talk.check()
