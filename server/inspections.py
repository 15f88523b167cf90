"""The inspection circular (督查通报) as a paper that is ready to send, and as a sheet."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final

from handlers import audit
from handlers.actor import Actor
from handlers.attachment import File
from handlers.county import county_of
from handlers.inspection import Issued, Line
from models import Organisation
from rules.deadline import BEIJING
from server.api.files import SHEET, Sheet
from server.papers import Block, Column, Heading, Paper, Paragraph, Signature, Table, docx
from server.papers import issue as numbered
from server.sheet_cells import Column as Cells
from server.sheet_cells import Heading as Head
from server.sheet_cells import workbook

NAME: Final = "督查通报"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = (
    Column("编号", 1.6),
    Column("事项", 2.9, centred=False),
    Column("应办日期", 1.6),
    Column("逾期工作日", 1.4),
)
_CELLS: tuple[Cells[Line], ...] = (
    Cells("承办", 18, lambda line: line.whose),
    Cells("编号", 13, lambda line: line.receipt),
    Cells("事项", 36, lambda line: line.title),
    Cells("应办时间", 17, lambda line: line.due_at),
    Cells("逾期工作日", 10, lambda line: line.days),
    Cells("紧急", 7, lambda line: line.urgent),
    Cells("未接办", 8, lambda line: line.accepting),
)


async def draft(actor: Actor, lines: Sequence[Line], *, now: datetime) -> File:
    """Write what an inspection circular would say today, without a number."""
    paper = await _paper(actor, lines, now)
    await audit.export(actor, "inspection draft", len(lines), now=now)
    return await _file(replace(paper, title=f"{paper.title}（草稿）"), f"{NAME}（草稿）", now)


async def circular(actor: Actor, issued: Issued, *, now: datetime) -> File:
    """Write an inspection circular that was issued."""
    paper = await _paper(actor, issued.lines, now)
    number = numbered(issued.number)
    return await _file(replace(paper, masthead=NAME, number=number), f"{NAME}{number}", now)


async def sheet(actor: Actor, lines: Sequence[Line], *, now: datetime) -> Sheet:
    """Write the list as a sheet with a watermark."""
    number = await audit.export(actor, "inspection", len(lines), now=now)
    org = await Organisation.get(id=actor.org_id)
    heading = Head(org.name, "逾期件清单", actor.name, now, number)
    content = await asyncio.to_thread(workbook, heading, "逾期件", _CELLS, lines)
    return Sheet(SHEET, content, f"逾期件清单 {_day(now)}.xlsx")


async def _file(paper: Paper, name: str, now: datetime) -> File:
    content = await asyncio.to_thread(docx, paper)
    return File(DOCX, content, f"{name} {_day(now)}.docx")


async def _paper(actor: Actor, lines: Sequence[Line], now: datetime) -> Paper:
    org = await Organisation.get(id=actor.org_id)
    days = (await county_of(actor.org_id)).numbers.inspect_days
    today = now.astimezone(BEIJING).date()
    said = (
        f"截至{today.year}年{today.month}月{today.day}日，社情民意办理逾期满{days}个工作日的"
        f"有{len(lines)}件，现通报如下。请抓紧办理，并报送办理情况。"
    )
    blocks: list[Block] = [Paragraph(said if lines else "目前没有逾期的件。")]
    for whose, late in groupby(lines, key=lambda line: line.whose):
        blocks += [Heading(whose), Table(_COLUMNS, tuple(map(_row, late)))]
    office = f"{org.name}办公室"
    signed = Signature(office, today)
    return Paper(office, today, "关于社情民意办理逾期情况的通报", (*blocks, signed))


def _row(line: Line) -> tuple[str, ...]:
    title = f"{'【急】' if line.urgent else ''}{line.title}{'（未接办）' if line.accepting else ''}"
    return line.receipt, title, _day(line.due_at), str(line.days)


def _day(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d}"
