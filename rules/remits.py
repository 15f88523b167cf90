"""What each department can fix, in the words that members use: the keyword rules of routing.

`strong` words name the matter itself and settle it; `words` point to the department; `weak`
words name places, people and circumstances, so they count little. Any word next to 门口, 附近 and
the like is left out: the agency able to fix a thing gets it, whatever it stands beside (the
remedy rule). Source: the domain dossier, section 4.
"""

from dataclasses import dataclass
from itertools import chain

from rules.remits_economy import ECONOMY
from rules.remits_people import PEOPLE
from rules.remits_places import PLACES


@dataclass(frozen=True, slots=True)
class Remit:
    """The words of one department, by how much they say."""

    department: str
    strong: tuple[str, ...]
    words: tuple[str, ...]
    weak: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _remits(table: dict[str, tuple[str, str, str]]) -> tuple[Remit, ...]:
    return tuple(
        Remit(name, _words(strong), _words(words), _words(weak))
        for name, (strong, words, weak) in table.items()
    )


#: Errands and phrases that contain somebody's keyword and mean another thing: never scored.
INNOCENT = _words(
    """
    办医保 医保认证 交医保 缴医保 办社保 社保认证 办低保 去医院 去卫生院 去看病 上学路 上学的路
    学习一下 学习学习 向政协学习 卫生间 洗手间 民族路 解放路 学习用品 税前 税后 桥头 桥东 桥西
    戏水 游戏 桥梁作用 公路边 马路边 路边 党政机关 有关企业 企业退休 道路交通安全法 市场监督管理局
    市场监管局 城管局 交通局 教育局 卫健局 水利局 林业局 农业局 公安局 民政局 人社局 住建局 财政局
    """
)

#: Right after a word these say that it is only the place where something else is wrong.
LOCATIVES = _words(
    "门口 门前 大门 门外 附近 旁边 旁 边上 周边 周围 对面 后面 前面 外面 外头 路口 路段 那段 "
    "那条路 那排 路上 侧"
)

REMITS = tuple(chain.from_iterable(map(_remits, (ECONOMY, PLACES, PEOPLE))))
