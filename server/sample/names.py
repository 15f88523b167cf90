"""Tables from which the invented county's people and places are put together."""

from typing import NamedTuple

COUNTY = "青溪县政协"

TOWNS = ("云坪镇", "白鹭滩镇", "松风镇", "柳烟镇", "稻香镇", "芦笛镇")
TOWNSHIPS = ("听泉乡", "望月乡", "桃溪乡", "雁回乡", "枫叶乡")

SECTORS = (
    "中共界",
    "民主党派界",
    "无党派界",
    "共青团界",
    "工会界",
    "妇联界",
    "工商联界",
    "科技界",
    "经济界",
    "农业界",
    "教育界",
    "医药卫生界",
    "文化体育界",
    "社会保障界",
    "民族宗教界",
    "特邀界",
)

UNITS = (
    "县发改局",
    "县财政局",
    "县工信局",
    "县商务局",
    "县市监局",
    "县农业农村局",
    "县水利局",
    "县林业局",
    "县供销社",
    "县气象局",
    "县住建局",
    "县自然资源局",
    "县交通局",
    "县生态环境分局",
    "县城管局",
    "县教育局",
    "县卫健局",
    "县医保局",
    "县公安局",
    "县司法局",
    "县民政局",
    "县人社局",
    "县应急局",
    "县消防大队",
    "县文旅局",
)


class Place(NamedTuple):
    """A spot that the phones offer to send; degrees."""

    label: str
    latitude: float
    longitude: float


#: The first station, where its activity meets, and somewhere else altogether.
PLACES = (
    Place("云坪镇联络站", 30.3121, 109.4507),
    Place("云坪镇水厂", 30.3264, 109.4683),
    Place("青溪县汽车站", 30.0538, 109.5219),
)

#: 41, 23 and 27 have no common factor: the first 25,461 names made of them differ.
_SURNAMES = "苏林江何周叶沈陆方程许白温梁秦韩唐夏顾杜潘钟谭邹石崔康毛邱黎易常武乔贺赖龚文庞樊兰"
_FIRST = "禾岚溪松青云竹兰秋晓远清思若景佳语沐承雨知望星"
_SECOND = "穗山月帆舟庭遥宁川原野晴朗微然榆桐枫棠薇苇芷荷莲桥渡秋"


def person(index: int) -> str:
    """Put an invented name together: the same one for an index, another for every other."""
    surname = _SURNAMES[index * 7 % len(_SURNAMES)]
    first = _FIRST[index * 5 % len(_FIRST)]
    return surname + first + _SECOND[index * 11 % len(_SECOND)]


def phone(index: int) -> str:
    """Make up a phone of a series that nobody uses."""
    return f"13900{index + 1:06d}"
