"""What is known in words: what departments are for, what is no public matter, what meets a gate."""

import random
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from rules.remits import REMITS
from rules.text import normalise

_HERE = Path(__file__).parent
#: What a line about a department teaches; what a word of its remit does.
LINE, STRONG, WORD = 1.0, 0.5, 0.25

#: How often each way of asking is put round a matter.
APPEALS = 24

#: Which departments a letter under a topic may be for: who desks it, or who is asked in practice.
MAY_BE_FOR: Final = MappingProxyType(
    {
        topic: tuple(departments.split())
        for topic, departments in {
            "城乡建设": "住建 自然资源 城管 供电 通信 消防 应急 水利",
            "环境保护": "生态环境 城管 水利 林业 自然资源",
            "交通运输": "交通 交警 城管",
            "教育文体": "教育 文旅 体育 宣传 融媒 科技 科协",
            "劳动和社会保障": "人社 医保 退役军人 民政 组织 残联",
            "商贸旅游": "市监 商务 文旅 发改 供电 金融办 税务 工信 公安 通信",
            "卫生计生": "卫健 医保 疾控",
        }.items()
    }
)


class Lesson(NamedTuple):
    """A normalised text, the name that it should get, and how much it counts."""

    text: str
    name: str
    weight: float


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def duties() -> list[Lesson]:
    """Give what each department is for, a line each."""
    found = []
    for path in sorted((_HERE / "duties").glob("*.txt")):
        for line in _lines(path):
            department, _, text = line.partition("\t")
            found.append(Lesson(normalise(text), department, LINE))
    return found


def remits() -> list[Lesson]:
    """Give the words of the shipped remits that say something by themselves."""
    kinds = [(one, one.strong, STRONG) for one in REMITS] + [
        (one, one.words, WORD) for one in REMITS
    ]
    return [
        Lesson(word, remit.department, weight)
        for remit, words, weight in kinds
        for word in words
        if len(word) > 1
    ]


def nothing() -> list[str]:
    """Give texts that are no public matter."""
    return [normalise(line) for line in _lines(_HERE / "nothing.txt")]


def appealed(lessons: Sequence[Lesson], times: int = APPEALS) -> list[Lesson]:
    """Put matters into the words in which people ask for something, each so many times.

    What is asked for nothing at all is among them.
    """
    frames = [*_lines(_HERE / "appeals.txt")]
    said = random.Random(11).sample([*lessons], min(len(lessons), len(frames) * times))
    return [
        *(Lesson(normalise(frame.replace("…", "")), "", LINE) for frame in frames),
        *(
            one._replace(text=normalise(frame.replace("…", one.text)))
            for frame, one in zip(cycle(frames), said, strict=False)
        ),
    ]


def gates() -> list[Lesson]:
    """Give texts that meet a gate, and innocent ones that come near it (with no name)."""
    split = (line.partition("\t") for line in _lines(_HERE / "gates.txt"))
    return [
        Lesson(normalise(text), "" if gate == "none" else gate, LINE) for gate, _, text in split
    ]
