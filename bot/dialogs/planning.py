"""Planning an activity: one question at a time for what is not known, a card, a number."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum

from bot import activity_texts as texts
from bot.audience import Offer, numbered, offered, picked
from bot.commands import Command
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.plan_card import plan_card
from bot.plan_draft import OFFERED, PlanDraft, kind_in, read_said
from bot.said import Kind as SaidKind
from handlers import planning
from handlers.activity import short
from handlers.actor import Actor
from handlers.audience import people_of, read_audience
from handlers.conversation import Data
from handlers.errors import NotOrganiser
from rules.activity import KIND_NAMES, Kind, Organiser, State
from rules.audience import Chosen
from rules.role import Role
from rules.text import command
from rules.when import Unclear, read_when, say_when


class Step(StrEnum):
    """What is asked."""

    TITLE = "title"
    KIND = "kind"
    WHEN = "when"
    UNTIL = "until"
    WHERE = "where"
    WHO = "who"
    MUST = "must"
    #: the card is shown and waits for a number
    CARD = "card"


#: After so long a plan that nobody went on with is dropped.
SILENCE = timedelta(hours=2)
#: What an activity lasts unless told otherwise.
HOURS = 2


async def begin(turn: Turn, said: str = "") -> Next:
    """Begin a plan, with what the command says of it already."""
    draft = _held_by(turn.actor)
    if said:
        await read_said(draft, turn.actor.org_id, said, turn.now)
    return await _ask(turn, draft)


def _held_by(actor: Actor) -> PlanDraft:
    """Plan for one's own station or committee; the office and the leaders plan for the county."""
    for post in actor.posts:
        if post.role in (Role.STATION_HEAD, Role.INFO_OFFICER):
            return PlanDraft(Organiser.STATION, station_id=post.station_id)
        if post.role is Role.COMMITTEE:
            return PlanDraft(Organiser.COMMITTEE, committee_id=post.committee_id)
        if post.role in (Role.OFFICE, Role.VICE_CHAIR):
            return PlanDraft(Organiser.OFFICE)
    raise NotOrganiser


# --- what is asked next ---------------------------------------------------------------------

#: What is known, in the order in which it is asked for.
_KNOWN: Sequence[tuple[Step, Callable[[PlanDraft], bool]]] = (
    (Step.TITLE, lambda draft: bool(draft.title)),
    (Step.KIND, lambda draft: bool(draft.kind)),
    (Step.WHEN, lambda draft: bool(draft.starts)),
    (Step.UNTIL, lambda draft: bool(draft.ends)),
    (Step.WHERE, lambda draft: bool(draft.place)),
    (Step.WHO, lambda draft: bool(draft.audience)),
    (Step.MUST, lambda draft: draft.required is not None),
)


async def _ask(turn: Turn, draft: PlanDraft) -> Next:
    """Ask for the first thing that is not known; once all is, show the card."""
    draft.check(turn.now)
    step = next((step for step, known in _KNOWN if not known(draft)), Step.CARD)
    return Next(await _question(turn, draft, step), step, draft.data())


async def _question(turn: Turn, draft: PlanDraft, step: Step) -> str:
    match step:
        case Step.TITLE:
            return texts.WHAT_TITLE
        case Step.KIND:
            return texts.WHICH_KIND.format(kinds=_offered())
        case Step.WHEN:
            return _when(turn, draft)
        case Step.UNTIL:
            return _until(turn, draft)
        case Step.WHERE:
            return texts.NAME_OF_SPOT if draft.spot else texts.WHERE
        case Step.WHO:
            return texts.WHO.format(choices=numbered(await _people_offered(turn.actor, draft)))
        case Step.MUST:
            count = len(await people_of(turn.actor.org_id, draft.chosen))
            return texts.MUST.format(count=count)
        case Step.CARD:
            return await plan_card(turn, draft)


def _offered() -> str:
    names = [KIND_NAMES[kind] for kind in OFFERED]
    return "\n".join(f"{place} {name}" for place, name in enumerate(names, 1))


def _when(turn: Turn, draft: PlanDraft) -> str:
    """Ask when; a kind that was guessed is said, so that a wrong one is seen."""
    unclear = read_when(draft.when, turn.now) if draft.when else None
    if isinstance(unclear, Unclear):
        return texts.UNCLEAR[unclear]
    return texts.WHEN.format(kind=KIND_NAMES[Kind(draft.kind)])


def _until(turn: Turn, draft: PlanDraft) -> str:
    begins = draft.starts_at
    two_hours = say_when(begins, begins + timedelta(hours=HOURS), turn.now)
    when = say_when(begins, None, turn.now)
    return texts.UNTIL.format(when=when, end=two_hours.rpartition("—")[2])


async def _people_offered(actor: Actor, draft: PlanDraft) -> list[Offer]:
    return await offered(actor.org_id, draft.station_id, draft.committee_id)


# --- what is answered -----------------------------------------------------------------------


async def _take_title(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    await read_said(draft, turn.actor.org_id, turn.said.text, turn.now)
    return await _ask(turn, draft)


async def _choose_kind(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    by_number = {str(place): kind for place, kind in enumerate(OFFERED, 1)}
    draft.kind = by_number.get(turn.said.choice, kind_in(turn.said.text))
    return await _ask(turn, draft)


async def _take_when(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    if unclear := draft.read_time(turn.said.text, turn.now):
        return Next(texts.UNCLEAR[unclear], Step.WHEN, draft.data())
    return await _ask(turn, draft)


async def _take_until(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    if not draft.read_end(turn.said.text, turn.now):
        return Next(texts.HELP_UNTIL, Step.UNTIL, data)
    return await _ask(turn, draft)


async def _two_hours(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    draft.last(HOURS)
    return await _ask(turn, draft)


async def _take_place(turn: Turn, data: Data) -> Next:
    """Take a place: words, or a spot on the map, which becomes where one signs in."""
    draft, said = PlanDraft.of(data), turn.said
    if said.spot is not None:
        draft.at(said.spot)
    draft.place = said.text if said.kind is SaidKind.TEXT else said.label
    return await _ask(turn, draft)


async def _choose_people(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    offers = await _people_offered(turn.actor, draft)
    return await _invite(turn, draft, picked(offers, turn.said.choice))


async def _name_people(turn: Turn, data: Data) -> Next:
    said = turn.said.text.removeprefix("请")
    audience = await read_audience(turn.actor.org_id, said)
    return await _invite(turn, PlanDraft.of(data), audience)


async def _invite(turn: Turn, draft: PlanDraft, audience: tuple[Chosen, ...]) -> Next:
    if audience and not await people_of(turn.actor.org_id, audience):
        return Next(texts.NOBODY, Step.WHO, draft.data())
    draft.invite(audience)
    return await _ask(turn, draft)


async def _must(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    draft.required = True
    return await _ask(turn, draft)


async def _may(turn: Turn, data: Data) -> Next:
    draft = PlanDraft.of(data)
    draft.required = False
    return await _ask(turn, draft)


# --- the card -------------------------------------------------------------------------------


async def _submit(turn: Turn, data: Data) -> Next:
    made = await planning.plan(turn.actor, PlanDraft.of(data).plan(turn.scene.key), now=turn.now)
    said = texts.PLANNED_APPROVED if made.state is State.APPROVED else texts.PLANNED
    return Next(said.format(number=made.number, short=short(made.number)))


async def _change(turn: Turn, data: Data) -> Next:
    """Ask anew for one thing; another number shows the card once more."""
    draft = PlanDraft.of(data)
    match turn.said.choice or texts.CHANGES.get(command(turn.said.text), ""):
        case "2":
            draft.starts = draft.ends = ""
        case "3":
            draft.audience = []
        case "4":
            draft.kind = ""
        case "5":
            draft.place, draft.latitude, draft.longitude = "", None, None
    return await _ask(turn, draft)


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.PLAN_DROPPED)


def _readable(data: Data) -> bool:
    """Whether this version knows what another one kept, and nothing in it is strange."""
    try:
        draft = PlanDraft.of(data)
    except TypeError:
        return False
    return draft.organiser in set(Organiser) and draft.kind in {"", *Kind}


_ANY = tuple(Step)

PLANNING = Dialog(
    name="planning",
    rows=(
        Row(Step.TITLE, Expect.TEXT, _take_title, _ANY),
        Row(Step.KIND, Expect.DIGIT, _choose_kind, _ANY),
        Row(Step.KIND, Expect.TEXT, _choose_kind, _ANY),
        Row(Step.WHEN, Expect.TEXT, _take_when, _ANY),
        Row(Step.UNTIL, Expect.ONE, _two_hours, _ANY, texts.SAYS_TWO_HOURS),
        Row(Step.UNTIL, Expect.TEXT, _take_until, _ANY),
        Row(Step.WHERE, Expect.TEXT, _take_place, _ANY),
        Row(Step.WHERE, Expect.PLACE, _take_place, _ANY),
        Row(Step.WHO, Expect.DIGIT, _choose_people, _ANY),
        Row(Step.WHO, Expect.TEXT, _name_people, _ANY),
        Row(Step.MUST, Expect.ONE, _must, _ANY, texts.SAYS_MUST),
        Row(Step.MUST, Expect.TWO, _may, _ANY, texts.SAYS_FREE),
        Row(Step.CARD, Expect.ONE, _submit, (None,), texts.SAYS_SUBMIT),
        Row(Step.CARD, Expect.ZERO, _drop, (None,), texts.SAYS_DROP),
        Row(Step.CARD, Expect.DIGIT, _change, _ANY, tuple(texts.CHANGES)),
    ),
    cancel=_drop,
    help={
        Step.TITLE: texts.HELP_TITLE,
        Step.KIND: texts.HELP_KIND,
        Step.WHEN: texts.HELP_WHEN,
        Step.UNTIL: texts.HELP_UNTIL,
        Step.WHERE: texts.HELP_WHERE,
        Step.WHO: texts.HELP_WHO,
        Step.MUST: texts.HELP_MUST,
        Step.CARD: texts.HELP_CARD,
    },
    left=dict.fromkeys(Step, texts.STILL_PLANNING),
    again={Command.PLAN: texts.ALREADY_PLANNING},
    silence=SILENCE,
    readable=_readable,
    first=texts.FINISH_PLAN,
)
