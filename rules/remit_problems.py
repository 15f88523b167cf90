"""Where something is wrong with what a county says of its routing: sheets and columns by name."""

from dataclasses import dataclass
from enum import StrEnum


class Sheet(StrEnum):
    """What people call the tables."""

    COMMITTEES = "专委会"
    DEPARTMENTS = "部门"
    WORDS = "关键词"
    OVERLAPS = "交叉事项"
    FLOORS = "门槛"


class Column(StrEnum):
    """What people call the columns."""

    CODE = "编码"
    NAME = "名称"
    SHORT = "简称"
    NAMES = "也叫"
    DEPARTMENT = "部门"
    COMMITTEE = "专委会"
    WORD = "词"
    KIND = "分量"
    RULE = "事项"
    WHEN = "条件"
    UNLESS = "例外"
    LEAD = "牵头"
    CO = "会办"
    SECOND = "第二可能"
    REVIEW = "办公室先看"
    FLOOR = "门槛"
    NUMBER = "数"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell: `row` counts from 0 in the table, `key` is what the row is of.

    A `row` of -1 is nowhere in the table. `place` tells several cells of one column apart.
    """

    sheet: Sheet
    row: int
    key: str
    column: Column
    says: str
    place: int = 0

    @property
    def sentence(self) -> str:
        """Say it with its place in words."""
        nth = f"{self.column}{'一二三'[self.place]}" if self.column is Column.WHEN else self.column
        return f"{self.sheet}“{self.key}”的{nth}：{self.says}。"


#: What a floor is called, and the most it can be.
FLOORS: dict[str, tuple[str, float]] = {
    "named": ("提名专委会的把握", 1.0),
    "meant": ("没有本县关键词时的把握", 1.0),
    "auto": ("自动分派的把握", 1.0),
    "topic": ("自动分派时主题的把握", 1.0),
    "margin": ("领先第二名的份额", 1.0),
    "co": ("会办部门的份额", 1.0),
}
