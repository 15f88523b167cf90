"""Every gate with texts that it keeps and texts that only sound like it."""

import pytest

from rules.gates import (
    CLOSING,
    GATES,
    OPENING,
    Action,
    Gate,
    GateRow,
    find_gate,
    is_classified,
    is_danger,
)
from rules.routing import Decision, route
from rules.text import normalise
from training.gate_figures import Figures, figures, rows_of

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


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("去年那里出过车祸，法院也判了，可是弯道的护栏到现在没装", None),
        ("老街那家叫“打官司”的面馆油烟很大", None),
        ("法院判我赔三万，我不服", Gate.LITIGATION),
        ("关于规范村干部公款开支、防止贪污挪用的建议", None),
        ("村会计贪了修路的钱", Gate.REPORT),
        ("橘子卖成跳楼价了，农户亏本", None),
        ("有人站在楼顶要跳楼", Gate.DANGER),
        ("低息贷款小店拿不到，建议银行放宽", None),
        ("低息贷款当天放款，需要的加微信同号", Gate.ABUSE),
        ("求求你们把校门口的减速带装上", None),
        ("求求你们救救我的孩子", Gate.HELP),
        ("请领导帮我们组把断了的水管接上", None),
        ("建议工资由银行代发，防止工地拖欠农民工工资", None),
        ("高铁占了进村的路，要绕三公里", None),
        ("高铁占了我家的菜地，补偿一分没给", Gate.LAND),
        ("包工头不结工钱，我去要还挨骂", Gate.WAGES),
        ("人畜生存受威胁，请治理上游污水", None),
        ("哈哈哈哈哈哈哈哈", Gate.CHAT),
        ("月亮坝那段路没护栏", None),
        ("电影院关了，县里连个看电影的地方都没有", None),
        ("我们这里打官司的人越来越多，律师太少", None),
        ("仲裁员太少，案子要排三个月", None),
        ("开庭的人把车停到路中间", None),
        ("涉密的东西不能发微信，开会再提醒一遍大家", None),
        ("冬天山火多发，防火喇叭坏了", None),
        ("他娘的难走，三组那截泥巴路，求你们铺点石子", None),
        ("他妈的骗子", Gate.ABUSE),
    ],
)
def test_the_same_words_meant_and_not_meant(text: str, gate: Gate | None) -> None:
    assert _gate(text) is gate


_FILLING = "村里的路还没有修好，下雨天走不了车。" * 20


def test_a_letter_is_judged_by_its_beginning_and_its_end() -> None:
    assert len(_FILLING) > OPENING + CLOSING
    story = f"{_FILLING}我家为这个打过官司，一审就输了。{_FILLING}"
    assert _gate(story) is None
    assert _gate(f"我家的官司一审输了。{_FILLING}") is Gate.LITIGATION
    assert _gate(f"{_FILLING}请跟法院打个招呼。") is Gate.LITIGATION


def test_a_secret_is_looked_for_in_all_of_a_letter() -> None:
    assert is_classified(f"{_FILLING}我拍了一份机密文件。{_FILLING}")


#: Of the texts kept back, the share that may be missed and the innocent that may be stopped, in
#: percent: what was reached, with room for one text more.
_MISSED = {
    Gate.CLASSIFIED: 4,
    Gate.DANGER: 17,
    Gate.REPORT: 13,
    Gate.LITIGATION: 9,
    Gate.PARTY: 8,
    Gate.ABUSE: 4,
    Gate.HELP: 25,
    Gate.WAGES: 8,
    Gate.LAND: 16,
    Gate.CHAT: 4,
    Gate.VAGUE: 4,
}
_FALSE_ALARMS = 3


@pytest.fixture(scope="module")
def kept_back() -> dict[Gate | None, Figures]:
    return figures(rows_of("test"))


@pytest.mark.parametrize("gate", Gate)
def test_few_texts_are_missed(gate: Gate, kept_back: dict[Gate | None, Figures]) -> None:
    seen = kept_back[gate]
    assert seen.total >= 13
    assert 100 * seen.misses <= _MISSED[gate] * seen.total


def test_few_innocent_texts_are_stopped(kept_back: dict[Gate | None, Figures]) -> None:
    innocent = kept_back[None]
    assert innocent.total >= 150
    assert 100 * innocent.misses <= _FALSE_ALARMS * innocent.total


def test_figures_count_hits_misses_and_false_alarms() -> None:
    rows: list[dict[str, str | None]] = [
        {"gate": "danger", "text": "着火了，快来人"},
        {"gate": "danger", "text": "上街村的路灯坏了半个月"},
        {"gate": None, "text": "河堤决口了，水往村里灌"},
        {"gate": None, "text": "上街村的路灯坏了半个月"},
    ]
    counted = figures(rows)
    assert counted[Gate.DANGER] == Figures(1, 1, 1, 2)
    assert counted[None] == Figures(1, 1, 1, 2)
    assert counted[Gate.CHAT] == Figures(0, 0, 0, 0)
