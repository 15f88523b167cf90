"""What a text lacks to be an item, whether it is one at all, and a title for it."""

import re
from enum import StrEnum
from functools import lru_cache

from rules.gates import Gate, find_gate
from rules.text import normalise


class Missing(StrEnum):
    """What a useful item says and this one does not."""

    #: 哪里
    WHERE = "where"
    #: 从什么时候起
    SINCE = "since"
    #: 影响多少人
    HOW_MANY = "how_many"
    #: 希望怎么解决
    WISH = "wish"


_PLACE = (
    "村|镇|乡|县|市|区|组|寨|屯|街|巷|路口|小区|社区|学校|中学|小学|幼儿园|医院|卫生院|卫生室|门口|河|"
    "水库|山|坡|桥|工地|广场|公园|市场|车站|厂|园区|国道|省道|景区|校园|全县|我们这|这里|这边"
)
_TIME = (
    "年|月|天|日|周|星期|小时|早上|上午|下午|晚上|夜里|半夜|昨|最近|近来|一直|长期|经常|总是|每次|"
    "放学|放假|暑假|寒假|过年|春节|农忙|夏天|冬天|雨季|一到|从来|已经|现在|刚刚|很久|好久|许久"
)
_PEOPLE = (
    "[0-9一二两三四五六七八九十几多百千万]+(?:多|余)?(?:户|人|亩|个|名|家|位|辆|所|口)|群众|全村|全镇|全组|大家|"
    "村民|居民|业主|学生|娃|老人|农户|我们|商户|家长|司机|乘客|患者|不少人|很多人|都"
)
_WISH = (
    "建议|希望|请|能不能|能否|可否|可不可以|是否可以|是不是|应该|应当|尽快|早日|要求|呼吁|盼|想|最好|"
    "行不行|好不好|吧|怎么办|帮忙|加强|加快|完善|整治|解决|落实|修一|装个|装一|关于|提案|禁止"
)
_SIGNS = tuple(
    (missing, re.compile(sign))
    for missing, sign in (
        (Missing.WHERE, _PLACE),
        (Missing.SINCE, _TIME),
        (Missing.HOW_MANY, _PEOPLE),
        (Missing.WISH, _WISH),
    )
)
#: Fewer letters than this never make an item.
SHORTEST = 8
#: Up to here a text must say where, or at least two of the other three things.
SHORT = 12
#: From here on a plain message is an item, whatever its words.
PLAINLY_LONG = 16


def missing_from(plain: str) -> tuple[Missing, ...]:
    """Return what a normalised text does not say, in the order in which one would ask."""
    return tuple(missing for missing, sign in _SIGNS if not sign.search(plain))


def substance(text: str) -> int:
    """Count letters and digits; punctuation and emoji say nothing about a problem."""
    return sum(map(str.isalnum, text))


#: What may be said of anything: 请领导重视老百姓反映的问题.
_OF_ANYTHING = re.compile(
    "希望|请|恳|盼|望|建议|意见|反映|要求|提|想|要|说|讲|有关|有|个|件|些|一下|一点|你们|我们|我|这里|这边|这个|"
    "政府|领导|上面|部门|政协|委员|站长|群众|老百姓|百姓|大家|人民|"
    "重视|关心|关注|加强|管理|切实|尽快|抓紧|落实|解决|改进|改善|处理|做|办|搞|管|"
    "问题|情况|事情|事|实|好|多|很|不|的|了|跟|和|向|为|给|把|都|日子|过|民生|困难"
)
#: So few letters beside those name nothing yet; a longer text is always about something.
_NAMES_NOTHING = 3
_GENERAL_MAX = 40


def too_short(plain: str) -> bool:
    """Say whether nobody could act on a normalised text: 「路不行」, 「请领导多关心老百姓」."""
    # Of a long letter the beginning tells already.
    if substance(plain[: 2 * _GENERAL_MAX]) >= _GENERAL_MAX:
        return False
    letters = substance(plain[: 4 * _GENERAL_MAX])
    if letters < SHORTEST or (letters < SHORT and _says_little(missing_from(plain))):
        return True
    return letters < _GENERAL_MAX and substance(_OF_ANYTHING.sub("", plain)) < _NAMES_NOTHING


def _says_little(missing: tuple[Missing, ...]) -> bool:
    return Missing.WHERE in missing and len(missing) > 2


_ABOUT_THE_BOT = re.compile(
    "(?:怎么|如何|在哪|哪里|怎样)[^。!?;,\n]{0,4}(?:绑定|登录|用这个|使用|查进度|签到|请假|改名|解绑)|"
    "你是(?:谁|机器人|人工)|转人工|人工客服"
)
#: Whoever writes more does not only ask how the service works.
_QUESTION_MAX = 30
_MATTER = re.compile(
    "不|没|难|差|坏|烂|破|断|塌|漏|堵|脏|臭|乱|缺|少|贵|慢|高|低|老|旧|停|欠|无|怕|险|危|吵|黑|旱|淹|毁|拖|太|问题|"
    "反映|建议|希望|请|应|需|要|加强|加快|完善|整治|解决|关于|能否|污染|隐患|投诉"
)


def looks_like_item(text: str) -> bool:
    """Say whether a plain message, sent without any command, is meant as an item."""
    plain = normalise(text)
    if hit := find_gate(plain):
        return hit.row.gate is not Gate.CHAT
    letters = substance(plain)
    if letters < SHORTEST + 2:
        return False
    if letters < _QUESTION_MAX and _ABOUT_THE_BOT.search(plain):
        return False
    return letters >= PLAINLY_LONG or bool(_MATTER.search(plain))


#: Longest title, in characters.
TITLE_MAX = 20
#: A clause of so many letters is a title by itself.
_SAYS_ENOUGH = 6
_CLAUSES = re.compile(r"[。!?;,:、\n…]+|\.{2,}|(?<!\d)\.(?!\d)")
_FILLERS = re.compile(
    "呃|嗯|唉|哎呀|哎|那个(?=[,，、我呃啊])|就是说|怎么说呢|(?<=[\\u4e00-\\u9fff])(?:啊|嘛|哈|咯|哟)(?=[\\u4e00-\\u9fff,]|$)"
)
_OPENINGS = re.compile(
    "^(?:(?:尊敬的|敬爱的)?(?:各位)?(?:领导|书记|市长|县长|局长|主席|站长|主任|委员|同志|老师)们?(?:你好|您好|好)?|"
    "你好|您好|大家好|打扰了?|请问(?:一下)?|麻烦(?:问)?(?:一下)?|"
    "我(?:今天|这次)?(?:想|要|来)(?:反映|说|讲|问|提)(?:一下|一个|个|几个)?(?:情况|问题|意见|建议|事情?)?|"
    "(?:反映|说|讲)(?:一下|一个|个|下)(?:情况|问题|事情?)?|有(?:个|一个|一件|件)?(?:问题|情况|事情?)(?:想)?(?:反映)?(?:一下)?|"
    "[两二三几](?:个|件)(?:事情?|问题|情况)|[一二三四五](?:是|来)|第[一二三四五](?:个|件)?|首先|其次|"
    "那个|就是|然后|还有|另外|"
    "我们这边的?|我们这里的?|我们这儿的?|我们这|我们的?(?=[\\u4e00-\\u9fff]{4})|[0-9]+[、.)])"
)
_FORMAL = re.compile("^关于(.{2,40}?)的?(?:提案|建议|意见|议案|反映|问题反映|情况反映)?$")


def _without_openings(clause: str) -> str:
    trimmed = clause.strip()
    while (match := _OPENINGS.match(trimmed)) and match.end():
        trimmed = trimmed[match.end() :].strip()
    return trimmed


def _clauses(text: str) -> list[str]:
    plain = _FILLERS.sub("", normalise(text[:600]))
    parts = (_without_openings(part) for part in _CLAUSES.split(plain))
    return [part for part in parts if substance(part) > 1]


def _shorten(clause: str) -> str:
    formal = _FORMAL.match(clause)
    return (formal.group(1) if formal else clause)[:TITLE_MAX]


# The card shows it at every answer, and the item keeps it.
@lru_cache(maxsize=256)
def suggest_title(text: str) -> str:
    """Return a title of at most twenty characters, made of the text's own first clauses."""
    clauses = _clauses(text) or [_CLAUSES.sub("", normalise(text[:600]))]
    title = _shorten(clauses[0])
    for clause in clauses[1:]:
        if substance(title) >= _SAYS_ENOUGH or len(title) + 1 + len(clause) > TITLE_MAX:
            break
        title += f"，{clause}"
    return title.strip(" -—()（）《》“”‘’\"'")
