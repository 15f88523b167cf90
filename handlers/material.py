"""Words and papers of activities: who hands out what, who reads it, and views that become items."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from tortoise.queryset import QuerySet

from handlers import activity
from handlers.actor import Actor
from handlers.answering import hold_still
from handlers.enclosure import check_number, enclose
from handlers.errors import (
    ActivityWrongState,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OutOfScope,
    TextMissing,
    TextTooLong,
    ViewTaken,
)
from handlers.guidance import GUIDANCE
from handlers.item_facts import SEALED
from models import Activity, Attendance, Circular, Invitation, Material, Notice, Person
from models.database import transaction
from rules import circular
from rules.activity import STATE_NAMES
from rules.attachment import MOST_OF_MATERIAL
from rules.gates import Gate, is_classified
from rules.invitation import Answer
from rules.material import CLOSED, KIND_NAMES, LONGEST, Kind, Rule, rule_of
from rules.permission import Action, Standing

#: Who is expected to hand in a draft: whoever has not said that they stay away.
_SPEAK = (Answer.INVITED, Answer.ACCEPTED)
_NEEDS_FILES = frozenset({Kind.PHOTO})
_NEEDS_WORDS = frozenset({Kind.VIEW})


async def add(
    actor: Actor,
    number: str,
    kind: Kind,
    text: str = "",
    attachment_ids: Sequence[UUID] = (),
    *,
    now: datetime,
) -> Material:
    """Give a paper, a draft, photos, minutes or a view to an activity.

    Raises NotFound, NotOrganiser, ActivityWrongState, TextMissing, TextTooLong, OutOfScope or
    AttachmentRefused.
    """
    async with transaction():
        held = await hold_still(actor, number)
        await check_giver(actor, held, kind)
        made = await keep(actor, kind, text, attachment_ids, activity_id=held.id, now=now)
        await activity.note(held, rule_of(kind).verb, actor_id=actor.person_id, now=now)
    return made


async def check_giver(actor: Actor, held: Activity, kind: Kind) -> None:
    """Raise NotOrganiser or ActivityWrongState unless the person may give such a thing now."""
    rule = rule_of(kind)
    if not await _may_give(actor, held, rule):
        raise NotOrganiser
    _check_state(held, rule)


async def _may_give(actor: Actor, held: Activity, rule: Rule) -> bool:
    if rule.action and actor.may(rule.action, activity.standing(held)):
        return True
    mine = {"activity_id": held.id, "person_id": actor.person_id}
    invited = rule.invited and await Invitation.filter(**mine).exists()
    return invited or (rule.attended and await Attendance.filter(**mine).exists())


def _check_state(held: Activity, rule: Rule) -> None:
    if held.state not in rule.states:
        raise ActivityWrongState(
            number=held.number,
            short=activity.short(held.number),
            state=STATE_NAMES[held.state],
            verb=f"交{KIND_NAMES[rule.kind]}",
        )


async def keep(
    actor: Actor,
    kind: Kind,
    text: str,
    attachment_ids: Sequence[UUID],
    *,
    now: datetime,
    activity_id: int | None = None,
    circular_id: int | None = None,
) -> Material:
    """Write words and files of an activity or a circular, in the caller's transaction.

    Raises TextMissing, TextTooLong, OutOfScope or AttachmentRefused.
    """
    _check(kind, text.strip(), attachment_ids)
    await check_number(actor, attachment_ids, MOST_OF_MATERIAL)
    made = await Material.create(
        org_id=actor.org_id,
        activity_id=activity_id,
        circular_id=circular_id,
        kind=kind,
        text=text.strip(),
        given_by_id=actor.person_id,
        given_at=now,
    )
    await enclose(actor, attachment_ids, material_id=made.id)
    await made.fetch_related("attachments", "given_by")
    return made


def _check(kind: Kind, text: str, files: Sequence[UUID]) -> None:
    missing = {
        "内容": not text and not files,
        KIND_NAMES[Kind.PHOTO]: kind in _NEEDS_FILES and not files,
        KIND_NAMES[Kind.VIEW]: kind in _NEEDS_WORDS and not text,
    }
    for what, is_missing in missing.items():
        if is_missing:
            raise TextMissing(what=what)
    if len(text) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    if is_classified(text):
        raise OutOfScope(guide=GUIDANCE[Gate.CLASSIFIED])


async def of_activity(
    actor: Actor, number: str, kinds: Iterable[Kind] = tuple(Kind)
) -> list[Material]:
    """List what this person may read of an activity's materials, in the order they were given."""
    held = await activity.find(actor, number)
    rows = Material.filter(org_id=actor.org_id, activity_id=held.id, kind__in=list(kinds))
    found = await rows.order_by("id").prefetch_related("attachments", "given_by", "opinion")
    return [row for row in found if _is_open(actor, held, row)]


def _is_open(actor: Actor, held: Activity, material: Material) -> bool:
    """A draft is its writer's and the organiser's until it is spoken.

    A view that became an item which is sealed by now is nobody's to read.
    """
    if material.opinion is not None and material.opinion.state in SEALED:
        return False
    own = material.given_by_id == actor.person_id
    return own or material.kind not in CLOSED or activity.runs(actor, held)


async def may_read(actor: Actor, material: Material) -> bool:
    """Tell whether the person may read a material, read with its activity, circular and item."""
    if material.circular is not None:
        return await _receives(actor, material.circular)
    assert material.activity is not None, "a material belongs to one thing"
    try:
        held = await activity.find(actor, material.activity.number)
    except NotFound:
        return False
    return _is_open(actor, held, material)


async def _receives(actor: Actor, issued: Circular) -> bool:
    """What was withdrawn stays with those who may issue it."""
    where = Standing(None, issued.station_id, issued.committee_id)
    if actor.may(Action.ISSUE_CIRCULAR, where):
        return True
    told = Notice.filter(
        org_id=actor.org_id, receiver_id=actor.person_id, entry__circular_id=issued.id
    )
    return issued.state is circular.State.ISSUED and await told.exists()


async def missing_speeches(actor: Actor, number: str) -> list[Person]:
    """List, for who holds the activity, those who may come and have handed in no draft."""
    held = await activity.find(actor, number)
    if not activity.runs(actor, held):
        raise NotOrganiser
    written = Material.filter(activity_id=held.id, kind=Kind.SPEECH)
    writers = await written.values_list("given_by_id", flat=True)
    rows = Invitation.filter(activity_id=held.id, answer__in=_SPEAK, person__active=True)
    expected = await rows.exclude(person_id__in=writers).prefetch_related("person")
    return sorted((row.person for row in expected), key=lambda person: person.number)


# --- views that become items ----------------------------------------------------------------


async def draft_of(actor: Actor, number: str, material_id: int) -> str:
    """Give a view's words to begin an item with; raises NotFound, NotAllowed or ViewTaken."""
    if not actor.may(Action.SUBMIT, Standing(reporter_id=actor.person_id)):
        raise NotAllowed
    rows = Material.filter(id=material_id, activity__number=number)
    return (await _view(actor, rows, ())).text


async def claim(actor: Actor, material_id: int, keys: Sequence[str]) -> Material:
    """Read a view that is to become an item, for the caller's transaction alone.

    What it became by one of the same ``keys`` was the same hand-in. Raises NotFound or ViewTaken.
    """
    return await _view(actor, Material.filter(id=material_id).select_for_update(), keys)


async def _view(actor: Actor, rows: QuerySet[Material], keys: Sequence[str]) -> Material:
    view = await rows.filter(org_id=actor.org_id, kind=Kind.VIEW).first()
    if view is None:
        raise NotFound
    await view.fetch_related("activity", "circular", "opinion")
    if not await may_read(actor, view):
        raise NotFound
    if view.opinion is not None and view.opinion.source_key not in keys:
        raise ViewTaken(receipt=view.opinion.receipt)
    return view


async def become(org_id: int, material_id: int, opinion_id: int) -> None:
    """Write what a claimed view became; of several items it is the first."""
    rows = Material.filter(org_id=org_id, id=material_id, opinion_id=None)
    await rows.update(opinion_id=opinion_id)
