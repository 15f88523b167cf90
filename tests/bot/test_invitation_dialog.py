"""Answering an invitation in chat: coming, asking for leave, staying away, second thoughts."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers import attachment, invitation, material
from handlers.actor import Actor
from handlers.announce import announce
from models import Activity, Entry, Invitation, Organisation, Person
from models.database import fetch
from rules.activity import State
from rules.audience import By, Chosen
from rules.invitation import Answer, LeaveKind
from rules.material import Kind
from rules.role import Role
from tests.handlers.doors import at, held

MakeActor = Callable[..., Awaitable[Actor]]
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def invited(guest: Actor, phone: Any) -> Any:
    """The phone of somebody invited, a day before."""
    made = await phone(guest)
    made.now = at(-24 * 60)
    return made


@pytest.fixture
async def talk(org: Organisation, guest: Actor) -> Activity:
    """A talk that one must attend."""
    return await held(org, [guest])


async def _mine(activity: Activity) -> Invitation:
    return await Invitation.get(activity=activity).prefetch_related("person")


def _short(activity: Activity) -> str:
    return f"活{int(activity.number[-4:])}"


# --- coming ---------------------------------------------------------------------------------


async def test_the_card_says_what_when_where_and_asks(invited: Any, talk: Activity) -> None:
    heard = await invited.says(f"看 {_short(talk)}")
    for part in ("座谈", "夏季座谈", "6月10日（周三）9:00—12:00", "县政协三楼", "要求参加"):
        assert part in heard
    assert heard.endswith("1 参加\n2 请假\n0 以后再说")


async def test_coming(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "1 参加"), ("1", "记上了.*6月10日.*9:00，县政协三楼")
    )
    assert (await _mine(talk)).answer is Answer.ACCEPTED


async def test_one_in_haste_does_nothing_more(invited: Any, talk: Activity) -> None:
    await invited.talks((f"看 {_short(talk)}", "1 参加"), ("1", "记上了"), ("1", "现在没有要选的"))
    assert (await _mine(talk)).answer is Answer.ACCEPTED


async def test_later_says_how_to_come_back(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "0 以后再说"), ("0", f"看 {_short(talk)}”，6月10日前")
    )
    assert (await _mine(talk)).answer is Answer.INVITED


async def test_one_must_come_or_ask_for_leave(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "1 参加"), ("3", "要求参加。来不了请回“请假”"), ("请假", "1 公务")
    )


async def test_what_is_voluntary_can_be_declined_and_accepted_after_all(
    invited: Any, guest: Actor, org: Organisation
) -> None:
    made = await held(org, [guest], required=False)
    await invited.talks(
        (f"看 {_short(made)}", "自愿参加[\\s\\S]*3 不参加"),
        ("3", "不参加，记下了"),
        (f"看 {_short(made)}", "您已回：不参加[\\s\\S]*1 参加"),
        ("参加", "记上了"),
    )
    assert (await _mine(made)).answer is Answer.ACCEPTED


async def test_papers_are_shown_with_how_they_begin(
    invited: Any, talk: Activity, actor: MakeActor
) -> None:
    office = await actor(Role.OFFICE)
    words = "议程：先听汇报，再座谈。"
    await material.add(office, talk.number, Kind.PAPER, words, now=at(-9999))
    assert words in await invited.says(f"看 {_short(talk)}")


async def test_papers_are_linked_by_their_names(
    invited: Any, talk: Activity, actor: MakeActor
) -> None:
    office = await actor(Role.OFFICE)
    names = ("议程.pdf", "议" * 40, "")
    kept = [await attachment.upload(office, PDF, name=name, now=at(-9999)) for name in names]
    files = [one.id for one in kept]
    await material.add(office, talk.number, Kind.PAPER, "", files, now=at(-9999))
    heard = await invited.says(f"看 {_short(talk)}")
    linked = re.findall(r'<a href="https://station\.example/a/[\w.-]+">(.+)</a>', heard)
    assert {re.sub(r"\d", "#", name) for name in linked} == {
        "议程.pdf",
        "议" * 24 + "…",
        "文件 #",
    }


async def test_once_it_has_begun_nothing_is_asked(invited: Any, talk: Activity) -> None:
    invited.now = at(1)
    assert "1 参加" not in await invited.says(f"看 {_short(talk)}")


# --- asking for leave -----------------------------------------------------------------------


async def test_leave_step_by_step(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "2 请假"),
        ("2", "1 公务\n2 生病\n3 家事\n4 其他"),
        ("2", "一句话"),
        ("那天要住院检查", "有人替您去吗"),
        ("0", "请假已报给办公室，批了就告诉您"),
    )
    mine = await _mine(talk)
    assert (mine.answer, mine.leave_kind) == (Answer.LEAVE_REQUESTED, LeaveKind.SICK)
    assert mine.leave_reason == "那天要住院检查"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我那天要开会，来不了", LeaveKind.DUTY),
        ("孩子结婚走不开", LeaveKind.PERSONAL),
        ("感冒发烧了", LeaveKind.SICK),
        ("车子坏在半路", LeaveKind.OTHER),
    ],
)
async def test_a_reason_tells_its_kind(
    invited: Any, talk: Activity, said: str, kind: LeaveKind
) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", ""), ("来不了", "1 公务"), (said, "有人替您"), ("没有", "请假已报")
    )
    mine = await _mine(talk)
    assert (mine.leave_kind, mine.leave_reason) == (kind, said)


async def test_leave_in_one_message(invited: Any, talk: Activity) -> None:
    await invited.talks((f"请假 {_short(talk)} 县里开会", "有人替您去吗"), ("0", "请假已报"))
    assert (await _mine(talk)).leave_reason == "县里开会"


async def test_the_name_of_a_kind_is_no_reason_yet(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"请假 {_short(talk)}", "1 公务"),
        ("生病", "一句话"),
        ("。。。", "一句话"),
        ("腰扭了", "替您"),
    )


async def test_a_reason_that_is_too_long_is_asked_again(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"请假 {_short(talk)}", ""), ("1", ""), ("开会" * 101, "最多 200 字"), ("开会", "替您")
    )


async def test_somebody_else_goes(invited: Any, talk: Activity, actor: MakeActor) -> None:
    other = await actor(Role.MEMBER, name="试验人代")
    await invited.talks(
        (f"请假 {_short(talk)} 出差", "有人替您"),
        ("没这个人", "名册上没有“没这个人”"),
        (other.name, "请假已报"),
    )
    assert (await _mine(talk)).answer is Answer.LEAVE_REQUESTED


async def test_after_the_cut_off_one_is_told_at_once(invited: Any, talk: Activity) -> None:
    invited.now = at(-30)
    await invited.talks((f"看 {_short(talk)}", "2 请假"), ("2", "截止，已过了.*直接联系组织者"))


async def test_when_the_door_closes_in_the_middle_the_dialog_ends(
    invited: Any, talk: Activity
) -> None:
    await invited.talks((f"请假 {_short(talk)} 出差", "有人替您"))
    await Activity.filter(id=talk.id).update(answer_by=at(-48 * 60))
    await invited.talks(("0", "截止，已过了"), ("0", "现在没有要选的"))


async def test_who_asked_for_leave_may_come_after_all(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"请假 {_short(talk)} 出差", ""),
        ("0", "请假已报"),
        (f"看 {_short(talk)}", "您请了假，等批[\\s\\S]*1 还是参加\n0 不改了"),
        ("1", "记上了"),
    )
    assert (await _mine(talk)).answer is Answer.ACCEPTED


async def test_dropping_leaves_everything_as_it_was(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", ""),
        ("取消", "没有改"),
        (f"请假 {_short(talk)}", ""),
        ("0", "没有请假"),
    )
    assert (await _mine(talk)).answer is Answer.INVITED


# --- in the middle of it --------------------------------------------------------------------


async def test_a_report_in_the_middle_becomes_a_report(
    invited: Any, talk: Activity, matter: str
) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "1 参加"), (matter, "【请看一下】"), ("1", "民2026-0001")
    )
    assert (await _mine(talk)).answer is Answer.INVITED


async def test_another_command_leaves_the_question_open(invited: Any, talk: Activity) -> None:
    await invited.talks(
        (f"看 {_short(talk)}", "1 参加"),
        ("进度", "还没报过事[\\s\\S]*还等您回：1 参加"),
        ("帮助", "1 参加，2 请假"),
        ("1", "记上了"),
    )


async def test_a_one_is_for_the_push_that_came_last(
    invited: Any, talk: Activity, guest: Actor, org: Organisation, actor: MakeActor
) -> None:
    await invited.says(f"看 {_short(talk)}")
    later = await held(org, [], title="下午的会")
    invited.waits(minutes=1)
    office = await actor(Role.OFFICE)
    person = await Person.get(id=guest.person_id)
    chosen = Chosen(By.PERSON, person.number, person.name)
    await invitation.invite(office, later.number, [chosen], now=invited.now)
    entries = await Entry.filter(activity=later).values_list("id", flat=True)
    await announce(list(entries), now=invited.now)
    await invited.talks(("1", "下午的会[\\s\\S]*1 参加"), ("1", "记上了：下午的会"))
    assert (await _mine(talk)).answer is Answer.INVITED


@pytest.mark.parametrize(
    "row",
    [
        ("ask", "{}"),
        ("kind", '{"number": 7}'),
        ("reason", '{"number": "活2026-0001", "kind": "holiday"}'),
        ("waiting", '{"number": "活2026-0001"}'),
    ],
)
async def test_what_another_version_kept_does_no_harm(
    invited: Any, talk: Activity, row: tuple[str, str], matter: str
) -> None:
    await invited.says(f"看 {_short(talk)}")
    await fetch("UPDATE dialogs SET step = $1, data = $2 WHERE openid = $3", *row, invited.openid)
    await invited.talks(("1", "现在没有要选的"), (matter, "【请看一下】"))


async def test_who_is_not_invited_finds_nothing(
    member: Any, org: Organisation, guest: Actor
) -> None:
    made = await held(org, [guest])
    await member.talks(
        (f"看 {_short(made)}", "没有找到"),
        (f"请假 {_short(made)} 出差", "没有找到"),
        (f"参加 {_short(made)}", "没有找到"),
    )


async def test_what_was_called_off_asks_nothing(invited: Any, talk: Activity) -> None:
    await Activity.filter(id=talk.id).update(state=State.CANCELLED)
    heard = await invited.says(f"看 {_short(talk)}")
    assert "已取消" in heard
    assert "1 参加" not in heard
