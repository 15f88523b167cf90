"""Sixty invented letters of two topics, and how to fit to them in a moment."""

from rules.text import normalise
from training.fit import Recipe
from training.letters import Letter

#: Letters alone: what is known beside them takes most of the time.
ALONE = Recipe(noises=(), knowledge=False)
PLACES = ("上街", "下街", "东门", "西门", "河边", "桥头")
LAMPS = ("路灯坏了没人修", "路灯不亮走夜路怕", "路灯闪个不停", "装几盏路灯吧", "灯杆倒了")
DOCTORS = ("卫生室没有医生", "看病排队太久", "医生下班太早", "药品不全要去县里", "病人挂不上号")


def letters_about(topic: str, matters: tuple[str, ...], places: tuple[str, ...]) -> list[Letter]:
    return [
        Letter(normalise(f"{place}{matter}"), topic, f"{place}{matter}")
        for place in places
        for matter in matters
    ]


LETTERS = [
    *letters_about("城乡建设", LAMPS, PLACES),
    *letters_about("卫生计生", DOCTORS, PLACES),
]
