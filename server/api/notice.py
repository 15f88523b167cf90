"""The inbox: everything that I am told is here, whatever became of the pushes."""

from datetime import datetime

from handlers import notice
from handlers.errors import NotFound
from models import Notice
from rules.opinion import VERB_NAMES, Party, State, Verb
from server.api.endpoint import Call, Nothing, Shown, endpoint
from server.api.opinion import Page
from server.api.views import CommitteeView, committee_view


class NoticeView(Shown):
    """One line in the inbox: what happened to which item, and in what capacity I am told."""

    id: int
    receipt: str
    title: str
    verb: Verb
    name: str
    state: State
    committee: CommitteeView | None
    words: str
    party: Party
    at: datetime
    read_at: datetime | None


class Notices(Shown):
    """A page of the inbox; ask for those before `next`, unless it is empty."""

    notices: list[NoticeView]
    unread: int
    next: int | None


@endpoint(Page, Notices)
async def list_mine(call: Call, given: Page) -> Notices:
    """List what I was told, newest first."""
    rows = await notice.inbox(call.actor, before=given.before, limit=given.limit)
    return Notices(
        notices=[_notice_view(row) for row in rows],
        unread=await notice.unread(call.actor),
        next=rows[-1].id if len(rows) == given.limit else None,
    )


@endpoint(Nothing, NoticeView, NotFound)
async def read(call: Call, given: Nothing) -> NoticeView:
    """Mark a notice as read."""
    return _notice_view(await notice.read(call.actor, call.number("notice"), now=call.now))


def _notice_view(row: Notice) -> NoticeView:
    return NoticeView(
        id=row.id,
        receipt=row.opinion.receipt,
        title=row.opinion.title,
        verb=row.entry.verb,
        name=VERB_NAMES[row.entry.verb],
        state=row.entry.after,
        committee=committee_view(row.entry.committee),
        words=row.entry.words,
        party=row.party,
        at=row.created_at,
        read_at=row.read_at,
    )
