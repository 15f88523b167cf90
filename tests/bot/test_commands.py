"""Typed commands: what is one, however it is typed, and what only looks like one."""

import pytest

from bot.asked import ACTIVITY, CIRCULAR, Asked, parse
from bot.asks import ASKS
from bot.commands import WORDS, Command
from bot.said import Kind, read
from rules.text import command
from wechat.messages import Message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("反映", Asked(Command.REPORT)),
        (" 反 映 ！", Asked(Command.REPORT)),
        ("「反映」", Asked(Command.REPORT)),
        ("我要反映", Asked(Command.REPORT)),
        ("進度", Asked(Command.PROGRESS)),
        ("查进度？", Asked(Command.PROGRESS)),
        ("幫助", Asked(Command.HELP)),
        ("ＨＥＬＰ", Asked(Command.HELP)),
        ("好了。", Asked(Command.DONE)),
        ("ＯＫ", Asked(Command.DONE)),
        ("说完了～", Asked(Command.DONE)),
        ("取消", Asked(Command.CANCEL)),
        ("不報了", Asked(Command.CANCEL)),
        ("待辦", Asked(Command.WORK)),
        ("待办 2", Asked(Command.WORK, page=2)),
        ("通知 第２页", Asked(Command.INBOX, page=2)),
        ("看 0001", Asked(Command.LOOK, 1)),
        ("看0001", Asked(Command.LOOK, 1)),
        ("看　００１２", Asked(Command.LOOK, 12)),
        ("查看：12号", Asked(Command.LOOK, 12)),
        ("看 2025-0012", Asked(Command.LOOK, 12, 2025)),
        ("看 民2025－0012", Asked(Command.LOOK, 12, 2025)),
        ("看 0001 2", Asked(Command.LOOK, 1, page=2)),
        ("进度 3", Asked(Command.PROGRESS, 3)),
        ("民2026-0123", Asked(Command.LOOK, 123, 2026)),
        ("0123", Asked(Command.LOOK, 123)),
        ("撤回12", Asked(Command.WITHDRAW, 12)),
        ("收 1。", Asked(Command.TAKE, 1)),
        ("签收 0001", Asked(Command.TAKE, 1)),
        ("轉 0001 農業委 不歸我們", Asked(Command.REROUTE, 1, rest="農業委 不歸我們")),
        ("转0001农业委，不归我们", Asked(Command.REROUTE, 1, rest="农业委，不归我们")),
        ("答复 0001 已修好。", Asked(Command.ANSWER, 1, rest="已修好。")),
        (
            "答复0001：（一）已修；\n（二）谢谢！",
            Asked(Command.ANSWER, 1, rest="（一）已修；\n（二）谢谢！"),
        ),
        ("回复 12 周五开工", Asked(Command.ANSWER, 12, rest="周五开工")),
        ("答覆 0001", Asked(Command.ANSWER, 1)),
        ("留存 0001 已列入计划", Asked(Command.RETAIN, 1, rest="已列入计划")),
        ("不采用 3 与政策不符", Asked(Command.DECLINE, 3, rest="与政策不符")),
        ("12345678", Asked(Command.BIND, rest="12345678")),
        ("１２３４－５６７８", Asked(Command.BIND, rest="1234-5678")),
        ("绑定 1234 5678", Asked(Command.BIND, rest="1234 5678")),
        ("绑定码：12345678", Asked(Command.BIND, rest="12345678")),
        ("我的绑定码是12345678", Asked(Command.BIND, rest="12345678")),
        ("綁定 1234567", Asked(Command.BIND, rest="1234567")),
        ("解绑 W001", Asked(Command.UNBIND, rest="W001")),
        ("解锁12", Asked(Command.UNLOCK, rest="12")),
        ("活12", Asked(Command.LOOK, 12, of=ACTIVITY)),
        ("活 0012", Asked(Command.LOOK, 12, of=ACTIVITY)),
        ("活2026-0012", Asked(Command.LOOK, 12, 2026, of=ACTIVITY)),
        ("看 活12", Asked(Command.LOOK, 12, of=ACTIVITY)),
        ("看活动12", Asked(Command.LOOK, 12, of=ACTIVITY)),
        ("看 活12 2", Asked(Command.LOOK, 12, page=2, of=ACTIVITY)),
        ("進度 活12", Asked(Command.LOOK, 12, of=ACTIVITY)),
        ("通3", Asked(Command.LOOK, 3, of=CIRCULAR)),
        ("看 通2026-0003", Asked(Command.LOOK, 3, 2026, of=CIRCULAR)),
        ("活动", Asked(Command.ACTIVITIES)),
        ("活动 2", Asked(Command.ACTIVITIES, page=2)),
        ("办活动", Asked(Command.PLAN)),
        ("辦活動 視察水廠 12月20日", Asked(Command.PLAN, rest="视察水厂 12月20日")),
        ("批准 活12", Asked(Command.APPROVE, 12, of=ACTIVITY)),
        ("批准 12", Asked(Command.APPROVE, 12, of=ACTIVITY)),
        ("发通知活12", Asked(Command.NOTIFY, 12, of=ACTIVITY)),
        ("延期 活12 下雨，路滑", Asked(Command.POSTPONE, 12, rest="下雨，路滑", of=ACTIVITY)),
        ("取消活动 活12 下雨", Asked(Command.CALL_OFF, 12, rest="下雨", of=ACTIVITY)),
        ("取消 活12 下雨", Asked(Command.CALL_OFF, 12, rest="下雨", of=ACTIVITY)),
        ("任务", Asked(Command.WORK)),
        (
            "任务 活12 会场 张三 12月18日",
            Asked(Command.TASK, 12, rest="会场 张三 12月18日", of=ACTIVITY),
        ),
        ("做好了 活12", Asked(Command.TASK_DONE, 12, of=ACTIVITY)),
        ("转 活12", Asked(Command.CONVERT, 12, of=ACTIVITY)),
        ("参加 12", Asked(Command.ACCEPT, 12, of=ACTIVITY)),
        ("请假 活12 出差", Asked(Command.ASK_LEAVE, 12, rest="出差", of=ACTIVITY)),
        ("请假 0012 出差", Asked(Command.ASK_LEAVE, 12, rest="出差", of=ACTIVITY)),
        (
            "不准假 活12 张三 走不开",
            Asked(Command.REFUSE_LEAVE, 12, rest="张三 走不开", of=ACTIVITY),
        ),
        ("123456", Asked(Command.SIGN_IN, rest="123456")),
        ("１２３ ４５６", Asked(Command.SIGN_IN, rest="123456")),
        ("签到 123456", Asked(Command.SIGN_IN, rest="123456")),
        ("签到码是：123456", Asked(Command.SIGN_IN, rest="123456")),
        ("签到 活12", Asked(Command.SIGN_IN, 12, of=ACTIVITY)),
        ("名单 活12", Asked(Command.ATTENDEES, 12, of=ACTIVITY)),
        ("收到！", Asked(Command.RECEIVED)),
        ("寫通知", Asked(Command.WRITE_CIRCULAR)),
        ("发通知", Asked(Command.NOTIFY)),
        ("我发的通知", Asked(Command.ISSUED)),
        ("我发的通知 2", Asked(Command.ISSUED, page=2)),
        ("撤回通知 通3 写错了", Asked(Command.TAKE_BACK, 3, rest="写错了", of=CIRCULAR)),
        ("撤回通知 3 写错了", Asked(Command.TAKE_BACK, 3, rest="写错了", of=CIRCULAR)),
        ("撤回 通3 写错了", Asked(Command.TAKE_BACK, 3, rest="写错了", of=CIRCULAR)),
    ],
)
def test_what_people_type(typed: str, meant: Asked) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(
    "said",
    [
        "进度太慢了",
        "进度太慢了，修了三年还没通",
        "收费太高",
        "收 3 块钱一次停车费，太贵",
        "查酒驾的太少，晚上街上乱开车",
        "查1号线路灯，三个月没亮",
        "看 3 楼的电梯坏了",
        "看病难",
        "转了3个部门都没人管",
        "回复3次都没解决",
        "答复2次都是套话",
        "存5万块钱取不出来",
        "撤回 3 个站点，群众坐车不方便",
        "撤回通知3次了，叫人听哪个的",
        "好了伤疤忘了疼",
        "通知发得太晚",
        "反映一下路灯的事",
        "帮助一下独居老人",
        "取消早班车以后上学不方便",
        "实名举报某村支书张某把低保款发给自家亲戚，证据我都有",
        "注册公司要跑五趟",
        "认证社保要爬到坡顶",
        "请假 3 天怎么扣工资",
        "参加 3 次会议都没人管",
        "学习 3 号文件要层层开会",
        "活动太少",
        "意见很大",
        "名单 12 人里有 3 人不够条件",
        "任务重，人手少",
        "活12岁的孩子",
        "13900000001",
        "123456789",
        "",
        "😀😀",
        "……",
    ],
)
def test_what_only_looks_like_a_command(said: str) -> None:
    assert parse(said) is None


def test_no_word_means_two_things() -> None:
    said = [command(word) for words in WORDS.values() for word in words]
    assert len(said) == len(set(said))


def test_every_command_has_words_and_an_answer() -> None:
    assert set(WORDS) == set(Command) == set(ASKS)


@pytest.mark.parametrize(
    ("typed", "digit"),
    [
        ("1", "1"),
        ("１", "1"),
        ("①", "1"),
        ("一", "1"),
        (" 2 。", "2"),
        ("选 3", "3"),
        ("回0", "0"),
        ("零", "0"),
        ("我选1", "1"),
        ("1️⃣", "1"),
        ("10", ""),
        ("1提交", ""),
        ("٣", ""),
        ("第一", ""),
    ],
)
def test_a_choice(typed: str, digit: str) -> None:
    assert read(Message("text", "o", "gh", 1, "k", text=typed)).choice == digit


@pytest.mark.parametrize(
    ("kind", "event", "meant"),
    [
        ("video", "", Kind.STRANGE),
        ("sticker", "", Kind.STRANGE),
        ("event", "location", Kind.SILENT),
        ("event", "view", Kind.SILENT),
        ("event", "unsubscribe", Kind.SILENT),
        ("event", "never_heard_of", Kind.SILENT),
        ("event", "click", Kind.SILENT),
        ("event", "subscribe", Kind.ARRIVAL),
    ],
)
def test_other_kinds(kind: str, event: str, meant: Kind) -> None:
    assert read(Message(kind, "o", "gh", 1, "k", event=event)).kind is meant


def test_control_characters_are_dropped_before_anything_is_kept() -> None:
    said = read(Message("text", "o", "gh", 1, "k", text="路\x00灯\ud800坏了\x1b\n三天\t了\x07"))
    assert said.text == "路灯坏了\n三天\t了"


def test_a_place_without_anything_is_no_place() -> None:
    assert read(Message("location", "o", "gh", 1, "k")).text == ""
    assert read(Message("location", "o", "gh", 1, "k", latitude=28.5, longitude=109.5)).text
