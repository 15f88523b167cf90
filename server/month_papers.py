"""The month's report (月报) as a paper for the 主席会议 and as an Excel sheet.

Source: DOMAIN.md §2 row 47 and §6 (station form).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.month import Month
from handlers.sections import Section
from rules.deadline import BEIJING
from rules.digest import SECTIONS, Kind, Reach
from rules.figures import NAMES, Figure, Line, Number, Rate
from server.papers import Block, Column, Heading, Paper, Paragraph, Signature, Table
from server.sheet_cells import Column as Cell
from server.sheet_cells import Heading as Title
from server.sheet_cells import Value, workbook

#: What the tables of stations and committees compare.
_STATION = (
    Number.HELD,
    Number.CONFIRMED,
    Number.ATTENDANCE,
    Figure.RECEIVED,
    Figure.ADOPTED,
    Figure.INSTRUCTED,
    Figure.FELL_DUE,
    Number.READ,
)
_COMMITTEE = (
    Figure.TRIAGED,
    Figure.ADOPTED,
    Figure.FORWARDED,
    Figure.FED_BACK,
    Figure.FELL_DUE,
    Rate.REPLY,
    Rate.SATISFACTION,
)
#: What is not as it should be, in the county's section.
_PROBLEMS: Mapping[Line, str] = {
    Figure.FELL_DUE: "{value} 件发生逾期",
    Figure.OVERDUE: "{value} 件现在仍逾期",
    Figure.DISSATISFIED: "{value} 件委员不满意",
    Number.UNCONFIRMED: "{value} 个活动没有确认",
}
_SUMMARY = (
    "本月新收社情民意 {received} 件，采用 {adopted} 件，交办 {forwarded} 件，"
    "答复委员 {fed_back} 件，发生逾期 {fell_due} 件；开展活动 {held} 次，"
    "列席乡镇会议 {town_meetings} 次"
)
#: What is said only where there is something to divide by.
_OF_THE_MONTH: Mapping[Line, str] = {Number.ATTENDANCE: "活动出席率 {value}"}
_OF_THE_YEAR: Mapping[Line, str] = {
    Rate.REPLY: "办复率 {value}",
    Rate.SATISFACTION: "委员满意率 {value}",
}
#: Names of columns that are narrow.
_NARROW: Mapping[Line, str] = {
    Number.HELD: "活动",
    Number.CONFIRMED: "确认",
    Number.ATTENDANCE: "出席",
    Number.READ: "已读",
    Figure.FED_BACK: "答复",
    Figure.FELL_DUE: "逾期",
    Rate.REPLY: "办复率",
    Rate.SATISFACTION: "满意率",
}
#: The last line: what `verify-audit --noted` takes.
_END = "审计日志末条：{seq}={digest}"
_LINES = tuple(line for group in SECTIONS[Kind.MONTHLY, Reach.COUNTY] for line in group)


def title_of(month: Month) -> str:
    """Name the report."""
    return f"{month.year}年{month.number}月联络站工作月报"


def paper(month: Month, end: tuple[int, str], *, now: datetime) -> Paper:
    """Write the report as a paper; ``end`` is the audit log's, as ``audit_chain.head`` gives it.

    Printed, the end tells later whether the log was cut off.
    """
    county = month.county.name
    return Paper(
        organisation=county,
        on=now.astimezone(BEIJING).date(),
        title=title_of(month),
        subtitle="供主席会议",
        blocks=(*_blocks(month, now), Paragraph(_END.format(seq=end[0], digest=end[1][:16]))),
    )


def _blocks(month: Month, now: datetime) -> Iterator[Block]:
    yield Heading("总体情况")
    yield _told(month.county)
    yield _all(month.county)
    yield Heading("反映最多的事")
    yield _topics(month.county)
    yield Heading("各联络站")
    yield _compared("联络站", month.stations, _STATION)
    yield Heading("各专委会（办复率、满意率为今年以来）")
    yield _compared("专委会", month.committees, _COMMITTEE)
    yield Heading("需要研究的问题")
    yield Paragraph(_problems(month))
    yield Signature(f"{month.county.name}办公室", now.astimezone(BEIJING).date())


def _told(section: Section) -> Paragraph:
    summary = _SUMMARY.format_map({line.value: section.value(line) for line in _LINES})
    month = "，".join((summary, *_shares(section, _OF_THE_MONTH)))
    year = "，".join(_shares(section, _OF_THE_YEAR))
    return Paragraph(f"{month}。" + (f"今年以来{year}。" if year else ""))


def _shares(section: Section, lines: Mapping[Line, str]) -> list[str]:
    return [
        words.format(value=section.value(line))
        for line, words in lines.items()
        if section.value(line).endswith("%")
    ]


def _all(section: Section) -> Table:
    """Give all numbers of the county, two in a row."""
    told = [(section.label(line), section.value(line)) for line in _LINES]
    half = -(-len(told) // 2)
    right = [*told[half:], ("", "")]
    rows = tuple((*one, *other) for one, other in zip(told[:half], right, strict=False))
    name, number = Column("指标", 2, centred=False), Column("数")
    return Table((name, number, name, number), rows)


def _topics(section: Section) -> Block:
    if not section.topics:
        return Paragraph("本月没有新收的件。")
    rows = tuple((name, str(len(ids))) for name, ids in section.topics)
    return Table((Column("部门（专委会）", 3, centred=False), Column("件数")), rows)


def _compared(what: str, sections: tuple[Section, ...], lines: tuple[Line, ...]) -> Block:
    if not sections:
        return Paragraph("没有。")
    columns = (
        Column(what, 2.2, centred=False),
        *(Column(_NARROW.get(line, NAMES[line])) for line in lines),
    )
    rows = tuple((one.name, *(one.value(line) for line in lines)) for one in sections)
    return Table(columns, rows)


def _problems(month: Month) -> str:
    county = month.county
    said = [
        words.format(value=county.value(line))
        for line, words in _PROBLEMS.items()
        if county.counts(line)
    ]
    late = [one.name for one in month.stations if one.counts(Number.UNCONFIRMED)]
    if late:
        said.append(f"活动没有确认的站：{'、'.join(late)}")
    return "；".join(said) + "。" if said else "没有。"


def sheet(month: Month, heading: Title) -> bytes:
    """Write the report as an Excel sheet: the county, each station and committee a row."""
    rows = (month.county, *month.stations, *month.committees)
    return workbook(heading, f"{month.number}月月报", (_WHO, *map(_column, _LINES)), rows)


def _column(line: Line) -> Cell[Section]:
    return Cell(NAMES[line], 10, lambda one: _value(one, line))


_WHO: Cell[Section] = Cell("单位", 24, lambda one: one.name)


def _value(section: Section, line: Line) -> Value:
    """Give a number as a number, a share as what people read."""
    said = section.value(line)
    return int(said) if said.isdigit() else said
