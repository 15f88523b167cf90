"""The month's report (月报) as a paper and as a sheet, for the office and the leaders."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from handlers import audit, audit_chain
from handlers.actor import Actor
from handlers.attachment import File
from handlers.errors import NotAllowed, NotFound
from handlers.month import Month, open_month, report
from server.api.endpoint import Call, Nothing, Who, endpoint
from server.api.files import SHEET, Sheet
from server.month_papers import paper, sheet, title_of
from server.papers import Paper, docx, pdf
from server.sheet_cells import Heading

_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<number>0[1-9]|1[0-2])")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
_WRITE: Mapping[str, Callable[[Paper], bytes]] = {_DOCX: docx, _PDF: pdf}
_ENDINGS = {_DOCX: "docx", _PDF: "pdf"}


@endpoint(Nothing, File, NotFound, NotAllowed)
async def read_docx(call: Call, given: Nothing) -> File:
    """Get a month's report as a Word document."""
    return await _paper(call.actor, await _asked(call), _DOCX, call.now)


@endpoint(Nothing, File, NotFound, NotAllowed)
async def read_pdf(call: Call, given: Nothing) -> File:
    """Get a month's report as a PDF."""
    return await _paper(call.actor, await _asked(call), _PDF, call.now)


@endpoint(Nothing, Sheet, NotFound, NotAllowed)
async def read_sheet(call: Call, given: Nothing) -> Sheet:
    """Get a month's report as an Excel sheet."""
    return await _sheet(call.actor, await _asked(call), call.now)


@endpoint(Nothing, File, NotFound, who=Who.ANYBODY)
async def open_docx(call: Call, given: Nothing) -> File:
    """Get a month's report as a Word document, by a link of two days."""
    return await _paper(*await _opened(call), _DOCX, call.now)


@endpoint(Nothing, Sheet, NotFound, who=Who.ANYBODY)
async def open_sheet(call: Call, given: Nothing) -> Sheet:
    """Get a month's report as an Excel sheet, by a link of two days."""
    return await _sheet(*await _opened(call), call.now)


async def _asked(call: Call) -> Month:
    asked = _MONTH.fullmatch(call.part("month"))
    if asked is None:
        raise NotFound
    return await report(call.actor, int(asked["year"]), int(asked["number"]), now=call.now)


async def _opened(call: Call) -> tuple[Actor, Month]:
    return await open_month(call.part("token"), key=call.key, now=call.now)


async def _paper(actor: Actor, month: Month, media: str, now: datetime) -> File:
    """Write it beside the loop: others want to be answered meanwhile."""
    await _noted(actor, month, now)
    made = paper(month, await audit_chain.head(actor.org_id), now=now)
    content = await asyncio.to_thread(_WRITE[media], made)
    return File(media, content, f"{title_of(month)}.{_ENDINGS[media]}")


async def _sheet(actor: Actor, month: Month, now: datetime) -> Sheet:
    number = await _noted(actor, month, now)
    heading = Heading(month.county.name, title_of(month), actor.name, now, number)
    content = await asyncio.to_thread(sheet, month, heading)
    return Sheet(SHEET, content, f"{title_of(month)}.xlsx")


async def _noted(actor: Actor, month: Month, now: datetime) -> str:
    rows = 1 + len(month.stations) + len(month.committees)
    named = {"month": f"{month.year}-{month.number:02d}"}
    return await audit.export(actor, "month", rows, named, now=now)
