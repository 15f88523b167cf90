"""What one row of the gates' table says: what leads to a gate, what is innocent, what happens."""

from dataclasses import dataclass
from enum import StrEnum


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
    #: The right door is named; whoever insists reaches the office and nobody else.
    SEAL = "seal"
    #: The right door is named; whoever insists still reaches the office.
    GUIDE = "guide"
    #: The sentence comes first, the item is taken all the same.
    FIRST_THEN_ITEM = "first_then_item"


@dataclass(frozen=True, slots=True)
class GateRow:
    """One way to a gate: patterns that lead there, phrases of innocent use, words that rule it out.

    One of `also` must stand somewhere in the text too; `whole` looks at all of a long letter.
    `sentence` is the key of the bot's text; `label` says in Chinese what the text looks like.
    """

    gate: Gate
    action: Action
    sentence: str
    label: str
    patterns: tuple[str, ...]
    innocent: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    whole: bool = False
