"""The cells of a roster (名册): what its columns are called, and what may stand in each."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from rules.role import ROLE_NAMES, Role


class Column(StrEnum):
    """A column of a roster, by the header that staff write."""

    NUMBER = "编号"
    NAME = "姓名"
    PHONE = "手机"
    ROLES = "身份"
    SECTOR = "界别"
    STATION = "联络站"
    COMMITTEE = "专委会"
    UNIT = "承办单位"
    GROUP = "活动组"
    STANDING = "常委"


#: What else staff write over a column. 单位 is not among them: it means where somebody works.
SYNONYMS: Mapping[Column, str] = {
    Column.NUMBER: "委员编号 人员编号 证号 委员证号 工号 名册编号",
    Column.NAME: "名字 委员姓名 人员姓名",
    Column.PHONE: "电话 手机号 手机号码 联系电话 联系方式 移动电话 电话号码",
    Column.ROLES: "职务 角色 身份角色 岗位 类别",
    Column.SECTOR: "所属界别 委员界别",
    Column.STATION: "所属联络站 站点 乡镇联络站 政协联络站 工作联络站 所在联络站",
    Column.COMMITTEE: "专门委员会 所属专委会 委室 所在专委会 专委",
    Column.UNIT: "承办部门 办理单位",
    Column.GROUP: "活动小组 委员活动组 委员活动小组 小组 所属活动组",
    Column.STANDING: "是否常委 政协常委 常务委员",
}
#: What a roster can't do without.
NEEDED = (Column.NUMBER, Column.NAME, Column.PHONE)
#: The longest text of a column, in characters, where it is not the usual one.
LONGEST = {Column.NUMBER: 32, Column.NAME: 32, Column.GROUP: 32}
USUAL_LENGTH = 64

#: What else staff write for a role (身份).
ROLE_SYNONYMS: Mapping[Role, str] = {
    Role.MEMBER: "政协委员 县政协委员",
    Role.STATION_HEAD: "联络站站长",
    Role.INFO_OFFICER: "联络站信息员",
    Role.COMMITTEE: "专委会主任 专委会工作人员 专委会人员 专委会干部 专委",
    Role.OFFICE: "办公室主任 办公室工作人员 办公室人员 政协办 政协办公室",
    Role.VICE_CHAIR: "副主席 政协副主席",
    Role.UNIT: "承办单位联络员 单位联络员 承办联络人",
    Role.ADMIN: "系统管理员",
}
_ROLES = {word: role for role in Role for word in (ROLE_NAMES[role], *ROLE_SYNONYMS[role].split())}
HEADERS = {word: column for column in Column for word in (column.value, *SYNONYMS[column].split())}
#: What a role must be held at.
PLACES = {
    Role.STATION_HEAD: Column.STATION,
    Role.INFO_OFFICER: Column.STATION,
    Role.COMMITTEE: Column.COMMITTEE,
    Role.UNIT: Column.UNIT,
}
#: Whose posts somebody may stand in for, and how a cell says so.
_DEPUTIES = (Role.COMMITTEE, Role.OFFICE)
_MARK = re.compile(r"^代理|\(代理\)$|代理$")
_YES = frozenset(["是", "常委", "√", "✓", "✔", "1", "y", "yes", "true"])
_NO = frozenset(["", *["否", "不是", "×", "x", "0", "n", "no", "false", "无", "-", "—", "/"]])
_NOTHING = frozenset(["无", "-", "--", "—", "——", "/", "\\"])
#: Left where nothing is said without losing anything.
_OPTIONAL = (Column.SECTOR, Column.STATION, Column.COMMITTEE, Column.UNIT, Column.GROUP)
_ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])


def clean(text: str) -> str:
    """Bring a cell to one form: half width, no invisible characters, single spaces.

    The script stays as it is: names are written as their bearers write them.
    """
    kept = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", text)
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(kept.split())


def text_of(column: Column, cell: str) -> str:
    """Bring a cell to plain text: no apostrophe of Excel's, no gaps inside Chinese names."""
    text = re.sub(r"^(\d+)\.0+$", r"\1", clean(cell).lstrip("'’‘"))
    if column is not Column.ROLES:
        text = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)
    return "" if column in _OPTIONAL and text in _NOTHING else text


def value_of(column: Column, text: str, committees: Mapping[str, str]) -> Any:
    """Read one cell; ValueError says what is wrong with it."""
    if text.startswith("="):
        raise ValueError("是没有结果的公式，请在 Excel 里打开并保存一次")
    if text.upper() in _ERRORS:
        raise ValueError(f"是 Excel 的错误值 {text}，请改正")
    if len(text) > (longest := LONGEST.get(column, USUAL_LENGTH)):
        raise ValueError(f"太长，最多 {longest} 字")
    match column:
        case Column.NUMBER | Column.NAME:
            if not text:
                raise ValueError("空着，请填写")
            return text
        case Column.PHONE:
            return _phone(text)
        case Column.ROLES:
            return _roles(text)
        case Column.STANDING:
            return _standing(text)
        case Column.COMMITTEE:
            return _committee(text, committees)
        case _:
            return text


def _phone(text: str) -> str:
    digits = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", re.sub(r"[\s\-‐–—]", "", text))
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", digits):
        raise ValueError(f"{text} 是科学计数，请把这一列设成文本再填")
    if digits and not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        raise ValueError(f"{text} 不是 11 位手机号")
    return digits


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[、,;/|+&兼\s]+", text) if word]


def deputies_of(text: str) -> tuple[Role, ...]:
    """Give the roles of a cell that somebody stands in for: 专委会(代理)."""
    marked = [_MARK.sub("", word) for word in _words(text) if _MARK.search(word)]
    return tuple(dict.fromkeys(_ROLES[word] for word in marked if word in _ROLES))


def _roles(text: str) -> tuple[Role, ...]:
    offered = "、".join(ROLE_NAMES.values())
    words = [_MARK.sub("", word) for word in _words(text)]
    if not words:
        raise ValueError(f"空着，可填：{offered}")
    for word in words:
        if word not in _ROLES:
            raise ValueError(f"没有“{word}”这种身份，可填：{offered}")
    if wrong := set(deputies_of(text)) - set(_DEPUTIES):
        names = "、".join(ROLE_NAMES[role] for role in _DEPUTIES)
        raise ValueError(f"{ROLE_NAMES[min(wrong)]}没有代理，能代理的有：{names}")
    return tuple(dict.fromkeys(_ROLES[word] for word in words))


def _standing(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError(f"“{text}”看不懂，请填 是 或 否")
    return text.lower() in _YES


def _committee(text: str, committees: Mapping[str, str]) -> str:
    if not text:
        return ""
    code = committees.get(text.lower())
    if code is None:
        first: dict[str, str] = {}
        for word, known in committees.items():
            first.setdefault(known, word)
        raise ValueError(f"没有“{text}”，可填：{'、'.join(first.values())}")
    return code
