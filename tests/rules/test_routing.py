"""The way of a text: the twenty texts of the dossier, the keyword table, traps and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.county import DEFAULT
from rules.gates import Gate
from rules.matching import matcher
from rules.routing import Decision, Route, route
from rules.text import normalise
from tests.rules.twenty import GATED, ROUTED, TWO_MATTERS


@pytest.mark.parametrize("number", ROUTED)
def test_the_twenty_texts_reach_their_committee(number: int) -> None:
    text, committee, department, co = ROUTED[number]
    routed = route(text)
    assert (routed.committee, routed.department) == (committee, department)
    assert routed.co_departments == co
    assert routed.gate is None
    assert routed.parts == ()
    assert routed.decision is (Decision.CONFIRM if number == 16 else Decision.AUTO)
    assert routed.urgent is (number == 14)


@pytest.mark.parametrize("number", GATED)
def test_the_twenty_texts_meet_their_gate(number: int) -> None:
    text, gate = GATED[number]
    routed = route(text)
    assert (routed.decision, routed.gate, routed.committee) == (Decision.GATE, gate, "OFFICE")


def test_two_matters_are_set_apart() -> None:
    routed = route(TWO_MATTERS)
    assert routed.decision is Decision.CONFIRM
    assert [
        (part.text, part.route.committee, part.route.department, part.route.co_departments)
        for part in routed.parts
    ] == [
        ("集镇垃圾车三天才来一次臭得很", "ENV", "城管", ()),
        ("柑橘快下树了价钱低，想请县里搞直播带货", "AGRI", "农业农村", ("商务",)),
    ]


def test_a_text_too_short_asks_for_more() -> None:
    routed = route("路不行")
    assert (routed.decision, routed.gate) == (Decision.NEED_INFO, Gate.VAGUE)
    assert routed.missing


@pytest.mark.parametrize(
    "text",
    [
        "上街的桥太窄，建议：一是拓宽桥面，二是限制货车，三是加装护栏",
        "两个问题：一是村道坑洼，二是县道也坑洼，都是公路的事",
        "第一次写信给政协，希望修一修老码头的渡船，坐的人多",
    ],
)
def test_one_matter_with_several_points_stays_whole(text: str) -> None:
    assert route(text).parts == ()


def test_another_matter_at_the_end_is_set_apart() -> None:
    routed = route("镇中心小学的教室漏雨，学生没法上课。另外还有一个事，上街的公交车太少了，等半天")
    assert [part.route.committee for part in routed.parts] == ["EDU", "ENV"]


# Domain dossier, section 4: the keyword table.
KEYWORDS = {
    "PROP": "提案 立案 承办单位答复 办理态度 重新办理 督办 办复 联名 案由 委员履职 委员培训 "
    "委员权益 履职档案 请假 活动组 联络站建设",
    "ECON": "企业 招商 园区 营商环境 贷款 抵押 融资 税 用工 市场 物价 消费 商贸 物流快递 电商平台 "
    "项目投资 用电 电网 宽带 没信号 手机信号 基站 食品安全 药店 假货 民营经济 个体户 "
    "财政资金 国企 科技创新 数字经济",
    "AGRI": "乡村振兴 种植 养殖 撂荒 机耕道 农田水利 灌溉 水渠 水库 农村饮水 自来水 水厂 农机 "
    "化肥 柑橘 茶叶 粮食 养牛 养猪 动物疫病 林业 防火带 土地流转 宅基地 合作社 村集体 "
    "直播带货 农产品销售 农业保险 脱贫 农技",
    "ENV": "道路 公路 桥 班车 公交 停车 路灯 集镇 物业 老旧小区 污水 垃圾 环卫 扬尘 噪音 "
    "河道黑臭 偷排 排污 秸秆焚烧 占地 征地 规划 违建 地灾 矿山 燃气 供水管网 绿化 公厕 "
    "建筑工地 房产证 保障房 环境卫生",
    "EDU": "学校 幼儿园 老师 学生 营养餐 校车 双减 职校 溺水 下河 玩水 村医 卫生室 卫生院 医院 "
    "看病 医保 药价 疫苗 传染病 中医 计生 托育 心理健康 体育 健身 科普",
    "SOC": "治安 诈骗 堵车 三轮车 过马路 酒驾 禁毒 调解 普法 法律援助 低保 养老 独居老人 助餐 "
    "残疾人 留守儿童 妇女 殡葬 救助 就业 社保 欠薪 退役军人 信访秩序 安全生产 消防 应急 "
    "村务公开 社区治理 民族团结 宗教场所 政法",
    "CULT": "文物 文保点 非遗 吊脚楼 老街 戏 文化站 图书 农家书屋 广场舞 旅游 景区 民宿 导游 "
    "地方志 史料 革命遗址 红色 传统村落 民歌 宣传 新闻 学习读书 港澳台 侨",
    "OFFICE": "通知 会务 经费 站点 账号",
}


@pytest.mark.parametrize(
    ("committee", "word"),
    [(committee, word) for committee, words in KEYWORDS.items() for word in words.split()],
)
def test_a_keyword_alone_leads_to_its_committee(committee: str, word: str) -> None:
    routed = route(f"反映{word}的问题，已经拖了很久，请政协关心一下")
    assert (routed.committee, bool(routed.department)) == (committee, True)


@pytest.mark.parametrize("word", ["卫生", "水", "村", "学", "民族"])
def test_a_bare_word_never_scores_alone(word: str) -> None:
    routed = route(f"反映{word}的问题，已经拖了很久，请政协关心一下")
    assert (routed.decision, routed.committee) == (Decision.OFFICE, "OFFICE")
    assert routed.reasons


@pytest.mark.parametrize(
    ("text", "committee", "department"),
    [
        ("医院对面的井盖丢了一个多月，走夜路的人怕摔", "ENV", "住建"),
        ("敬老院门口的公路坑洼，救护车颠得厉害", "ENV", "交通"),
        ("学校旁边的砖厂冒黑烟，气味刺鼻", "ENV", "生态环境"),
        ("文化站附近晚上老有人打架，治安不好", "SOC", "公安"),
        ("幼儿园后面的变压器嗡嗡响，老是停电", "ECON", "供电"),
        ("残疾人去镇上坐不了班车，踏板太高了", "ENV", "交通"),
        ("茶农说快递费太贵，茶叶寄不出去", "ECON", "商务"),
        ("菜市场对面的公厕没有水，脏得进不去", "ENV", "城管"),
    ],
)
def test_who_can_fix_it_counts_and_not_the_place(
    text: str, committee: str, department: str
) -> None:
    routed = route(text)
    assert (routed.committee, routed.department) == (committee, department)


def test_between_two_committees_the_office_decides() -> None:
    routed = route("图书和疫苗的问题，拖了很久，没有人来看过")
    assert routed.decision is Decision.CONFIRM
    assert {routed.committee, routed.alternatives[0][0]} == {"CULT", "EDU"}
    assert routed.reasons[0].rule == "margin"


@pytest.mark.parametrize(
    "text",
    [
        "建议国家提高乡镇卫生院的补助，药品配不齐",
        "上游外县的工厂往河里排污，我们这边鱼都死了",
    ],
)
def test_what_others_must_solve_is_marked(text: str) -> None:
    routed = route(text)
    assert routed.report_up
    assert routed.committee != "OFFICE"


def test_reasons_are_sentences_for_the_member() -> None:
    reasons = {reason.rule: reason for reason in route(ROUTED[2][0]).reasons}
    assert reasons["overlap:校门口拥堵"].sentence == "“校门口拥堵”这类事，由交警牵头，教育会办"
    assert reasons["words"].words[0] in ROUTED[2][0]
    assert reasons["words"].sentence.startswith("因为提到“")


def test_traditional_script_and_full_width_read_the_same() -> None:
    assert route("自來水廠的管子太老，全鎮停水三天") == route("自来水厂的管子太老，全镇停水三天")


# --- properties ---

_GLUE = ["我们村", "举报", "支书", "官司", "机密", "着火", "一是", "二是", "两个事：", "的提案"]
_GLUE += ["另外还有一个事", "。", "，", "关于", "我", "老板", "欠"]
_PIECES = st.sampled_from(
    [entry.word for entry in matcher(DEFAULT).entries]
    + _GLUE
    + ["\n", "１", "養豬場", "\x00", "🙂", " "]
)
_TEXTS = st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=60).map("".join))


def assert_sound(text: str, routed: Route) -> None:
    plain = normalise(text)
    assert routed.committee in {row.code for row in DEFAULT.committees}
    assert 0.0 <= routed.confidence <= 1.0
    assert all(0.0 <= share <= 1.0 for _, share in routed.alternatives)
    assert routed.reasons
    assert all(word in plain for reason in routed.reasons for word in reason.words)
    assert all(reason.sentence for reason in routed.reasons)
    assert routed.department not in routed.co_departments
    for part in routed.parts:
        assert part.text in text
        assert_sound(part.text, part.route)


@given(_TEXTS)
def test_every_text_has_a_sound_route(text: str) -> None:
    routed = route(text)
    assert_sound(text, routed)
    assert route(text) == routed


@given(_PIECES, _PIECES, st.integers(1, 20_000))
def test_the_longest_texts_are_routed_too(first: str, second: str, length: int) -> None:
    text = ((first + second) * 20_000)[:length]
    assert_sound(text, route(text))
