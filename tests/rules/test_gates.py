"""Every gate with texts that it keeps and texts that only sound like it."""

import pytest

from rules.gates import GATES, Action, Gate, GateRow, find_gate, is_danger
from rules.routing import Decision, route
from rules.text import normalise

REAL = {
    Gate.CLASSIFIED: (
        "手上有一份写着“秘密”的通报，我把照片传给你们",
        "县里的内部文件我拍下来了，请看看怎么落实",
        "这份绝密材料发到群里合适吗",
    ),
    Gate.DANGER: (
        "我家隔壁着火了",
        "大堤决口了，水往村里灌",
        "有个娃娃掉进河里了",
        "有人拿刀在街上乱砍",
        "我不想活了",
        "厂里氨气泄漏，好多人往外跑",
        "房子塌了，里面还埋着人",
        "洪水进屋了，一楼全淹",
        "后山起山火了，快来人",
    ),
    Gate.REPORT: (
        "我要举报镇里李主任收回扣",
        "村支书虚报冒领危房改造款，证据都在",
        "实名举报，材料随后附上",
    ),
    Gate.LITIGATION: (
        "我家的官司拖了三年，请政协出面",
        "我哥不服判决，准备上诉，想请你们过问",
        "我已经申请劳动仲裁，请帮忙催一催",
        "请跟法院打个招呼，判得太偏了",
    ),
    Gate.PARTY: (
        "听说下届镇长人选定了，能不能换成本地人",
        "县民盟内部换届有意见，想说一说",
    ),
    Gate.ABUSE: (
        "低息贷款加我微信办理，当天到账",
        "紧急扩散！超市的盐要断货了",
        "你们政协就是一群饭桶",
    ),
    Gate.HELP: (
        "我侄子得了白血病，没钱治，求好心人帮帮",
        "请给我安排个工作，什么都能干",
        "能不能借点钱给我周转一下",
    ),
    Gate.WAGES: ("包工头欠我工资八个月了，电话也不接", "我在砖厂干了半年，老板不发工资"),
    Gate.LAND: ("我家的房子被拆迁，补偿款到现在没谈好", "他们半夜强拆我家的猪圈"),
    Gate.CHAT: ("你好", "谢谢站长，辛苦了！", "晚上一起吃饭，在哪家？", "祝大家中秋快乐", "在吗？"),
}

INNOCENT = {
    Gate.CLASSIFIED: (
        "“机密牌”卤味店油烟很大，楼上住户意见多",
        "企业的商业秘密保护不够，建议开展培训",
        "谁家占道大家都知道，是公开的秘密，就是没人管",
    ),
    Gate.DANGER: (
        "消防通道被小车占了，万一着火消防车进不来",
        "巷子太窄，救护车进不去，建议拓宽",
        "去年火灾烧了三栋木楼，建议装消防栓",
        "希望加强防溺水宣传，杜绝孩子落水",
        "热死了，公交站连个遮阳棚都没有",
        "河里的死鱼漂了一片",
        "桥栏杆断了三根，晚上骑车的人差点掉下去",
    ),
    Gate.REPORT: (
        "我打12369举报过砖厂冒黑烟，一直没人管",
        "村里的举报箱没人开，建议定期公布结果",
        "书记和主任来看过，路还是没修",
    ),
    Gate.LITIGATION: (
        "法院门口的路灯坏了，晚上黑得很",
        "法官进村普法效果好，建议多搞几场",
        "建议检察院对河道污染提起公益诉讼",
        "综上诉求，请尽快修好村道",
        "村里没有被告知停水时间",
    ),
    Gate.PARTY: ("党群服务中心晚上不开门，大家办事不方便", "镇上党员活动室屋顶漏雨"),
    Gate.ABUSE: (
        "有人在群里发刷单广告，好几个老人被骗，请严查",
        "楼道里贴满办假证的小广告，请治理",
    ),
    Gate.HELP: (
        "建议完善大病救助制度，减轻困难家庭负担",
        "请安排工作人员来看看垃圾站",
    ),
    Gate.WAGES: ("建议建立工资保证金制度，治理工地拖欠工资",),
    Gate.LAND: ("征地补偿标准各村不一，大家都有意见，建议统一",),
    Gate.CHAT: ("学校食堂吃饭要排队四十分钟，学生没有午休", "老人吃饭没着落，建议办助餐点"),
}


def _gate(text: str) -> Gate | None:
    hit = find_gate(normalise(text))
    return hit.row.gate if hit else None


def _pairs(table: dict[Gate, tuple[str, ...]]) -> list[tuple[Gate, str]]:
    return [(gate, text) for gate, texts in table.items() for text in texts]


def test_every_gate_is_tried_both_ways() -> None:
    assert set(REAL) == set(INNOCENT) == {row.gate for row in GATES} == set(Gate) - {Gate.VAGUE}


@pytest.mark.parametrize(("gate", "text"), _pairs(REAL))
def test_the_gate_keeps(gate: Gate, text: str) -> None:
    assert _gate(text) is gate


@pytest.mark.parametrize(("gate", "text"), _pairs(INNOCENT))
def test_innocent_use_passes(gate: Gate, text: str) -> None:
    assert _gate(text) is None


@pytest.mark.parametrize("text", REAL[Gate.DANGER])
def test_danger_is_told_without_routing(text: str) -> None:
    assert is_danger(text)


@pytest.mark.parametrize("text", INNOCENT[Gate.DANGER])
def test_no_danger(text: str) -> None:
    assert not is_danger(text)


def test_danger_is_recognised_in_traditional_script() -> None:
    assert is_danger("我家著火了！有人被困，救命")


def test_a_text_in_danger_still_becomes_an_item() -> None:
    routed = route("三组河堤决口了，水往田里灌")
    assert routed.gate is Gate.DANGER
    assert routed.urgent
    assert (routed.decision, routed.committee) != (Decision.GATE, "OFFICE")


@pytest.mark.parametrize(
    ("gate", "text"),
    [pair for pair in _pairs(REAL) if pair[0] is not Gate.DANGER],
)
def test_a_kept_text_names_its_gate_and_reaches_no_committee(gate: Gate, text: str) -> None:
    routed = route(text)
    assert routed.decision is Decision.GATE
    assert routed.gate is gate
    assert (routed.committee, routed.department) == ("OFFICE", "")
    assert routed.reasons[0].rule == f"gate:{gate}"


@pytest.mark.parametrize("row", [row for row in GATES if row.action is Action.STOP])
def test_what_is_stopped_hints_at_no_committee(row: GateRow) -> None:
    assert route(REAL[row.gate][0]).alternatives == ()


def test_what_is_guided_keeps_the_likely_committee_for_the_office() -> None:
    assert dict(route("我在砖厂干了半年，老板不发工资").alternatives).get("SOC") == 1.0
