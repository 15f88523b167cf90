"""The inbox: what each person was told, and what they have read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.errors import NotFound
from models import Notice
from models.database import transaction
from rules import activity, circular, invitation
from rules.timeline import Subject

#: What is read with a notice, to show what it is about.
WITH = (
    "entry__opinion__committee",
    "entry__committee",
    "entry__unit",
    "entry__activity",
    "entry__circular",
    "entry__bulletin",
    "entry__digest",
)

#: What people must have looked at, or confirmed with “收到”, to count as having read it.
RECEIPTED = frozenset({*invitation.TOLD_BY, circular.Verb.ISSUE})


@dataclass(frozen=True, slots=True)
class About:
    """What a notice tells: ``verb`` was done to the ``number``, and the person is its ``party``.

    ``at`` is an item's deadline, an activity's beginning, or until when a circular is to be read.
    ``kind`` is an activity's or a bulletin's, ``numbers`` are those of an activity that ended or
    of a digest; ``unit`` is the handling unit that did it. ``nudged`` tells whether the receiver
    is told once more. A bulletin and a digest have their id for a number.
    """

    subject: Subject
    verb: str
    party: str
    number: str
    kind: str = ""
    committee: str = ""
    urgent: bool = False
    at: datetime | None = None
    nudged: bool = False
    numbers: str = ""
    unit: str = ""


def about(notice: Notice) -> About:
    """Give what a line of the inbox is about, as ``inbox`` reads it."""
    entry = notice.entry
    if held := entry.activity:
        what = (Subject.ACTIVITY, entry.verb, notice.party, held.number)
        numbers = entry.words if entry.verb == activity.Verb.END else ""
        return About(*what, kind=held.kind.value, at=held.starts_at, numbers=numbers)
    if issued := entry.circular:
        what = (Subject.CIRCULAR, entry.verb, notice.party, issued.number)
        return About(*what, at=issued.read_by)
    if made := entry.bulletin:
        what = (Subject.BULLETIN, entry.verb, notice.party, str(made.id))
        return About(*what, kind=made.kind.value)
    if digest := entry.digest:
        what = (Subject.DIGEST, entry.verb, notice.party, str(digest.id))
        return About(*what, at=digest.made_at, numbers=entry.words)
    item = entry.opinion
    assert item is not None, "an entry is about one thing"
    committee = entry.committee.name if entry.committee else ""
    unit = entry.unit.name if entry.unit else ""
    what = (Subject.ITEM, entry.verb, notice.party, item.receipt)
    return About(*what, committee=committee, urgent=item.urgent, unit=unit)


async def inbox(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Notice]:
    """List what the person was told, newest first, with item, entry and committee."""
    query = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    if before is not None:
        query = query.filter(id__lt=before)
    return await query.order_by("-id").limit(limit).prefetch_related(*WITH)


async def unread(actor: Actor) -> int:
    """Count what the person has not read yet."""
    query = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, read_at=None)
    return await query.count()


async def read(actor: Actor, notice_id: int, *, now: datetime) -> Notice:
    """Mark one notice as read; NotFound for somebody else's."""
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, id=notice_id)
    await mine.filter(read_at=None).update(read_at=now)
    notice = await mine.first().prefetch_related(*WITH)
    if notice is None:
        raise NotFound
    return notice


async def read_these(actor: Actor, shown: Iterable[Notice], *, now: datetime) -> None:
    """Mark what was shown as read, and nothing that was not.

    A line in a list is no reading of what a receipt is asked for.
    """
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    ids = [notice.id for notice in shown if notice.entry.verb not in RECEIPTED]
    async with transaction():
        await mine.filter(id__in=ids, read_at=None).update(read_at=now)


async def newest_unread(actor: Actor) -> Notice | None:
    """Give the last thing that the person was told and has not read; None where there is none."""
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, read_at=None)
    return await mine.order_by("-id").first().prefetch_related(*WITH)


async def confirm_latest(actor: Actor, *, now: datetime) -> Notice | None:
    """Take “收到” as having read the newest that asks for it; None where nothing does.

    It reads also what else the person was told of the same.
    """
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id, read_at=None)
    asking = mine.filter(entry__verb__in=RECEIPTED).order_by("-id")
    latest = await asking.first().prefetch_related(*WITH)
    if latest is not None:
        about = {"activity_id": latest.entry.activity_id, "circular_id": latest.entry.circular_id}
        await read_about(actor, now=now, **about)
    return latest


async def read_about(
    actor: Actor,
    *,
    now: datetime,
    activity_id: int | None = None,
    circular_id: int | None = None,
) -> None:
    """Mark all that the person was told of one activity, or of one circular, as read."""
    async with transaction() as raw:
        await raw.execute(_READ_ABOUT, actor.org_id, actor.person_id, activity_id, circular_id, now)


_READ_ABOUT = """
UPDATE notices SET read_at = $5 FROM entries e
WHERE notices.org_id = $1 AND notices.receiver_id = $2 AND notices.read_at IS NULL
    AND e.id = notices.entry_id AND (e.activity_id = $3 OR e.circular_id = $4)
"""
