"""The committees of a county, the departments they keep in touch with, and what people call them.

Source: the domain dossier, section 4. A county with other committees writes its own rows.
"""

from dataclasses import dataclass

OFFICE = "OFFICE"
#: What people call it, in every county.
OFFICE_NAME = "办公室"


@dataclass(frozen=True, slots=True)
class Committee:
    """One special committee (专委会): its code, names, and the departments it answers for.

    `names` are what staff type for it; `name` and `short` need not be repeated there.
    """

    code: str
    name: str
    short: str
    names: tuple[str, ...]
    departments: tuple[str, ...]


def _row(code: str, name: str, short: str, names: str, departments: str) -> Committee:
    return Committee(code, name, short, tuple(names.split()), tuple(departments.split()))


_OFFICE_ROW = _row(
    OFFICE, OFFICE_NAME, OFFICE_NAME, "政协办 政协办公室 办公 秘书科 综合科 office", "政协办公室"
)

SEVEN_COMMITTEES = (
    _row(
        "PROP",
        "提案和委员联络委员会",
        "提案委",
        "提案 提案委员会 委员联络 委员联络委 联络委 联络 提案联络委 提案和委员联络委 prop",
        "督查室 统战部",
    ),
    _row(
        "ECON",
        "经济委员会",
        "经济委",
        "经济 经委 经科委 经科 econ",
        "发改 财政 工信 商务 市监 税务 金融办 统计 数据 供电 通信",
    ),
    _row(
        "AGRI",
        "农业农村委员会",
        "农业农村委",
        "农业 农业农村 农业委 农委 农村 农村委 三农 农业和农村委 agri",
        "农业农村 水利 林业 供销 气象",
    ),
    _row(
        "ENV",
        "人口资源环境和城建委员会",
        "环资城建委",
        "城建委 城建 环资 环资委 人资环 人资环委 人资委 人口资源环境委 环资城建 资源环境 环境 env",
        "住建 自然资源 交通 生态环境 城管",
    ),
    _row(
        "EDU",
        "教科卫体委员会",
        "教科卫体委",
        "教科卫体 教科卫 教科卫委 科教卫体 科教卫体委 教卫 教卫体委 教育 卫生 教委 edu",
        "教育 卫健 医保 科技 疾控 科协 体育",
    ),
    _row(
        "SOC",
        "社会法制和民族宗教委员会",
        "社法委",
        "社法 社法民宗 社法民宗委 社会法制 社会法制委 社会和法制委 民宗委 民宗 民族宗教 法制委 soc",
        "公安 交警 司法 法检 民政 人社 应急 消防 民宗 妇联 残联 信访 退役军人 政法 组织",
    ),
    _row(
        "CULT",
        "文化文史和学习委员会",
        "文史委",
        "文史 文化 文化委 学习委 文化文史 文化文史委 文史学习委 文化文史和学习委 cult",
        "文旅 宣传 融媒 档案史志 文联 侨联 台办",
    ),
    _OFFICE_ROW,
)

#: The older profile of five committees that some counties keep.
FIVE_COMMITTEES = (
    _row(
        "JKW",
        "经济科技委员会",
        "经科委",
        "经科 经济 经济委 农业 农业农村 农业农村委 城建 环资 环资城建委 城建委",
        "发改 财政 工信 商务 市监 税务 金融办 统计 数据 供电 通信 农业农村 水利 林业 供销 气象 "
        "住建 自然资源 交通 生态环境 城管",
    ),
    _row(
        "WJW",
        "文化教育委员会",
        "文教委",
        "文教 教育 文史 文史委 文化 教科卫体 教科卫体委",
        "教育 卫健 医保 科技 疾控 科协 体育 文旅 宣传 融媒 档案史志 文联 侨联 台办",
    ),
    _row(
        "SFW",
        "社会法制委员会",
        "社法委",
        "社法 社会法制 法制委 民宗",
        "公安 交警 司法 法检 民政 人社 应急 消防 民宗 妇联 残联 信访 退役军人 政法 组织",
    ),
    _row("TAW", "提案委员会", "提案委", "提案", "督查室"),
    _row("LLW", "联络委员会", "联络委", "联络 委员联络", "统战部"),
    _OFFICE_ROW,
)
