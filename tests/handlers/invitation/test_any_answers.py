"""Whatever people answer in whatever order, at whatever time: the list and the timeline agree."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import activity, invitation
from handlers.actor import Actor
from handlers.errors import Refused
from models import Activity, Entry, Invitation
from rules.audience import By, Chosen
from rules.invitation import Answer, LeaveKind, Verb, step_from
from rules.role import Role
from tests.handlers.invited import OWN, Act, decision, noticed, number_of

NAMES = ("writer", "member", "both", "head", "office", "chair", "farming", "unit")
DECIDED = (Verb.GRANT_LEAVE, Verb.REFUSE_LEAVE)
MOVES = st.tuples(
    st.sampled_from([*OWN, *DECIDED, Verb.INVITE, Verb.NAME_PROXY]),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(["", "人手不够"]),
    st.sampled_from([1, 60, 60 * 24, 60 * 24 * 15]),
)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVES, max_size=14), required=st.booleans())
async def test_whatever_people_answer(
    people: dict[str, Actor],
    now: datetime,
    moves: list[tuple[Verb, str, str, str, int]],
    required: bool,
) -> None:
    held = await noticed(people["head"], people["office"], now, required=required)
    for verb, who, about, reason, minutes in moves:
        now += timedelta(minutes=minutes)
        number = await number_of(people[about].person_id)
        await _try(people[who], _act(verb, number, reason), held, now)
    for invited in await Invitation.filter(activity_id=held.id):
        await _check(invited, held)


def _act(verb: Verb, number: str, reason: str) -> Act:
    if verb in OWN:
        return OWN[verb]
    if verb in DECIDED:
        return decision(verb, number, reason)
    return _invites(number) if verb is Verb.INVITE else _sends(number)


def _sends(number: str) -> Act:
    return lambda who, held, now: invitation.ask_leave(
        who, held, LeaveKind.SICK, "生病", proxy=number, now=now
    )


def _invites(number: str) -> Act:
    async def act(who: Actor, held: str, now: datetime) -> Invitation:
        await invitation.invite(who, held, [Chosen(By.PERSON, number)], now=now)
        return await Invitation.filter(person__number=number, org_id=who.org_id).latest("id")

    return act


async def _try(who: Actor, act: Act, held: Activity, now: datetime) -> None:
    """Do it, or find that nothing has changed; once it has begun, nothing may."""
    before = await _all(held)
    try:
        await act(who, held.number, now)
    except Refused:
        assert await _all(held) == before
    else:
        after = await _all(held)
        assert len(after[1]) >= len(before[1])
        changed = [row for row in after[0] if row not in before[0]]
        assert all(row["answered_at"] in (None, now) or row["decided_at"] == now for row in changed)


async def _all(held: Activity) -> tuple[list[dict[str, object]], list[int]]:
    rows = await Invitation.filter(activity_id=held.id).order_by("id").values()
    entries = await Entry.filter(activity_id=held.id).order_by("id").values_list("id", flat=True)
    return rows, list(entries)  # type: ignore[arg-type]


async def _check(invited: Invitation, held: Activity) -> None:
    """Its timeline leads, step by step of the table, to where the invitation stands."""
    entries = Entry.filter(activity_id=held.id, person_id=invited.person_id).order_by("id")
    steps = await entries.exclude(verb__in=[Verb.NAME_PROXY, Verb.INVITE])
    answer = Answer.INVITED
    for entry in steps:
        step = step_from(answer, Verb(entry.verb))
        assert step is not None
        assert (entry.actor_id == invited.person_id) != step.decides
        assert entry.at < held.starts_at or step.decides
        answer = step.target
    verbs = [entry.verb for entry in steps]
    assert invited.answer is answer
    assert invited.asked == verbs.count(Verb.ASK_LEAVE) <= 2
    assert bool(invited.leave_reason) == (invited.leave_kind is not None)
    on_leave = (Answer.LEAVE_REQUESTED, Answer.LEAVE_APPROVED, Answer.LEAVE_REJECTED)
    assert bool(invited.leave_reason) == (answer in on_leave)
    assert (invited.decided_by_id is not None) == (answer in on_leave[1:])
    assert (answer is Answer.DECLINED) <= (not held.required)
    assert bool(invited.decision) >= (answer is Answer.LEAVE_REJECTED)


async def test_whoever_holds_two_posts_is_one_person(
    people: dict[str, Actor], now: datetime
) -> None:
    """A member of the committee's staff answers as a member, and decides nothing of the station."""
    held = await noticed(people["head"], people["office"], now)
    assert people["both"].has(Role.COMMITTEE)
    assert not activity.runs(people["both"], held)
    assert (await OWN[Verb.ACCEPT](people["both"], held.number, now)).answer is Answer.ACCEPTED
