"""What waits for one's decision, one after the other: leave, plans, corrections of the record."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot import attending_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.sayings import holder_of
from bot.unasked import once_seen
from handlers import activity, correction, invitation
from handlers.activity import short
from handlers.conversation import Data
from handlers.errors import Refused
from models import Activity, Correction, Invitation
from rules.activity import KIND_NAMES
from rules.activity import Verb as ActivityVerb
from rules.completeness import substance
from rules.confirmation import OUTCOME_NAMES
from rules.invitation import ANSWER_NAMES, LEAVE_NAMES, Verb
from rules.when import say_when


class Step(StrEnum):
    """Where one decision stands."""

    #: it is shown: yes, no, or later
    DECIDE = "decide"
    #: why not
    REASON = "reason"


class What(StrEnum):
    """What is decided."""

    LEAVE = "leave"
    PLAN = "plan"
    CORRECTION = "correction"


#: What needs no reason to be refused.
_WITHOUT_REASON = (What.CORRECTION,)
#: Plans that are looked at; more do not wait.
_PLANS = 100


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to decide: an activity's number, and a person's or a correction's."""

    what: What
    number: str
    about: str = ""
    name: str = ""
    shown: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return f"{self.what}:{self.number}:{self.about}"


async def begin(turn: Turn, number: str = "") -> Next:
    """Show the first that waits; what is about this activity comes before the rest."""
    return await _show(turn, {"number": number, "passed": []}, texts.NOTHING_TO_DECIDE)


async def _show(turn: Turn, data: Data, nothing: str, before: str = "") -> Next:
    passed = _passed(data)
    waiting = [one for one in await _waiting(turn, data) if one.key not in passed]
    if not waiting:
        return Next(before + (texts.PASSED_ALL if passed else nothing))
    first, left = waiting[0], len(waiting) - 1
    yes, no = texts.YES_NO[first.what]
    shown = texts.TO_DECIDE.format(shown=first.shown, yes=yes, no=no, left=_left(left))
    kept: Data = {"number": data["number"], "passed": passed, "matter": _kept(first)}
    return Next(before + shown, Step.DECIDE, kept)


def _left(count: int) -> str:
    return texts.LEFT_TO_DECIDE.format(count=count) if count else ""


def _passed(data: Data) -> list[str]:
    passed = data.get("passed")
    return [str(key) for key in passed] if isinstance(passed, list) else []


def _kept(matter: Matter) -> Data:
    """Give what the dialog keeps of a matter: not what people wrote, which may change."""
    return {name: value for name, value in asdict(matter).items() if name != "shown"}


async def _waiting(turn: Turn, data: Data) -> list[Matter]:
    """List all that waits; what the person came for stands first."""
    found = [*await _leaves(turn), *await _plans(turn), *await _corrections(turn)]
    return sorted(found, key=lambda one: one.number != data["number"])


async def _leaves(turn: Turn) -> list[Matter]:
    rows = await invitation.waiting_leaves(turn.actor)
    return [
        Matter(
            What.LEAVE,
            row.activity.number,
            row.person.number,
            row.person.name,
            await _leave(turn, row),
        )
        for row in rows
    ]


async def _leave(turn: Turn, asked: Invitation) -> str:
    held, instead = asked.activity, await invitation.proxy_named(asked)
    assert asked.leave_kind is not None, "who asks for leave says which"
    return texts.LEAVE.format(
        name=asked.person.name,
        title=held.title,
        short=short(held.number),
        when=say_when(held.starts_at, held.ends_at, turn.now),
        kind=LEAVE_NAMES[asked.leave_kind],
        reason=asked.leave_reason,
        proxy=texts.LEAVE_PROXY.format(name=instead.name) if instead else "",
    )


async def _plans(turn: Turn) -> list[Matter]:
    rows = await activity.organised(turn.actor, limit=_PLANS, open_only=True)
    mine = [row for row in rows if ActivityVerb.APPROVE in activity.verbs(turn.actor, row)]
    return [Matter(What.PLAN, row.number, shown=await _plan(turn, row)) for row in mine]


async def _plan(turn: Turn, planned: Activity) -> str:
    return texts.PLAN.format(
        holder=holder_of(planned),
        title=planned.title,
        short=short(planned.number),
        kind=KIND_NAMES[planned.kind],
        when=say_when(planned.starts_at, planned.ends_at, turn.now),
        place=planned.place,
        count=await planned.invitations.all().count(),
    )


async def _corrections(turn: Turn) -> list[Matter]:
    rows = await correction.waiting_corrections(turn.actor)
    return [
        Matter(What.CORRECTION, row.activity.number, str(row.id), row.person.name, _correction(row))
        for row in rows
    ]


def _correction(row: Correction) -> str:
    return texts.CORRECTION.format(
        proposer=row.proposed_by.name,
        name=row.person.name,
        title=row.activity.title,
        short=short(row.activity.number),
        outcome=OUTCOME_NAMES[row.outcome],
        reason=row.reason,
    )


def _matter(data: Data) -> Matter:
    kept = data["matter"]
    assert isinstance(kept, dict), "checked by _readable"
    return Matter(**{**kept, "what": What(kept["what"])})


async def _yes(turn: Turn, data: Data) -> Next:
    return await _decide(turn, data, agreed=True)


async def _no(turn: Turn, data: Data) -> Next:
    if _matter(data).what in _WITHOUT_REASON:
        return await _decide(turn, data, agreed=False)
    return Next(texts.WHY_NOT, Step.REASON, data)


async def _because(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return Next(texts.WHY_NOT, Step.REASON, data)
    return await _decide(turn, data, agreed=False, reason=turn.said.text)


async def _decide(turn: Turn, data: Data, *, agreed: bool, reason: str = "") -> Next:
    """Decide, and go on with the next; so too where somebody else was faster."""
    matter = _matter(data)
    try:
        await _DO[matter.what](turn, matter, agreed, reason)
    except Refused as refused:
        said = await _decided_before(turn, matter) or str(refused)
        data = {**data, "passed": [*_passed(data), matter.key]}
    else:
        said = (texts.SAID_YES if agreed else texts.SAID_NO)[matter.what].format(name=matter.name)
    return await _show(turn, data, texts.ALL_DECIDED, f"{said}\n\n")


async def _decide_leave(turn: Turn, matter: Matter, agreed: bool, reason: str) -> None:
    verb = Verb.GRANT_LEAVE if agreed else Verb.REFUSE_LEAVE
    await invitation.decide(turn.actor, matter.number, matter.about, verb, reason, now=turn.now)


async def _decide_plan(turn: Turn, matter: Matter, agreed: bool, reason: str) -> None:
    if agreed:
        await activity.approve(turn.actor, matter.number, now=turn.now)
    else:
        await activity.cancel(turn.actor, matter.number, reason, now=turn.now)


async def _decide_correction(turn: Turn, matter: Matter, agreed: bool, reason: str) -> None:
    await correction.decide(turn.actor, int(matter.about), agreed, now=turn.now)


_DO: Mapping[What, Callable[[Turn, Matter, bool, str], Awaitable[None]]] = {
    What.LEAVE: _decide_leave,
    What.PLAN: _decide_plan,
    What.CORRECTION: _decide_correction,
}


async def _decided_before(turn: Turn, matter: Matter) -> str:
    """Say how somebody else decided on a leave, and who; empty where nobody did."""
    if matter.what is not What.LEAVE:
        return ""
    rows = await invitation.invitations(turn.actor, matter.number)
    found = next((row for row in rows if row.person.number == matter.about), None)
    if found is None or found.decided_by is None:
        return ""
    said = {"who": found.decided_by.name, "what": ANSWER_NAMES[found.answer]}
    return texts.DECIDED_BEFORE.format(name=matter.name, **said)


async def _pass(turn: Turn, data: Data) -> Next:
    passed = [*_passed(data), _matter(data).key]
    return await _show(turn, {**data, "passed": passed}, texts.ALL_DECIDED)


async def _back(turn: Turn, data: Data) -> Next:
    return await _show(turn, data, texts.ALL_DECIDED)


async def _stop(turn: Turn, data: Data) -> Next:
    return Next(texts.DECIDING_LATER)


def _readable(data: Data) -> bool:
    """Whether this version knows what is decided."""
    kept = data.get("matter")
    return isinstance(kept, dict) and kept.get("what") in set(What)


_ON = (Step.DECIDE, None)

DECISION = Dialog(
    name="decision",
    rows=(
        Row(Step.DECIDE, Expect.ONE, once_seen(_back, _yes), _ON, texts.SAYS_YES),
        Row(Step.DECIDE, Expect.TWO, once_seen(_back, _no), (Step.REASON, *_ON), texts.SAYS_NO),
        Row(Step.DECIDE, Expect.ZERO, once_seen(_back, _pass), _ON, texts.SAYS_NEXT),
        Row(Step.REASON, Expect.ZERO, _back, _ON),
        Row(Step.REASON, Expect.TEXT, _because, (Step.REASON, *_ON)),
    ),
    cancel=_stop,
    help={Step.DECIDE: texts.HELP_DECIDE, Step.REASON: texts.HELP_WHY_NOT},
    left={Step.DECIDE: texts.STILL_DECIDING, Step.REASON: texts.STILL_DECIDING},
    readable=_readable,
    light=True,
)
