"""What a liaison station must not or need not take, and what happens then.

Source: the table "Out of scope" of the domain dossier, section 4. Words of innocent use are cut
out of the text first, so 法院门口的路灯 is about a lamp. The sentences are the bot's.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from rules.text import normalise


class Gate(StrEnum):
    """Why a text does not simply become an item."""

    #: 涉密
    CLASSIFIED = "classified"
    #: 危急: 人身、火、决口
    DANGER = "danger"
    #: 指名举报
    REPORT = "report"
    #: 涉诉、仲裁、复议
    LITIGATION = "litigation"
    #: 党派、组织人事内部
    PARTY = "party"
    #: 违法、谣言、辱骂、广告
    ABUSE = "abuse"
    #: 个人求助
    HELP = "help"
    #: 个人欠薪、工伤
    WAGES = "wages"
    #: 个人征地拆迁纠纷
    LAND = "land"
    #: 闲聊
    CHAT = "chat"
    #: 空泛、过短
    VAGUE = "vague"


class Action(StrEnum):
    """What happens to a text at a gate."""

    #: Not taken and not stored as an item.
    STOP = "stop"
    #: The right door is named; whoever insists still reaches the office.
    GUIDE = "guide"
    #: The sentence comes first, the item is taken all the same.
    FIRST_THEN_ITEM = "first_then_item"


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate: patterns that lead to it, phrases of innocent use, words that rule it out.

    `sentence` is the key of the bot's text; `label` says in Chinese what the text looks like.
    Every gap in a pattern is bounded, so that the time stays linear in the text.
    """

    gate: Gate
    action: Action
    sentence: str
    label: str
    patterns: tuple[str, ...]
    innocent: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


_OFFICIAL = (
    "(?:支书|书记|主任|局长|村长|镇长|乡长|县长|所长|科长|队长|校长|院长|干部|领导|会计|组长|某)"
)
_OWN = (
    "(?:我|本人|俺|我家|我们家|我妈|我爸|我哥|我弟|我姐|我妹|老公|老婆|前夫|前妻|亲戚|邻居|弟媳|"
    "朋友|同学|一家人)"
)
_NOT_NOW = (
    "(?:去年|前年|上次|上回|曾经|以前|之前|早年|历史上|年年|每年|往年|容易|万一|一旦|如果|要是|假如|"
    "防止|预防|避免|担心|害怕|生怕|以防|杜绝|可能|演练|演习|宣传|讲座|怕)"
)

GATES = (
    GateRow(
        Gate.CLASSIFIED,
        Action.STOP,
        "gate_classified",
        "涉密内容",
        patterns=(
            "(?:标|写|盖|印|注明|属于|属)[^。!?;,\n]{0,6}(?:机密|秘密|绝密)",
            "(?:机密|秘密|绝密)(?:级|文件|资料|材料|字样|的文件|的材料|★)",
            "涉密(?:文件|资料|材料|信息|内容|件)",
            "国家秘密|工作秘密|内部红头|红头内部|内参",
            "(?:内部|未公开的?|密级)(?:文件|资料|材料|通报)",
            "(?:红头文件|机要文件)[^。!?;\n]{0,10}(?:拍照|拍下|拍了|照片|发上来|发给你)",
        ),
        innocent=(
            "商业秘密",
            "(?:秘密|机密|绝密)(?:花园|基地|武器|通道|餐厅|酒吧|咖啡|牌|饭店|酒店|烧烤|火锅|奶茶|配方)",
            "(?:公开|不是|没有|没什么|个人|小)(?:的)?秘密",
            "保密(?:宣传|教育|意识|培训)[^。!?;,\n]{0,10}",
        ),
    ),
    GateRow(
        Gate.DANGER,
        Action.FIRST_THEN_ITEM,
        "gate_danger",
        "危急情况",
        patterns=(
            "(?:着火|起火|失火|燃起来|烧起来|山火|爆炸)了?",
            "(?:发生|发现|突发)了?(?:火灾|火情|山火|爆炸|塌方|泥石流)",
            "火(?:烧|势|苗)[^。!?;,\n]{0,6}(?:来了|过来|很大|蔓延|上来|房)",
            "决口|溃口|决堤|溃坝|溃堤|漫堤|垮坝|管涌",
            "(?:洪水|大水|水)[^。!?;,\n]{0,4}(?:进屋|进了屋|淹进|淹上来|冲走|困住)",
            "(?:人|娃|娃娃|孩子|老人|学生|他|她|女的|男的|一个)[^。!?;,\n]{0,6}(?:落水|掉进|掉到|掉下|滚下|"
            "跳楼|跳河|触电|被困|被埋|被压|压在|晕倒|昏倒|昏迷|吐血|大出血|快不行|没呼吸|中毒|割腕|被砍|被捅)",
            "(?:砍|捅|杀|打死)(?:人|伤人)|持刀|拿刀|拿着刀|行凶|绑架|抢劫|正在打人",
            "不想活|想自杀|要自杀|想死|要跳(?:楼|河)|活不下去|喝农药|喝了农药|救命",
            "(?:煤气|燃气|天然气|液化气|毒气|氨气)[^。!?;,\n]{0,4}(?:泄漏|泄露|漏气|漏了|中毒)",
            "(?:房子|房屋|楼|墙|桥|山|矿|隧道)[^。!?;,\n]{0,3}(?:塌了|垮了|倒了)[^。!?;\n]{0,8}"
            "(?:人|埋|压|困)",
            "(?:车祸|翻车|撞)[^。!?;\n]{0,8}(?:受伤|流血|昏迷|不动了|人没了|快叫救护车)|溺水了",
        ),
        innocent=(
            _NOT_NOW + "[^。!?;,\n]{0,14}",
            "(?:消防|逃生)通道|救护车[^。!?;,\n]{0,3}(?:进不去|进不来|开不进)",
            "生命危险的?(?:路|桥)|想死(?:你|我)|(?:热|累|笑|急|烦|臭|堵|气)死|死鱼|救命(?:药|钱|稻草)",
            "(?:着火|起火|失火|爆炸|落水|溺水|火灾)(?:隐患|风险|事故|事件|率|点|点多)",
            "(?:怎么办|隐患)",
        ),
    ),
    GateRow(
        Gate.REPORT,
        Action.STOP,
        "gate_report",
        "指名举报",
        patterns=(
            f"(?:举报|检举|控告|揭发)[^。!?;\n]{{0,14}}{_OFFICIAL}",
            f"{_OFFICIAL}[^。!?;\n]{{0,16}}(?:贪污|受贿|收受|行贿|挪用|侵吞|以权谋私|优亲厚友|给自家|虚报冒领|"
            "套取|私分|截留|索贿|收红包|收了红包|贪腐|公款|吃回扣|拿回扣|中饱私囊|包养|生活作风)",
            "实名举报|匿名举报|署名举报",
        ),
        innocent=(
            "举报(?:电话|奖励|箱|渠道|机制|平台|制度|热线|人保护)",
            "(?:打|拨|向|给|到|跟)[^。!?;,\n]{0,10}举报(?:过|了|多次|无果|没用|没人管)?",
            "(?:防止|杜绝|避免|警惕|加强|规范)[^。!?;,\n]{0,16}(?:挪用|截留|优亲厚友|套取|虚报冒领|贪污)",
        ),
    ),
    GateRow(
        Gate.LITIGATION,
        Action.GUIDE,
        "gate_litigation",
        "诉讼、仲裁或复议",
        patterns=(
            "官司|一审|二审|再审|终审|开庭|上诉|败诉|胜诉|判决书|裁定书|原告|被告|庭审|申请再审",
            "(?:法院|法官)[^。!?;\n]{0,8}(?:判得|判的|判了|判我|不公|偏袒|枉法|打个?招呼|不受理|拖着不)",
            "(?:跟|给|找|和)(?:法院|法官|检察院)[^。!?;,\n]{0,6}(?:说说|打个?招呼|反映|施压|过问)",
            "(?:申请|提起|提出|正在)(?:劳动|人事|商事)?(?:仲裁|行政复议|复议|行政诉讼)",
            f"{_OWN}[^。!?;\n]{{0,12}}(?:起诉|告上法院|仲裁|行政复议|强制执行|申请执行)",
        ),
        innocent=(
            "(?:法院|检察院|仲裁院|法庭)(?:门口|门前|附近|旁边?|对面|后面|路口|周边|宿舍|大楼|那条路)",
            "公益诉讼|诉讼服务|普法|法官(?:工作站|进村|进社区)|模拟法庭|巡回法庭",
            "(?:打|吃|怕打|不想打|免得打)官司(?:难|贵|成本|的成本)|官司缠身的企业",
        ),
    ),
    GateRow(
        Gate.PARTY,
        Action.STOP,
        "gate_party",
        "党派或组织人事内部事务",
        patterns=(
            "(?:班子|干部|书记|局长|镇长|乡长|县长|主席|主任|党委)[^。!?;,\n]{0,8}"
            "(?:人选|提拔|任免|调任|该换|内定|拉票|候选人|换成谁)",
            "(?:提拔|推荐|调整)[^。!?;,\n]{0,8}(?:当|任|做|到)[^。!?;,\n]{0,6}(?:书记|局长|镇长|乡长|主席|副县长)",
            "党内(?:处分|人事|选举)|党委内部|党组内部|入党名额",
            "(?:民革|民盟|民建|民进|农工党|致公党|九三学社|民主党派|党派)[^。!?;,\n]{0,6}(?:内部|换届|人事|班子|主委人选)",
        ),
        innocent=("人事代理|人事档案|党员活动室|党群服务中心",),
        unless=("村委会主任助理",),
    ),
    GateRow(
        Gate.ABUSE,
        Action.STOP,
        "gate_abuse",
        "广告、谣言或辱骂",
        patterns=(
            "加(?:我)?(?:微信|V信|v信|薇信|威信|QQ|VX|vx|V|v)[^。!?;,\n]{0,16}"
            "(?:赚|领|贷|优惠|代办|办理|咨询|免费|返|详聊|下单)",
            "(?:日赚|月入过万|稳赚|高额回报|刷单|兼职日结|博彩|六合彩|赌博网|棋牌平台|约炮|裸聊|代开发票|"
            "办假证|无抵押[^。!?;,\n]{0,6}(?:秒批|当天放款|秒到))",
            "(?:速转|转疯了|是中国人就转|不转不是|赶紧转发|紧急扩散|扩散出去|请大家转发)",
            "(?:你们?|政协|机器人|站长|委员)(?:这群|这帮|些|都是|就是|是|个|真)?[^。!?;,\n]{0,3}"
            "(?:傻逼|傻[Bb]|王八蛋|狗日的|混蛋|杂种|畜生|去死|饭桶|废物|吃屎|脑残)",
            "(?:操|草|日|干)(?:你|尼|泥)(?:妈|马|娘|大爷|祖宗)|傻逼|滚蛋|尼玛",
        ),
        innocent=("银行卡|微信群|微信公众号",),
        unless=(
            "诈骗|被骗|骗子|骗局|反诈|打击|整治|治理|小广告|牛皮癣|泛滥|严查|防范|上当|举报|宣传|取缔",
        ),
    ),
    GateRow(
        Gate.HELP,
        Action.GUIDE,
        "gate_help",
        "个人求助",
        patterns=(
            "(?:给|帮|为)(?:他|她|我|我家|他家|她家|他们|这家|我们家|孩子)[^。!?;,\n]{0,6}"
            "(?:捐|筹|凑|借|申请低保|办低保|批低保|安排|找个?工作|救助)",
            "水滴筹|轻松筹|众筹治病|募捐|(?:求|请|跪求)[^。!?;,\n]{0,6}(?:捐款|好心人|救救)",
            "(?:尿毒症|白血病|癌|重病|大病|车祸|瘫痪|植物人)[^。!?\n]{0,30}(?:撑不下去|没钱治|没钱医|帮帮|救救|"
            "捐|借遍|走投无路)",
            "(?:借|要)(?:我)?(?:点|些|几千|几万|一笔)钱(?:给我|周转|治病|救急)?|安排个?工作",
            f"{_OWN}[^。!?;\n]{{0,10}}(?:想(?:要|申请)个?低保|评不上低保|没评上低保|低保被取消)",
        ),
        innocent=("募捐箱|慈善募捐(?:公示|管理)|(?:完善|健全|建立)[^。!?;,\n]{0,10}(?:救助|募捐)",),
        unless=("这类家庭|这样的家庭[^。!?]{0,6}不少|全县有|制度|机制|一批家庭|不少家庭",),
    ),
    GateRow(
        Gate.WAGES,
        Action.GUIDE,
        "gate_wages",
        "个人劳动纠纷",
        patterns=(
            f"{_OWN}(?!们(?!家))[^。!?;\n]{{0,24}}(?:拖欠|欠|不发|没发|克扣|不给|讨)[^。!?;,\n]{{0,8}}(?:工资|工钱|薪水|"
            "血汗钱|加班费)",
            "(?:老板|包工头|公司|工头)[^。!?;\n]{0,10}(?:欠|不给|不发|拖)[^。!?;,\n]{0,4}我[^。!?;,\n]{0,8}"
            "(?:工资|工钱|钱|薪)",
        ),
        unless=("建议|机制|保证金|长效|治理|监管|多个工地|不少(?:工地|农民工|企业)|普遍",),
    ),
    GateRow(
        Gate.LAND,
        Action.GUIDE,
        "gate_land",
        "个人征地拆迁纠纷",
        patterns=(
            "(?:我家|我家里|我们家|本人|我父亲|我母亲|我爸|我妈)[^。!?;\n]{0,24}(?:征地|征收|征了|征用|拆迁|强拆|被拆|"
            "补偿款|安置房|宅基地纠纷)",
            "(?:强拆|拆了|征了)我(?:家|们家)",
        ),
        unless=("建议|标准|政策|普遍|全村|全镇|全县|很多户|不少户|大家",),
    ),
    GateRow(
        Gate.CHAT,
        Action.STOP,
        "gate_chat",
        "闲聊",
        patterns=(
            r"^(?:你好|您好|在吗|在不在|在么|早|早上好|上午好|中午好|下午好|晚上好|晚安|嗨|哈喽|hello|hi|谢谢|感谢|"
            r"辛苦了?|收到|好的?|好嘞|哦|嗯|行|ok|OK|哈哈|呵呵|新年好|过年好|拜年|节日快乐|新年快乐|元旦快乐|中秋快乐|"
            r"端午安康|国庆快乐|再见|拜拜|你是谁|站长|主任|各位|大家|了|啊|呀|呢|吧|\W)+$",
            "(?:聚餐|吃饭|喝酒|喝茶|打牌|打麻将|唱歌|钓鱼|爬山)[^。!?;\n]{0,8}(?:在哪|哪家|哪里|几点|吗|去不去|不去|走起|约)",
            "(?:今天|明天|中午|晚上|周末)[^。!?;,\n]{0,4}(?:吃什么|有空吗|有空没|天气怎么样|天气好|一起吃饭|下雨吗)",
            "(?:讲个|说个)(?:笑话|故事)|(?:恭喜|祝)[^。!?;\n]{0,10}(?:发财|快乐|安康|如意)",
        ),
        innocent=("公款吃喝|公务聚餐|(?:中小学|学校|村里|老人)[^。!?;,\n]{0,6}吃饭",),
    ),
)

#: Longest chat: whoever writes more has something to say.
CHAT_MAX = 36


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that a text runs into, with the words that say so."""

    row: GateRow
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    row: GateRow
    look: re.Pattern[str]
    innocent: re.Pattern[str] | None
    unless: re.Pattern[str] | None


def _any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def _compile(row: GateRow) -> _Compiled:
    look = _any(row.patterns)
    assert look is not None, row.gate
    return _Compiled(row, look, _any(row.innocent), _any(row.unless))


_COMPILED = tuple(_compile(row) for row in GATES)
_DANGER = next(gate for gate in _COMPILED if gate.row.gate is Gate.DANGER)


def _words_at(gate: _Compiled, plain: str) -> tuple[str, ...]:
    """Return what leads to the gate, first words first; nothing when the use is innocent."""
    if not gate.look.search(plain) or (gate.unless and gate.unless.search(plain)):
        return ()
    # Cut-outs leave a full stop, so that no pattern reaches across one.
    meant = gate.innocent.sub("。", plain) if gate.innocent else plain
    found = dict.fromkeys(match.group() for match in gate.look.finditer(meant))
    return tuple(word for word in found if word in plain)[:3]


def find_gate(plain: str) -> GateHit | None:
    """Return the first gate that a normalised text runs into, in the order of the table."""
    for gate in _COMPILED:
        if gate.row.gate is Gate.CHAT and len(plain) > CHAT_MAX:
            continue
        if words := _words_at(gate, plain):
            return GateHit(gate.row, words)
    return None


def is_danger(text: str) -> bool:
    """Say whether somebody may be in danger now (人身、火、决口): 110, 119 and 120 come first."""
    return bool(_words_at(_DANGER, normalise(text)))
