"""A bulletin of 《社情民意》 as a paper: .docx to be printed, PDF to be read.

No reporter's name is in it: a piece is said to come from the committee that worked on it.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from handlers import audit
from handlers.actor import Actor
from handlers.attachment import File
from models import Bulletin, Organisation, Piece
from rules.bulletin import KIND_NAMES, issue_said, recipients
from rules.deadline import BEIJING
from server import papers
from server.inspections import DOCX
from server.papers import Paper

NAME, DRAFT = "社情民意", "送审稿"
PDF: Final = "application/pdf"
#: Of what no committee worked on.
_MEMBER: Final = "县政协委员"
_FORMS: Mapping[str, tuple[str, Callable[[Paper], bytes]]] = {
    "docx": (DOCX, papers.docx),
    "pdf": (PDF, papers.pdf),
}


async def written(actor: Actor, made: Bulletin, form: str, *, now: datetime) -> File:
    """Write a bulletin as ``docx`` or ``pdf``, as ``handlers.bulletin.find`` gives it.

    The audit log has who took it.
    """
    detail = {"bulletin": made.id, "form": form}
    await audit.export(actor, "bulletin", len(made.pieces), detail, now=now)
    paper = paper_of(await Organisation.get(id=made.org_id), made, now)
    content_type, write = _FORMS[form]
    # A long one takes a second, in which others want to be answered.
    return File(content_type, await asyncio.to_thread(write, paper), f"{name_of(made)}.{form}")


def name_of(made: Bulletin) -> str:
    """Name the file of a bulletin."""
    if made.number is None:
        return f"{NAME}{KIND_NAMES[made.kind]}（{DRAFT}）"
    return issue_said(made.kind, made.year, made.number).translate(dict.fromkeys(map(ord, "《》")))


def paper_of(org: Organisation, made: Bulletin, now: datetime) -> Paper:
    """Say what a bulletin says; one that is not signed has no number and no signer."""
    reported_to, sent_to = recipients(made.sent_to)
    return Paper(
        organisation=f"{org.name}办公室",
        on=(made.signed_at or now).astimezone(BEIJING).date(),
        title=made.title,
        blocks=tuple(map(_piece, made.pieces)),
        masthead=NAME,
        number=_number(made),
        signer=made.signed_by.name if made.signed_by else "",
        reported_to=reported_to,
        sent_to=sent_to,
        copies=made.copies,
    )


def _number(made: Bulletin) -> str:
    if made.number is None:
        return f"{KIND_NAMES[made.kind]}{DRAFT}"
    return KIND_NAMES[made.kind] + papers.issue(made.number, made.overall)


def _piece(piece: Piece) -> papers.Piece:
    committee = piece.opinion.committee
    return papers.Piece(piece.title, piece.text, committee.name if committee else _MEMBER)
