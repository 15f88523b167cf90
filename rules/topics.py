"""The first-level topics of the official tree, and which of them each department's business is.

Seven of them are known from labelled letters, the others from what the departments are for.
"""

from types import MappingProxyType
from typing import Final

#: What is no public matter at all.
NOTHING: Final = ""

#: topic: the departments whose business it mainly is.
_TABLE: Final = {
    "城乡建设": "住建 城管 供电",
    "环境保护": "生态环境",
    "交通运输": "交通",
    "教育文体": "教育 体育 文旅 文联 档案史志",
    "劳动和社会保障": "人社 医保",
    "商贸旅游": "商务 市监",
    "卫生计生": "卫健 疾控",
    "农村农业": "农业农村 水利 林业 供销",
    "国土资源": "自然资源 气象",
    "政法": "公安 交警 司法 法检 消防 政法",
    "民政": "民政 残联 退役军人",
    "经济管理": "发改 财政 工信 税务 金融办 统计 应急",
    "科技与信息产业": "科技 科协 数据 通信",
    "党务政务": "民宗 妇联 信访 组织 宣传 融媒 侨联 台办 督查室 统战部 政协办公室",
    "纪检监察": "",
}
TOPICS: Final = tuple(_TABLE)
#: Topics that letters are labelled with.
LABELLED: Final = TOPICS[:7]
TOPIC_OF: Final = MappingProxyType(
    {department: topic for topic, of in _TABLE.items() for department in of.split()}
)
