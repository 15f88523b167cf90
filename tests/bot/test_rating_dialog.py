"""The end of an item in chat: the answer, the rating, and what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.announce import announce
from models import Entry, Outcome, Rating
from rules.opinion import State
from rules.outcome import Kind, Level
from rules.role import Role

Make = Callable[..., Awaitable[Any]]
ASKED = "【答复】\n本月已修好[\\s\\S]*1 满意  2 基本满意  3 不满意"


@pytest.fixture
def tell(org: Any) -> Callable[[Any], Awaitable[Any]]:
    """Announce all that happened."""

    async def do(mobile: Any) -> Any:
        entries = await Entry.filter(org=org).order_by("id").values_list("id", flat=True)
        await announce(list(entries), now=mobile.now)  # type: ignore[arg-type]
        return mobile

    return do


@pytest.fixture
async def answered(item: Any, farming: Any, tell: Any) -> Any:
    """The phone of a member whose item was answered, and who was told."""
    await farming.talks(("答复 1 本月已修好", ""), ("1", "委员马上会收到"))
    return await tell(item)


async def _ratings(org: Any) -> list[tuple[str, str, str]]:
    rows = await Rating.filter(org=org).order_by("id")
    return [(row.attitude.value, row.result.value, row.words) for row in rows]


# --- rating -------------------------------------------------------------------------------------


async def test_one_number_records_it(answered: Any, org: Any) -> None:
    await answered.talks(("进度 1", "评价 0001"), ("1", ASKED), ("1", "谢谢您的评价！\n想补一句"))
    assert await _ratings(org) == [("satisfied", "satisfied", "")]
    await answered.talks(("修得很平，谢谢", "补上了"), ("评价 1", "评价：满意\n.*评价：修得很平"))
    assert await _ratings(org) == [("satisfied", "satisfied", "修得很平，谢谢")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2", ("basically", "basically")),
        ("基本满意", ("basically", "basically")),
        ("13", ("satisfied", "dissatisfied")),
        ("1 3", ("satisfied", "dissatisfied")),
        ("态度满意，结果基本满意", ("satisfied", "basically")),
    ],
)
async def test_attitude_and_result_apart(
    answered: Any, org: Any, said: str, kept: tuple[str, str]
) -> None:
    await answered.talks(("1", ASKED), (said, "评价|记下了"))
    assert await _ratings(org) == [(*kept, "")]


async def test_what_is_no_rating_is_asked_again_or_something_else(
    answered: Any, org: Any, matter: str
) -> None:
    await answered.talks(
        ("1", ASKED),
        ("7", "前面是态度"),
        ("帮助", "态度和结果不一样"),
        ("我", "您是[\\s\\S]*还等您评"),
        (matter, "【请看一下】"),
        ("0", "没有提交"),
        ("评价", ASKED),
        ("0", "评价 0001"),
        ("评价 0001 9", "前面是态度"),
        ("取消", "评价 0001"),
    )
    assert await _ratings(org) == []


async def test_not_satisfied_it_is_worked_once_more(
    answered: Any, farming: Any, office: Any, tell: Any, org: Any
) -> None:
    await answered.talks(
        ("1", ASKED),
        ("3", "马上请农业农村委重新办[\\s\\S]*哪里不满意"),
        ("雨一来又塌了", "补上了"),
    )
    assert await farming.stands() == (State.REHANDLING, "AGRI")
    await tell(farming)
    await farming.talks(
        ("待办", "民2026-0001[\\s\\S]*重新办理中"),
        ("看 1", "评价：不满意\n.*不满意，重新办理\n.*评价：雨一来又塌了"),
        ("答复 1 这回修牢了", ""),
        ("1", "委员马上会收到"),
    )
    await office.talks(("看 1", "评价：雨一来又塌了"))
    await tell(answered)
    await answered.talks(
        ("1", "这回修牢了[\\s\\S]*1 满意"),
        ("3", "记下了，已告诉办公室[\\s\\S]*哪里不满意"),
        ("0", "评价已经记下"),
        ("评价 1 1", "您评过了"),
    )
    assert await farming.stands() == (State.FED_BACK, "AGRI")
    assert [row[:2] for row in await _ratings(org)] == [("dissatisfied", "dissatisfied")] * 2


async def test_all_in_one_message(answered: Any, org: Any) -> None:
    await answered.talks(
        ("评价 1 13 路又塌了，没人来看", "马上请农业农村委重新办，有结果就告诉您。$")
    )
    assert await _ratings(org) == [("satisfied", "dissatisfied", "路又塌了，没人来看")]


async def test_words_much_later_are_something_else(answered: Any, org: Any, matter: str) -> None:
    await answered.talks(("1", ASKED), ("1", "谢谢"))
    answered.waits(hours=2)
    await answered.talks((matter, "【请看一下】"))
    assert await _ratings(org) == [("satisfied", "satisfied", "")]


async def test_nothing_to_rate_and_nothing_of_others(
    item: Any, actor: Make, phone: Make, org: Any
) -> None:
    await item.talks(
        ("评价", "没有等您评的"), ("评价 1", "现在：已转专委会"), ("评价 1 1", "不能再评价")
    )
    other = await phone(await actor(Role.MEMBER))
    assert (
        await other.says("评价 1 1") == await other.says("评价 99 1") == await other.says("评价 1")
    )
    assert await _ratings(org) == []


async def test_several_that_wait(member: Any, farming: Any, matter: str) -> None:
    for _ in range(2):
        await member.talks((matter, ""), ("1", "编号"))
    for number in (1, 2):
        await farming.talks((f"答复 {number} 本月已修好", ""), ("1", ""))
    await member.talks(("评价", "民2026-0002.*\n民2026-0001.*\n发“评价 0002”"), ("评价 2", ASKED))


# --- a merged item ------------------------------------------------------------------------------


async def test_who_was_merged_sees_answer_and_chain_and_rates(
    item: Any, farming: Any, office: Any, actor: Make, phone: Make, tell: Any, matter: str
) -> None:
    second = await phone(await actor(Role.MEMBER, name="另一位"))
    await second.talks((f"{matter}。我家也在三组", ""), ("1", "0002"))
    await farming.talks(("并案 2 1", ""), ("1", ""))
    await second.talks(("进度", "民2026-0002.*\n　已并案：已转专委会（农业农村委）"))
    await farming.talks(("答复 1 本月已修好", ""), ("1", "委员马上会收到"))
    await office.talks(("报送 1 市", "已登记报送：市级"))
    await tell(second)
    await second.talks(
        ("进度 2", "现在：已并案：已答复[\\s\\S]*【去向】\n.*农业农村委答复\n.*报送市级"),
        ("评价 2", "民2026-0002[\\s\\S]*本月已修好[\\s\\S]*1 满意"),
        ("1", "谢谢"),
        ("很好", "补上了"),
    )
    shown = await item.says("进度 1")
    assert "【去向】" in shown
    assert "评价：" not in shown
    assert "0002" not in shown
    assert "0001" not in await second.says("进度 2")


# --- what those above made of it ----------------------------------------------------------------


@pytest.fixture
async def adopted(answered: Any) -> Any:
    """The phone of a member whose item an upper CPPCC may take up."""
    return answered


async def test_the_office_records_what_those_above_made_of_it(
    adopted: Any, office: Any, org: Any, tell: Any
) -> None:
    await office.talks(
        ("采用 1 市 综合 3月2日", "已登记采用：市级（综合），2026年3月2日。反映人会收到。$"),
        ("采用 1 市 3月2日", "登记过了"),
        ("报送 1 省", "已登记报送：省级，2026年3月2日"),
        ("批示 1 县", "已登记批示：县级，2026年3月2日"),
        ("批示 1", "请写哪一级"),
        ("批示 1 市 周末", "日期没看懂"),
        ("批示 1 市 3月9日", "日期要在 2026年3月2日 到今天之间"),
        ("批示", "请带上编号"),
        ("采用 99 市", "没有找到"),
    )
    rows = await Outcome.filter(org=org).order_by("id")
    assert [(row.kind, row.level, row.combined) for row in rows] == [
        (Kind.ADOPTION, Level.CITY, True),
        (Kind.REPORT_UP, Level.PROVINCE, False),
        (Kind.INSTRUCTION, Level.COUNTY, False),
    ]
    await tell(adopted)
    await adopted.talks(
        ("1", "领导批示：县级"),
        ("进度 1", "采用：市级（综合）[\\s\\S]*报送省级[\\s\\S]*领导批示：县级"),
    )


async def test_no_word_of_an_instruction_is_kept(adopted: Any, office: Any, org: Any) -> None:
    words = "请农业局认真研究"
    await office.talks((f"批示 1 县 今天 {words}", "已登记批示：县级[\\s\\S]*多写的没有留"))
    await office.talks((f"采用 1 市 今天 {words}", "已登记采用：市级[\\s\\S]*多写的没有记"))
    entries = await Entry.filter(org=org).values_list("words", flat=True)
    assert words not in "".join(map(str, entries))
    assert words not in await office.remembered()


async def test_only_the_office_records(adopted: Any, farming: Any) -> None:
    for said in ("采用 1 市", "报送 1 市", "批示 1 市"):
        await farming.talks((said, "这个要办公室才能做"))
        await adopted.talks((said, "这个要办公室才能做"))
