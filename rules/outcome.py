"""What became of an item beside its lifecycle: ratings, adoptions, reports, instructions.

Source: DOMAIN.md §1 (satisfaction, adopt, report_up, leader_instruction) and §3.1.
"""

from enum import StrEnum

from rules.opinion import Verb


class Satisfaction(StrEnum):
    """How satisfied a reporter is."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Level(StrEnum):
    """Whose adoption or instruction it is."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class Kind(StrEnum):
    """What came of an item."""

    ADOPTION = "adoption"
    REPORT_UP = "report_up"
    INSTRUCTION = "instruction"


#: The verb that records each.
VERBS: dict[Kind, Verb] = {
    Kind.ADOPTION: Verb.ADOPT,
    Kind.REPORT_UP: Verb.REPORT_UP,
    Kind.INSTRUCTION: Verb.INSTRUCT,
}

SATISFACTION_NAMES: dict[Satisfaction, str] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}
LEVEL_NAMES: dict[Level, str] = {
    Level.COUNTY: "县",
    Level.CITY: "市",
    Level.PROVINCE: "省",
    Level.NATION: "全国",
}
KIND_NAMES: dict[Kind, str] = {
    Kind.ADOPTION: "采用",
    Kind.REPORT_UP: "报送",
    Kind.INSTRUCTION: "批示",
}


def reopens(attitude: Satisfaction, result: Satisfaction, round_: int) -> bool:
    """Tell whether a rating has the item worked once more: not satisfied with the first result.

    Source: DOMAIN.md §1 (重新办理 after 不满意) and §3.1 (one rehandle).
    """
    return Satisfaction.DISSATISFIED in (attitude, result) and round_ == 1
