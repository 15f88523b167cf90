"""Every row of the overlap table, once where it decides and once where its words mean less."""

import pytest

from rules.county import DEFAULT
from rules.matching import matcher
from rules.overlaps import OVERLAPS
from rules.routing import Decision, route
from rules.scoring import overlaps
from rules.text import normalise

# rule: (text where it applies, committee, department, co), (text where it does not, committee)
ROWS = {
    "对政协工作意见": (
        ("给政协提个建议，外出考察的会议通知能不能提前三天发到群里", "OFFICE", "政协办公室", ()),
        ("希望文旅部门多办点露天电影，让镇上的老人有地方去", "CULT"),
    ),
    "提案办理": (
        ("前年的提案承办单位说列入计划，到现在没人来回复过我", "PROP", "督查室", ()),
        ("关于修建镇敬老院的提案，五十多位老人没有地方住", "SOC"),
    ),
    "防溺水": (
        ("每到暑假就有孩子在坝下玩水，请给深水潭装护栏", "EDU", "教育", ("水利",)),
        ("老码头的渡船太旧了，赶集的人坐着心里发慌", "ENV"),
    ),
    "校门口拥堵": (
        ("二小校门早晚接送时堵得水泄不通，请派人疏导", "SOC", "交警", ("教育",)),
        ("镇小学的教室不够用，六十多个学生挤一间", "EDU"),
    ),
    "校园食品：食堂": (
        ("三中食堂饭菜凉，学生中午吃不饱，请去看看", "EDU", "教育", ("市监",)),
        ("单位食堂浪费严重，建议推行小份菜节约粮食", None),
    ),
    "校园食品：周边商贩": (
        ("中学外面的小摊卖辣条给学生，包装上没有日期", "ECON", "市监", ("教育",)),
        ("镇上超市卖过期食品，买到的人不止一个", "ECON"),
    ),
    "养殖污染": (
        ("上游养鸡场粪水直接流进沟里，两个组的人闻着都想吐", "ENV", "生态环境", ("农业农村",)),
        ("镇上想养牛的人多，缺技术也缺兽医，盼望办培训班", "AGRI"),
    ),
    "养殖户贷款": (
        ("养猪大户想扩栏，银行要房产抵押，大家都贷不到", "ECON", "金融办", ("农业农村",)),
        ("养猪场今年行情不好，希望来人指导动物防疫", "AGRI"),
    ),
    "秸秆焚烧": (
        ("秋收后到处烧稻草，满天是烟，老人咳得厉害", "ENV", "生态环境", ()),
        ("秸秆没人收，建议办一个打捆做饲料的厂", "AGRI"),
    ),
    "秸秆利用": (
        ("玉米秆堆在地头烂掉，建议扶持回收做饲料", "AGRI", "农业农村", ()),
        ("有人夜里烧秸秆，烟飘到高速路上", "ENV"),
    ),
    "快递平台": (
        ("快递到镇上就不送了，取一个件还要另外收费", "ECON", "商务", ()),
        ("镇政府门口坐车难，盼望每天多开两班班车", "ENV"),
    ),
    "农产品直播销售": (
        ("今年橙子滞销，建议请人来教大家直播，帮果农找销路", "AGRI", "农业农村", ("商务",)),
        ("茶叶病虫害严重，请农技员下来看看", "AGRI"),
    ),
    "医养结合": (
        ("敬老院里看病不方便，建议搞医养结合，让医生定期来", "EDU", "卫健", ("民政",)),
        ("敬老院床位不够，排队的老人有三十多位", "SOC"),
    ),
    "欠薪": (
        ("建筑工地到年底就拖欠工资，建议长效治理，设保证金专户", "SOC", "人社", ()),
        ("园区企业招工难，建议多办几场招聘会", None),
    ),
    "征地补偿": (
        ("修公路的征地补偿标准各村不一样，全镇都有意见", "ENV", "自然资源", ()),
        ("易地搬迁后没有产业，大家只能外出，盼扶持", "AGRI"),
    ),
    "耕地撂荒": (
        ("年轻人外出，全村一半的田撂荒，建议流转给大户", "AGRI", "农业农村", ()),
        ("有人在良田里建房，没有人来管", "ENV"),
    ),
    "耕地占用": (
        ("有人在基本农田上倒土硬化建停车坪", "ENV", "自然资源", ("农业农村",)),
        ("坡上的耕地抛荒多年，长满草了没人种", "AGRI"),
    ),
    "民族村寨建筑": (
        ("侗寨的鼓楼漏雨，木柱也朽了，请早点修缮", "CULT", "文旅", ("住建",)),
        ("民族政策宣讲太少，建议多进村寨开展民族团结活动", "SOC"),
    ),
    "旅游公路": (
        ("去瀑布景区的公路又窄弯又急，游客的车常卡住", "ENV", "交通", ("文旅",)),
        ("景区门票太贵，本县的人去一趟也要八十", "CULT"),
    ),
    "水库河道险情": (
        ("大雨后山塘坝脚渗水，下面住着二十户", "AGRI", "水利", ()),
        ("乡里缺应急物资，建议建一支应急救援队伍", "SOC"),
    ),
    "农村饮水": (
        ("三个组的人畜饮水靠一口井，天旱就要去挑", "AGRI", "水利", ()),
        ("镇上污水直接排到河里，气味很大", "ENV"),
    ),
    "城区供水": (
        ("我们小区高层晚上自来水上不去，水压太低", "ENV", "住建", ()),
        ("乡镇水厂夏天常停水，五个村都受影响", "AGRI"),
    ),
    "农村人居环境": (
        ("村里垃圾半个月才拉一次，保洁员也没有", "ENV", "城管", ()),
        ("养猪场的污水流到村里的水沟，臭得很", "ENV"),
    ),
    "村内道路": (
        ("入户路还是泥巴的，下雨天老人出不了门", "AGRI", "农业农村", ()),
        ("通往县城的县道坑洼多，大货车一过全是灰", "ENV"),
    ),
    "农贸市场选址": (
        ("新农贸市场选址离镇中心太远，老人走不动", "ENV", "自然资源", ("商务",)),
        ("农贸市场下雨漏水，摊主和买菜的人都受罪", "ECON"),
    ),
    "农贸市场": (
        ("镇农贸市场地面太滑，遮雨棚也破了，请维修", "ECON", "商务", ()),
        ("农贸市场旁边的公厕没水冲，味道大", "ENV"),
    ),
    "养犬": (
        ("广场上大狗不牵绳，吓到小孩，请加强养犬登记", "SOC", "公安", ("城管",)),
        ("山上野猪下来吃苞谷，几个组都遭了殃", "AGRI"),
    ),
    "彩礼、移风易俗": (
        ("彩礼越涨越高，普通人家娶不起，建议倡议控制", "SOC", "民政", ()),
        ("老歌师越来越少，山歌没人传承，建议进校园教", "CULT"),
    ),
    "手机信号": (
        ("后山三个寨子没有信号，打电话要走到公路上", "ECON", "通信", ()),
        ("十字路口的信号灯坏了半个月，车子抢着走", "SOC"),
    ),
    "路灯": (
        ("教堂外面那条街的路灯全坏了，晚上看不见", "ENV", "城管", ()),
        ("我们村里的路灯是太阳能的，坏了没人管", "ENV"),
    ),
    "村医待遇": (
        ("乡村医生工资低，连养老保险都没有，留不住人", "EDU", "卫健", ("人社",)),
        ("卫生院缺设备，做个检查都要去县里的医院", "EDU"),
    ),
    "闲置校舍利用": (
        ("撤并后的小学空着，建议改成养老院", "SOC", "民政", ("教育",)),
        ("镇小学校舍是危房，请尽快重建", "EDU"),
    ),
    "要经费": (
        ("文化站一年没有活动经费，请求县里解决", "CULT", "文旅", ("财政",)),
        ("镇文化站关门早，下班的人都用不上", "CULT"),
    ),
}


def applied(text: str) -> list[str]:
    hits = overlaps(normalise(text), matcher(DEFAULT).rows)
    return [hit.overlap.rule for hit in hits]


def test_every_row_is_tried_both_ways() -> None:
    assert set(ROWS) == {row.rule for row in OVERLAPS}


@pytest.mark.parametrize("rule", ROWS)
def test_the_row_applies(rule: str) -> None:
    (text, committee, department, co), _ = ROWS[rule]
    routed = route(text)
    assert rule in applied(text)
    assert (routed.committee, routed.department) == (committee, department)
    assert set(co) <= set(routed.co_departments)
    assert f"overlap:{rule}" in [reason.rule for reason in routed.reasons]


@pytest.mark.parametrize("rule", ROWS)
def test_the_row_does_not_apply(rule: str) -> None:
    _, (text, committee) = ROWS[rule]
    assert rule not in applied(text)
    if committee:
        assert route(text).committee == committee


@pytest.mark.parametrize("rule", ["防溺水", "医养结合"])
def test_the_office_looks_first_where_a_row_asks_for_review(rule: str) -> None:
    assert route(ROWS[rule][0][0]).decision is Decision.CONFIRM


def test_a_second_choice_is_offered() -> None:
    others = dict(route("村里垃圾半个月才拉一次，保洁员也没有").alternatives)
    assert "AGRI" in others


def test_the_words_of_a_row_must_stand_in_one_sentence() -> None:
    assert "养殖户贷款" not in applied("养猪的人多了。镇上银行网点撤了，取钱要进城。")


def test_a_row_listens_to_the_opening_of_a_long_letter() -> None:
    letter = "镇中心广场的路面砖破了，雨天滑倒过好几位老人，请住建部门来修。" * 5
    assert applied(letter + "另外养猪场很臭。") == []
