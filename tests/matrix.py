"""DOMAIN.md §7 for items: every verb, who may do it to which items, and how it is asked for.

A table of its own, beside the code's: the letters are the dossier's. ``{n}`` is an item's number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rules.deadline import BEIJING
from rules.opinion import State, Verb
from rules.role import Role

#: The columns of the letters.
ROLES = (
    Role.MEMBER,
    Role.STATION_HEAD,
    Role.INFO_OFFICER,
    Role.COMMITTEE,
    Role.OFFICE,
    Role.VICE_CHAIR,
    Role.UNIT,
    Role.ADMIN,
)
#: Who reads the words of an item: A all, C own committee, S own station (copied), O own.
READS = "O S S C A A - -"


class Where(StrEnum):
    """Whose an item is, and where it lies, as somebody of a role sees it."""

    #: they reported it; it lies with their own committee
    OWN = "own"
    #: somebody else's; with their committee, copied to their station, at their unit
    NEAR = "near"
    #: somebody else's, and somewhere else
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Row:
    """A verb: the letters of who may, from which state, and how chat and API ask for it."""

    verb: Verb
    who: str
    state: State
    path: str
    body: Mapping[str, object]
    said: tuple[str, ...]
    #: the item lies with a unit, and stands so there
    unit: str = ""
    extension: bool = False


_ALL_OWN = "O O O O O O O O"
_WORK = "- - - C A - - -"
_OFFICE = "- - - - A - - -"
_LEADER = "- - - - - A - -"
_UNIT = "- - - - A - U -"
_WHY = {"reason": "other", "words": "说明一下"}
_LEVEL = {"level": "city"}
#: A day that a unit asks for.
UNTIL = datetime.now(BEIJING).date() + timedelta(days=10)
_ITEM, _WITH_UNIT = "/opinions/{n}", "/assignments/{n}"
_PARTS = {
    "parts": [
        {"text": "集镇垃圾车三天才来一次，臭得很", "committee": "ENV"},
        {"text": "柑橘快下树了价钱低，想请县里帮着卖", "committee": "AGRI"},
    ]
}


def _row(verb: Verb, who: str, state: State, body: object, *said: str, **more: object) -> Row:
    path = f"{_ITEM}/{verb.value.replace('_', '-')}"
    return Row(verb, who, state, path, body or {}, said, **more)  # type: ignore[arg-type]


def _of_unit(verb: Verb, path: str, body: object, *said: str, unit: str = "accepted") -> Row:
    given = body or {}
    return Row(verb, _UNIT, State.FORWARDED, f"{_WITH_UNIT}/{path}", given, said, unit)  # type: ignore[arg-type]


V, S = Verb, State
MATRIX: tuple[Row, ...] = (
    _row(V.ASK_INFO, "- S S C A - - -", S.TRIAGED, {"words": "有多少户？"},
         "追问 {n} 有多少户？", "1"),
    _row(V.SUPPLY, _ALL_OWN, S.NEED_INFO, {"words": "七十多户"}, "补充 {n} 七十多户", "好了", "1"),
    _row(V.TRIAGE, "- - - - A A - -", S.SUBMITTED, {"committee": "EDU"}, "转 {n} 教科卫体委", "1"),
    _row(V.REROUTE, "- - - C A A - -", S.TRIAGED, {"committee": "EDU", **_WHY},
         "转 {n} 教科卫体委 归他们管", "1"),
    _row(V.TAKE, _WORK, S.TRIAGED, {}, "收 {n}"),
    _row(V.ANSWER, _WORK, S.IN_REVIEW, {"words": "修好了"}, "答复 {n} 修好了", "1"),
    _row(V.RETAIN, _WORK, S.IN_REVIEW, _WHY, "留存 {n} 先留着看看", "1"),
    _row(V.DECLINE, _WORK, S.IN_REVIEW, _WHY, "不采用 {n} 说得太笼统", "1"),
    _row(V.MERGE, _WORK, S.IN_REVIEW, {"into": "{other}"}, "并 {n} 到 {m}", "1"),
    _row(V.UNMERGE, _WORK, S.MERGED, {}, "拆回 {n}"),
    _row(V.SPLIT, _WORK, S.IN_REVIEW, _PARTS, "拆 {n}", "集镇垃圾车三天才来一次，臭得很",
         "柑橘快下树了价钱低，想请县里帮着卖", "好了", "1"),
    _row(V.EDIT, _WORK, S.IN_REVIEW, {"title": "修路", "text": "路坏了，建议修。"},
         "编辑 {n}", "路坏了半年，四十户人出门绕远，建议今年修好。", "1"),
    _row(V.SEND_UP, _OFFICE, S.EDITING, {}, "送签 {n}"),
    _row(V.SIGN, _LEADER, S.SIGN_OFF, {}, "签发 {n}", "1"),
    _row(V.SEND_BACK, _LEADER, S.SIGN_OFF, _WHY, "退改 {n} 建议再具体一些", "1"),
    _row(V.FORWARD, _OFFICE, S.ISSUED, {"lead": "{unit}"}, "转办 {n} {unit}", "1"),
    _of_unit(V.ACCEPT, "accept", {}, "接办 {n}", unit="assigned"),
    _of_unit(V.REFUSE, "refuse", _WHY, "退办 {n} 不归我们管", "1", unit="assigned"),
    _of_unit(V.REPORT_PROGRESS, "progress", {"words": "到现场看过"}, "进展 {n} 到现场看过"),
    _of_unit(V.ASK_EXTENSION, "extension", {**_WHY, "until": f"{UNTIL}"},
             "展期 {n}", f"{UNTIL.month}月{UNTIL.day}日", "等资金下来", "1"),
    _of_unit(V.REPLY, "reply", {"reply_class": "A", "words": "已经修好"},
             "办复 {n}", "1", "已经修好", "好了", "1"),
    _row(V.EXTEND, _OFFICE, S.FORWARDED, {}, "准延期 {n}", "1", unit="accepted", extension=True),
    _row(V.KEEP_DUE, _OFFICE, S.FORWARDED, _WHY, "不准延期 {n} 群众等着", "1", unit="accepted",
         extension=True),
    _row(V.RETURN, _OFFICE, S.REPLIED, _WHY, "退回重办 {n} 没答到点上", "1", unit="replied"),
    _row(V.FEED_BACK, _OFFICE, S.REPLIED, {"words": "修好了"}, "反馈 {n} 修好了", "1",
         unit="replied"),
    _row(V.RATE, _ALL_OWN, S.FED_BACK, {"attitude": "satisfied", "result": "basically"},
         "评价 {n} 12"),
    _row(V.ARCHIVE, _OFFICE, S.FED_BACK, {}, "结案 {n}"),
    _row(V.DIVERT, _OFFICE, S.IN_REVIEW, {"reason": "petition"}, "转别处 {n} 属于信访事项", "1"),
    _row(V.QUARANTINE, _OFFICE, S.IN_REVIEW, {"reason": "classified"}, "封存 {n} 可能涉密", "1"),
    _row(V.RELEASE, _OFFICE, S.QUARANTINED, {"reason": "checked"}, "解封 {n} 已核实没有问题", "1"),
    _row(V.ASK_PURGE, _OFFICE, S.QUARANTINED, {"reason": "classified"}, "销毁 {n} 确属涉密", "1"),
    _row(V.WITHDRAW, _ALL_OWN, S.TRIAGED, {}, "撤回 {n}"),
    _row(V.ADOPT, _OFFICE, S.ISSUED, _LEVEL, "采用 {n} 市"),
    _row(V.REPORT_UP, _OFFICE, S.ISSUED, _LEVEL, "报送 {n} 市"),
    _row(V.INSTRUCT, _OFFICE, S.ISSUED, _LEVEL, "批示 {n} 市"),
)  # fmt: skip


def letter(letters: str, role: Role) -> str:
    """Give a role's letter."""
    return letters.split()[ROLES.index(role)]


def reaches(letter_: str, row: Row, where: Where) -> bool:
    """Tell whether a letter reaches an item that is somebody else's."""
    # What the office is to send on lies with no committee.
    near = where is Where.NEAR and not (letter_ == "C" and row.state is State.SUBMITTED)
    return letter_ == "A" or (letter_ in "SCU" and near)


def may(row: Row, role: Role, where: Where) -> bool:
    """Tell whether somebody of a role may do it: nobody works on a matter of their own."""
    if where is Where.OWN:
        return letter(row.who, role) == "O"
    return reaches(letter(row.who, role), row, where)


def knows(row: Row, role: Role, where: Where) -> bool:
    """Tell whether the item is there for them; one's own is, but what is sealed is the office's."""
    if row.state is State.QUARANTINED:
        return role is Role.OFFICE
    return where is Where.OWN or may(row, role, where) or reaches(letter(READS, role), row, where)


@dataclass(frozen=True, slots=True)
class Laid:
    """An item laid out for a row: its receipt, and what it could be merged into."""

    receipt: str
    other: str
    unit: str
    names: Mapping[str, str] = field(default_factory=dict)

    def filled(self, words: str) -> str:
        """Put the numbers into what is said or asked."""
        short = self.receipt.rpartition("-")[2]
        said = words.replace("{n}", short if "/" not in words else self.receipt)
        return (
            said.replace("{m}", self.other.rpartition("-")[2])
            .replace("{other}", self.other)
            .replace("{unit}", self.unit)
        )
