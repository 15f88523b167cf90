"""Whatever people say in whatever order: an answer that fits, and nothing that nobody said."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import WORDS
from models import Activity
from rules.activity import State
from rules.invitation import Answer
from rules.role import Role
from tests.conftest import NOW
from tests.handlers.held import invite, over

Make = Callable[..., Awaitable[Any]]

MATTERS = (
    "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下",
    "两个事：一是集镇垃圾车三天才来一次臭得很；二是柑橘快下树了价钱低，想请县里搞直播带货",
    "路不行",
    "房子官司一审判得不公，二审下月开庭，请政协跟法院打个招呼",
    "今天开会发了份标“机密”的文件，我拍照发上来你们看看怎么落实",
    "云坪镇向阳村三组后山着火了，火势很大，快来人",
    "😀",
    "",
)
FIRST_WORDS = [words[0] for words in WORDS.values()]
NUMBERED = [f"{word} {number}" for word in FIRST_WORDS for number in ("1", "2", "1 城建委 归交通")]
#: What is said, sent or waited; a word alone is a kind of message.
SAID = st.one_of(
    st.sampled_from([f"text {words}" for words in (*MATTERS, *FIRST_WORDS, *NUMBERED)]),
    st.sampled_from([f"text {digit}" for digit in range(10)]),
    st.sampled_from(["image", "voice", "location", "video", "silence"]),
    st.sampled_from(["subscribe", "scan", "unsubscribe", "location_event"]),
    st.text(max_size=40).map(lambda words: f"text {words}"),
)
SPEAKERS = ("member", "head", "farming", "both", "office", "chair", "stranger")
ROLES = {
    "member": (Role.MEMBER,),
    "head": (Role.STATION_HEAD,),
    "farming": (Role.COMMITTEE,),
    "both": (Role.MEMBER, Role.COMMITTEE),
    "office": (Role.OFFICE,),
    "chair": (Role.VICE_CHAIR,),
}
EVENTS = ("subscribe", "scan", "unsubscribe", "location_event")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(st.tuples(st.sampled_from(SPEAKERS), SAID), min_size=4, max_size=25))
async def test_anything(actor: Make, phone: Make, told: list[tuple[str, str]]) -> None:
    people = {name: await actor(*roles) for name, roles in ROLES.items()}
    await _hold(people)
    phones = {name: await phone(who) for name, who in people.items()}
    phones["stranger"] = await phone()
    said = []
    for name, what in told:
        kind, _, words = what.partition(" ")
        heard = await _say(phones[name], kind, words)
        said.append(words.strip())
        assert len(heard.encode()) <= 2048
        assert "{" not in heard or "{" in words
        assert bool(heard) == (kind not in ("silence", "unsubscribe", "location_event"))
    await _nothing_that_nobody_said(phones["member"], said)


async def _hold(people: dict[str, Any]) -> None:
    """Let the station have an activity that is over, and one whose door is open."""
    door = {
        "starts_at": NOW + timedelta(minutes=10),
        "opens_at": NOW,
        "late_from": NOW + timedelta(minutes=10),
        "leaves_from": NOW + timedelta(hours=2),
        "ends_at": NOW + timedelta(hours=3),
        "answer_by": NOW + timedelta(minutes=5),
    }
    head = people["head"]
    for number, about in (
        ("活2026-0001", {"state": State.PENDING_CONFIRM}),
        ("活2026-0002", {"state": State.NOTICED, **door}),
    ):
        made = await Activity.get_or_none(org_id=head.org_id, number=number)
        made = made or await over(head, number=number, **about)
        await Activity.filter(id=made.id).update(state=about["state"])
        for name in ("member", "both", "head"):
            await invite(made, people[name], Answer.INVITED)


async def _say(mobile: Any, kind: str, words: str) -> str:
    if kind == "silence":
        mobile.waits(minutes=31)
        return ""
    if kind in EVENTS:
        return str(await mobile.sends("event", event=kind))
    return str(await mobile.sends(kind, text=words, media_id="m", label="云坪镇"))


async def _nothing_that_nobody_said(mobile: Any, said: list[str]) -> None:
    whole = "\n".join(said)
    for item in await mobile.items():
        for line in item.text.split("\n"):
            assert line in whole or line in ("语音反映", "图片反映", "位置反映"), line
    assert "机密" not in " ".join(item.text for item in await mobile.items())
    assert "机密" not in await mobile.remembered()
