"""Circulars (通知, 精神传达): issue one to many people, read it, take it back.

Who has read one is ``handlers/readership.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from tortoise.expressions import Q

from handlers import jobs, notice
from handlers.activity import short
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.audience import check_audience, people_of
from handlers.errors import (
    ActivityWrongState,
    AudienceTooWide,
    NobodyChosen,
    NotFound,
    NotOrganiser,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.material import keep
from handlers.numbering import next_number
from models import Circular, Entry, Notice, Person
from models.database import transaction
from rules.audience import Chosen, packed
from rules.circular import LONGEST_TITLE, PREFIX, STATE_NAMES, VERB_NAMES, State, Verb, step_from
from rules.deadline import BEIJING
from rules.material import Kind
from rules.permission import MATRIX, Action, Post, Scope, Standing

#: How far ahead one may ask people to have read something.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CircularDraft:
    """A circular to be issued; the same ``source_key`` is the same circular.

    ``read_by`` is until when people are asked to have read it.
    """

    title: str
    text: str
    audience: tuple[Chosen, ...]
    source_key: str
    read_by: datetime | None = None
    attachments: tuple[UUID, ...] = ()


def standing(circular: Circular) -> Standing:
    """Give what permissions look at in a circular."""
    return Standing(None, circular.station_id, circular.committee_id)


def may_issue(actor: Actor, circular: Circular) -> bool:
    """Tell whether the person could have issued it: may withdraw it, and see who has read it."""
    return actor.may(Action.ISSUE_CIRCULAR, standing(circular))


async def issue(actor: Actor, draft: CircularDraft, *, now: datetime) -> Circular:
    """Issue a circular with its number, papers and timeline; a worker tells the receivers.

    It comes from the issuer's station or committee, or from the office. Raises NotOrganiser,
    TextMissing, TextTooLong, OutOfScope, TimeWrong, AudienceUnknown, AudienceTooWide,
    NobodyChosen or AttachmentRefused.
    """
    post = issues_as(actor)
    check(draft, now)
    async with transaction() as raw:
        await raw.execute(_ONE_AT_A_TIME, actor.org_id, draft.source_key)
        made = await Circular.get_or_none(org_id=actor.org_id, source_key=draft.source_key)
        if made is not None and made.issued_by_id == actor.person_id:
            return made
        audience = await check_audience(actor.org_id, draft.audience)
        await receivers(actor, audience)
        circular = await _write(raw, actor, post, draft, audience, now)
        await _note(raw, circular, Verb.ISSUE, None, actor, "", now)
    return circular


_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock($1, hashtext($2))"


def issues_as(actor: Actor) -> Post:
    """Give the post that reaches furthest of those with which one may issue; or NotOrganiser."""
    reach = MATRIX[Action.ISSUE_CIRCULAR]
    able = [post for post in actor.posts if post.role in reach]
    if not able:
        raise NotOrganiser
    widest = (Scope.ALL, Scope.COMMITTEE, Scope.STATION)
    return min(able, key=lambda post: widest.index(reach[post.role]))


def check(draft: CircularDraft, now: datetime) -> None:
    """Raise what speaks against a draft, whoever is to get it."""
    if not draft.title.strip() or not draft.text.strip():
        raise TextMissing(what="通知的内容" if draft.title.strip() else "标题")
    if len(draft.title) > LONGEST_TITLE:
        raise TextTooLong(limit=LONGEST_TITLE)
    check_words(draft.title)
    check_words(draft.text)
    if draft.read_by is not None and not now < draft.read_by <= now + FURTHEST:
        raise TimeWrong(why="请写以后一年内的截止时间，让大家来得及看。")


async def receivers(actor: Actor, audience: Sequence[Chosen]) -> list[int]:
    """List who would be told of the person's circular; a station tells its own people.

    Raises NotOrganiser, AudienceTooWide or NobodyChosen.
    """
    post = issues_as(actor)
    people = await people_of(actor.org_id, audience)
    if MATRIX[Action.ISSUE_CIRCULAR][post.role] is Scope.STATION:
        own = Person.filter(org_id=actor.org_id, id__in=people, station_id=post.station_id)
        if await own.count() < len(people):
            raise AudienceTooWide
    told = [person for person in people if person != actor.person_id]
    if not told:
        raise NobodyChosen
    return told


async def _write(
    raw: asyncpg.Connection,
    actor: Actor,
    post: Post,
    draft: CircularDraft,
    audience: tuple[Chosen, ...],
    now: datetime,
) -> Circular:
    circular = await Circular.create(
        org_id=actor.org_id,
        number=await next_number(raw, actor.org_id, PREFIX, now.astimezone(BEIJING).year),
        title=draft.title.strip(),
        text=draft.text.strip(),
        state=State.ISSUED,
        station_id=post.station_id,
        committee_id=post.committee_id,
        audience=packed(audience),
        issued_by_id=actor.person_id,
        issued_at=now,
        read_by=draft.read_by,
        source_key=draft.source_key,
    )
    if files := draft.attachments:
        await keep(actor, Kind.PAPER, "", files, circular_id=circular.id, now=now)
    return circular


async def _note(
    raw: asyncpg.Connection,
    circular: Circular,
    verb: Verb,
    before: State | None,
    actor: Actor,
    words: str,
    now: datetime,
) -> None:
    entry = await Entry.create(
        org_id=circular.org_id,
        circular_id=circular.id,
        verb=verb,
        before=before,
        after=circular.state,
        actor_id=actor.person_id,
        words=words,
        at=now,
    )
    await jobs.enqueue(raw, circular.org_id, jobs.Job.ANNOUNCE, {"entries": [entry.id]})


async def withdraw(actor: Actor, number: str, reason: str, *, now: datetime) -> Circular:
    """Take a circular back (撤回), with a reason; who was told of it is told of that.

    Raises NotFound, NotOrganiser, ActivityWrongState, ReasonMissing, TextTooLong or OutOfScope.
    """
    async with transaction() as raw:
        circular = await readable(actor, number, lock=True)
        words = _why(actor, circular, reason)
        before, circular.state = circular.state, State.WITHDRAWN
        await circular.save(update_fields=["state"])
        await _note(raw, circular, Verb.WITHDRAW, before, actor, words, now)
    return circular


def _why(actor: Actor, circular: Circular, reason: str) -> str:
    """Give the reason for which the person may withdraw it, or raise why not."""
    if not may_issue(actor, circular):
        raise NotOrganiser
    if step_from(circular.state, Verb.WITHDRAW) is None:
        raise ActivityWrongState(
            number=circular.number,
            short=short(circular.number),
            state=STATE_NAMES[circular.state],
            verb=VERB_NAMES[Verb.WITHDRAW],
        )
    if not reason.strip():
        raise ReasonMissing
    check_words(reason)
    return reason.strip()


async def find(actor: Actor, number: str, *, now: datetime) -> Circular:
    """Read a circular, which counts as having read it; NotFound for a foreign or an absent one.

    It is there for who was told of it, and for who could have issued it; once withdrawn, its
    text is there for these alone.
    """
    circular = await readable(actor, number)
    await notice.read_about(actor, circular_id=circular.id, now=now)
    await circular.fetch_related("station", "committee", "materials__attachments")
    if circular.state is State.WITHDRAWN and not may_issue(actor, circular):
        circular.text = ""
    return circular


async def readable(actor: Actor, number: str, *, lock: bool = False) -> Circular:
    """Give a circular that the person may read, with a lock to change it; raises NotFound."""
    rows = Circular.filter(org_id=actor.org_id, number=number)
    circular = await (rows.select_for_update() if lock else rows).first()
    if circular is None or not (may_issue(actor, circular) or await _told(actor, circular)):
        raise NotFound
    return circular


async def _told(actor: Actor, circular: Circular) -> bool:
    mine = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    return await mine.filter(entry__circular_id=circular.id).exists()


async def mine(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Notice]:
    """List the notices of the circulars that the person got, newest first; ``before`` is an id.

    Each tells when it was read; its circular is ``notice.entry.circular``.
    """
    rows = Notice.filter(org_id=actor.org_id, receiver_id=actor.person_id)
    rows = rows.filter(entry__circular_id__isnull=False, entry__verb=Verb.ISSUE)
    if before is not None:
        rows = rows.filter(id__lt=before)
    related = ("entry__circular__station", "entry__circular__committee")
    return await rows.order_by("-id").limit(limit).prefetch_related(*related)


async def issued(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Circular]:
    """List the circulars that the person could have issued, newest first; ``before`` is an id."""
    rows = Circular.filter(_in_reach(actor), org_id=actor.org_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return await rows.order_by("-id").limit(limit).prefetch_related("station", "committee")


def _in_reach(actor: Actor) -> Q:
    post = issues_as(actor)
    if MATRIX[Action.ISSUE_CIRCULAR][post.role] is Scope.ALL:
        return Q()
    able = [one for one in actor.posts if one.role in MATRIX[Action.ISSUE_CIRCULAR]]
    stations = [one.station_id for one in able if one.station_id is not None]
    return Q(station_id__in=stations) | Q(committee_id__in=actor.committee_ids)
