"""Settling what is not plain about an activity, and confirming it: only then does it count.

The activity's row is locked before anything else, so that rulings, confirmations and a sign-in
that comes late from a phone follow one another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import jobs
from handlers.activity import advance, allowed, find, locked, note, standing
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.errors import (
    CasesOpen,
    ChoiceUnknown,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    ReasonMissing,
    TextTooLong,
)
from handlers.facts import facts, rulings
from handlers.record import counted, enter
from models import Activity, Entry, Person, Settlement
from models.database import fetch, transaction
from rules.activity import LIFECYCLE, State
from rules.activity import Verb as ActivityVerb
from rules.confirmation import (
    CHOICES,
    Case,
    Choice,
    Facts,
    Outcome,
    Verb,
    case_of,
    choice_of,
    open_cases,
    outcomes_of,
)
from rules.permission import Action, holds
from rules.summary import Summary, summary_of

#: Characters of a reason.
LONGEST_REASON = 200
#: What the office reads where somebody must not settle what is about themselves.
OWN_CASE = "本人的例外，请办公室定"

_TO_CONFIRM = next(step.sources for step in LIFECYCLE if step.verb is ActivityVerb.CONFIRM)
_COUNTS = (State.CONFIRMED, State.ARCHIVED)

_RULE = f"""
WITH ruled AS (
    SELECT * FROM unnest($5::int[], $6::text[], $7::text[], $8::text[], $9::text[])
        AS line (person, "case", outcome, reason, words)
), settled AS (
    INSERT INTO settlements
        (org_id, activity_id, person_id, "case", outcome, reason, settled_by_id, settled_at)
    SELECT $1, $2, person, "case", outcome, reason, $3, $4 FROM ruled
    ON CONFLICT (activity_id, person_id) DO UPDATE SET
        "case" = excluded."case", outcome = excluded.outcome, reason = excluded.reason,
        settled_by_id = excluded.settled_by_id, settled_at = excluded.settled_at
), lines AS (
    INSERT INTO entries (org_id, activity_id, verb, before, after, actor_id, person_id, words, at)
    SELECT $1, $2, '{Verb.SETTLE}', $10, $10, $3, person, words, $4 FROM ruled ORDER BY person
    RETURNING id, org_id
)
{jobs.ANNOUNCE_LINES}
"""
#: What two people agreed on outlives a confirmation that is sent back, unless ruled on since.
_CORRECTED = """
SELECT DISTINCT ON (c.person_id) c.person_id, c.outcome
FROM corrections c
LEFT JOIN settlements s ON s.activity_id = c.activity_id AND s.person_id = c.person_id
WHERE c.org_id = $1 AND c.activity_id = $2 AND c.agreed
    AND (s.settled_at IS NULL OR s.settled_at <= c.decided_at)
ORDER BY c.person_id, c.id DESC
"""


@dataclass(frozen=True, slots=True)
class Ruled:
    """How one person's case is settled."""

    person_id: int
    case: Case
    choice: Choice
    reason: str = ""

    @property
    def words(self) -> str:
        """What the timeline says of it."""
        return f"{self.choice.name}：{self.reason}" if self.reason else self.choice.name


async def _open(activity: Activity) -> list[tuple[Facts, Case]]:
    everybody, ruled = await facts(activity), await rulings(activity)
    return open_cases(everybody, ruled, required=activity.required)


async def summary(actor: Actor, number: str) -> Summary:
    """Count who came and who did not; raises NotFound or NotOrganiser."""
    activity = await find(actor, number)
    if not actor.may(Action.RECORD_ACTIVITY, standing(activity)):
        raise NotOrganiser
    told = summary_of(await facts(activity), await rulings(activity), required=activity.required)
    if activity.state not in _COUNTS:
        return told
    outcomes = (await counted(activity)).values()
    return replace(told, open=0, outcomes=Counter(outcomes))


async def cases(actor: Actor, number: str) -> list[tuple[Person, Case, tuple[Choice, ...]]]:
    """List what is to be settled, the gravest first; one's own case has no choices.

    Raises NotFound, NotOrganiser or ActivityWrongState.
    """
    activity = await find(actor, number)
    allowed(actor, activity, ActivityVerb.CONFIRM)
    left = await _open(activity)
    people = await Person.in_bulk([about.person_id for about, _ in left], "id")
    return [
        (people[who], case, () if who == actor.person_id else CHOICES[case])
        for who, case in ((about.person_id, case) for about, case in left)
    ]


async def settled(actor: Actor, number: str) -> list[Settlement]:
    """List what was ruled so far, with whom it is about; raises what ``cases`` does."""
    activity = await find(actor, number)
    allowed(actor, activity, ActivityVerb.CONFIRM)
    rows = Settlement.filter(org_id=activity.org_id, activity_id=activity.id)
    return await rows.order_by("settled_at", "id").prefetch_related("person")


async def waiting_confirmation(actor: Actor) -> list[Activity]:
    """List what the person may confirm, the one that has waited longest first."""
    if not holds(Action.CONFIRM_ACTIVITY, actor.posts):
        return []
    rows = Activity.filter(org_id=actor.org_id, state__in=_TO_CONFIRM)
    found = await rows.order_by("over_since", "id").prefetch_related("station", "committee")
    return [one for one in found if actor.may(Action.CONFIRM_ACTIVITY, standing(one))]


async def settle(
    actor: Actor, number: str, person_id: int, outcome: Outcome, reason: str = "", *, now: datetime
) -> Choice:
    """Settle the case about one person; until the confirmation, the last ruling holds.

    Raises OnesOwnCase, ChoiceUnknown, ReasonMissing, and NotFound for who has no part in it.
    """
    if person_id == actor.person_id:
        await hand_over(actor, number, now=now)
        raise OnesOwnCase
    async with transaction():
        activity = await _to_confirm(actor, number)
        case = await _case_about(activity, person_id)
        choice = _chosen(case, outcome)
        ruled = Ruled(person_id, case, choice, reason_in(reason, needed=choice.reason))
        await _rule(activity, [ruled], actor, now)
    return choice


async def settle_plainly(actor: Actor, number: str, *, now: datetime) -> int:
    """Settle all that is left the plain way, except one's own case; gives how many that were."""
    async with transaction():
        activity = await _to_confirm(actor, number)
        left = await _open(activity)
        ruled = [
            Ruled(about.person_id, case, CHOICES[case][0])
            for about, case in left
            if about.person_id != actor.person_id
        ]
        await _rule(activity, ruled, actor, now)
        if len(ruled) < len(left):
            await leave_to_office(activity, actor, OWN_CASE, now)
    return len(ruled)


async def hand_over(actor: Actor, number: str, *, now: datetime) -> None:
    """Ask the office, once, to settle one's own case; raises what ``settle`` does."""
    async with transaction():
        activity = await _to_confirm(actor, number)
        await _case_about(activity, actor.person_id)
        await leave_to_office(activity, actor, OWN_CASE, now)


async def leave_to_office(activity: Activity, actor: Actor, words: str, now: datetime) -> None:
    """Tell the office, once, of what somebody must not decide about themselves."""
    about = {"activity_id": activity.id, "person_id": actor.person_id, "words": words}
    if not await Entry.filter(org_id=activity.org_id, verb=Verb.HAND_OVER, **about).exists():
        who = actor.person_id
        await note(activity, Verb.HAND_OVER, actor_id=who, person_id=who, words=words, now=now)


async def confirm(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Confirm an activity (确认): what it comes to for everybody enters the record, once.

    Raises CasesOpen, or OnesOwnCase where only the actor's own is left: the office is told then.
    """
    async with transaction():
        activity = await locked(actor, number)
        if activity.state is State.CONFIRMED and _confirms(actor, activity):
            return activity
        allowed(actor, activity, ActivityVerb.CONFIRM)
        left = {about.person_id for about, _ in await _open(activity)}
        if not left:
            await _count(activity, actor, now)
        elif actor.person_id in left:
            await leave_to_office(activity, actor, OWN_CASE, now)
    # Not raised inside: what the office is told stays.
    if left - {actor.person_id}:
        raise CasesOpen(count=len(left))
    if left:
        raise OnesOwnCase
    return activity


async def _count(activity: Activity, actor: Actor, now: datetime) -> None:
    everybody, ruled = await facts(activity), await rulings(activity)
    outcomes = outcomes_of(everybody, ruled, required=activity.required)
    corrected = await fetch(_CORRECTED, activity.org_id, activity.id)
    outcomes |= {row["person_id"]: Outcome(row["outcome"]) for row in corrected}
    await advance(actor, activity, ActivityVerb.CONFIRM, now=now)
    await enter(activity, outcomes, actor, now)


def _confirms(actor: Actor, activity: Activity) -> bool:
    return actor.may(Action.CONFIRM_ACTIVITY, standing(activity))


async def _to_confirm(actor: Actor, number: str) -> Activity:
    activity = await locked(actor, number)
    allowed(actor, activity, ActivityVerb.CONFIRM)
    return activity


async def _case_about(activity: Activity, person_id: int) -> Case:
    known = {about.person_id: about for about in await facts(activity)}
    if person_id not in known:
        raise NotFound
    case = case_of(known[person_id], required=activity.required)
    if case is None:
        raise ChoiceUnknown(names="无，这位没有要定的")
    return case


def _chosen(case: Case, outcome: Outcome) -> Choice:
    choice = choice_of(case, outcome)
    if choice is None:
        raise ChoiceUnknown(names=named(CHOICES[case]))
    return choice


def named(choices: Iterable[Choice]) -> str:
    """Give the choices as people read them."""
    return "、".join(choice.name for choice in choices)


def reason_in(words: str, *, needed: bool = True) -> str:
    """Give a reason without its margins; raises ReasonMissing, TextTooLong or OutOfScope."""
    words = words.strip()
    if needed and not words:
        raise ReasonMissing
    check_words(words)
    if len(words) > LONGEST_REASON:
        raise TextTooLong(limit=LONGEST_REASON)
    return words


async def _rule(activity: Activity, ruled: Sequence[Ruled], actor: Actor, now: datetime) -> None:
    await fetch(
        _RULE,
        activity.org_id,
        activity.id,
        actor.person_id,
        now,
        [one.person_id for one in ruled],
        [one.case.value for one in ruled],
        [one.choice.outcome.value for one in ruled],
        [one.reason for one in ruled],
        [one.words for one in ruled],
        activity.state.value,
    )
