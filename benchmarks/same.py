"""Letters of which some tell of the same: people's own where they are at hand, else made here.

People's letters are read from the ``.csv.gz`` files of the folder that ``LIAISON_LETTERS`` names:
a ``title``, a ``text`` (or ``body``), and where it is known a ``dup_group`` that letters share.
"""

import csv
import gzip
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "LIAISON_LETTERS"
#: What a letter must have to be cut in two: each half then still says something.
CUT_FROM = 160

#: No two matters are at one place.
_PLACES = tuple(
    a + b + kind
    for a in "云石柳青白黄龙竹枫桐松榆梅杏"
    for b in "坪桥溪岭塘湾坡洲井垭"
    for kind in ("村", "小区", "中学", "大市场", "卫生院", "大桥", "水厂", "养老院")
)
#: Matters, each part of which may be told in several words.
_MATTERS = (
    (("路灯不亮", "一到晚上黑漆漆的，灯坏了", "路灯坏了"), ("学生走夜路害怕", "出门看不清路")),
    (("自来水发黄", "水龙头放出来的水是浑的", "水里有泥沙"), ("没人敢喝", "只好去外面买水")),
    (("垃圾没人清运", "垃圾桶满得溢出来", "臭得不敢开窗"), ("苍蝇多", "夏天味道很大")),
    (("半夜还在施工", "打桩声吵到凌晨", "工地晚上不停工"), ("老人睡不着", "孩子没法学习")),
    (("班车停开了", "公交车半天等不来", "没有车去县城"), ("看病赶集不方便", "只能搭摩托")),
    (("没有值班医生", "晚上看病找不到人", "门诊下午就关了"), ("孩子发烧没处看", "只能送县里")),
    (("物业乱收费", "停车费突然涨了一倍", "收费没有公示"), ("业主意见很大", "去问也没人解释")),
    (("桥面裂了缝", "栏杆断了一截", "桥墩被水冲空了"), ("过车提心吊胆", "怕出事故")),
)
_ENDS = ("希望早点解决", "请有关部门来看一看", "反映过几次都没有结果", "盼答复", "谢谢领导关心")


@dataclass(frozen=True, slots=True)
class Letters:
    """Texts with their titles, and which of them tell of the same; ``whose`` wrote them."""

    whose: str
    titles: Sequence[str]
    texts: Sequence[str]
    groups: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: texts, the letter that each is (or None), and which letters are meant."""

    name: str
    asked: Sequence[str]
    itself: Sequence[int | None]
    meant: Sequence[Sequence[int]]


def letters(number: int) -> Letters:
    """Give so many letters, with all the groups that there are."""
    folder = os.environ.get(FOLDER)
    return _peoples(Path(folder), number) if folder else _made(number)


def _peoples(folder: Path, number: int) -> Letters:
    csv.field_size_limit(1 << 24)
    rows = [row for path in sorted(folder.glob("*.csv.gz")) for row in _rows(path)]
    random.Random(1).shuffle(rows)
    shared: dict[str, int] = defaultdict(int)
    for row in rows:
        shared[row.get("dup_group") or ""] += 1
    alone = [row for row in rows if not row.get("dup_group") or shared[row["dup_group"]] == 1]
    first = [row for row in rows if row.get("dup_group") and shared[row["dup_group"]] > 1]
    return _grouped("people's own", [*first, *alone][:number])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if text := row.get("text") or row.get("body"):
                yield row | {"text": text, "title": row.get("title", "")}


def _made(number: int) -> Letters:
    """Make four letters of each matter at each place, in words of their own."""
    dice = random.Random(4)
    rows = []
    for place in dice.sample(_PLACES, min(len(_PLACES), number // 4 + 1)):
        what, why = dice.choice(_MATTERS)
        for _ in range(4):
            parts = [place + dice.choice(what), dice.choice(why), dice.choice(what)]
            dice.shuffle(parts)
            text = "，".join([*parts, *dice.sample(_ENDS, 2)])
            rows.append({"title": "", "text": text, "dup_group": place})
    return _grouped("made", rows[:number])


def _grouped(whose: str, rows: Sequence[dict[str, str]]) -> Letters:
    groups: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[row.get("dup_group") or f"alone {at}"].append(at)
    shared = [group for group in groups.values() if len(group) > 1]
    return Letters(whose, [row["title"] for row in rows], [row["text"] for row in rows], shared)


def of_groups(among: Letters, most: int) -> Search:
    """Ask with letters for the others of their group."""
    asked = [(at, group) for group in among.groups for at in group][:most]
    return Search(
        "a letter, for the others of its group",
        [among.texts[at] for at, _ in asked],
        [at for at, _ in asked],
        [[other for other in group if other != at] for at, group in asked],
    )


def of_halves(among: Letters, number: int) -> tuple[Letters, Search]:
    """Ask with first halves, in letters of which only the second halves are there."""
    grouped = {at for group in among.groups for at in group}
    long = [
        at for at, text in enumerate(among.texts) if len(text) >= CUT_FROM and at not in grouped
    ]
    cut = random.Random(5).sample(long, min(number, len(long)))
    texts, titles, asked = list(among.texts), list(among.titles), []
    for at in cut:
        body = texts[at].removeprefix(titles[at])
        asked.append(body[: len(body) // 2])
        texts[at], titles[at] = body[len(body) // 2 :], ""
    halves = Letters(among.whose, titles, texts, among.groups)
    name = "the first half of a letter, for the second"
    return halves, Search(name, asked, [None] * len(cut), [[at] for at in cut])
