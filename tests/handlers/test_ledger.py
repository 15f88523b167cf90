"""Whoever settles, confirms, sends back and corrects, in any order: the record stays whole."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import activity as activities
from handlers.actor import Actor
from handlers.confirmation import confirm, settle, settle_plainly
from handlers.correction import decide, propose
from handlers.errors import Refused
from handlers.record import counted, record_of
from models import Activity, Correction, Record
from rules.activity import State
from rules.attendance import Presence
from rules.confirmation import Outcome
from rules.invitation import Answer
from rules.role import Role
from tests.conftest import NOW
from tests.handlers.held import People, come, invite, over

STAFF = ("head", "other head", "office", "other office")
OUTSIDE = ("officer", "member", "chair", "head elsewhere")
#: Whom it is about; a head is one of them.
ABOUT = ("head", "came", "late", "away", "walker", "forgotten")
#: What is plain, and what is open with its plain way.
PLAIN = {"came": Outcome.ATTENDED}
OPEN = {
    "head": Outcome.ABSENT,
    "late": Outcome.LATE,
    "away": Outcome.ON_LEAVE,
    "walker": Outcome.WALK_IN,
}
COUNTS = (State.CONFIRMED, State.ARCHIVED)


@dataclass
class Model:
    """What should have come of what was done."""

    state: State = State.PENDING_CONFIRM
    #: the last word on somebody: a ruling, or what two people agreed on
    said: dict[str, Outcome] = field(default_factory=dict)
    #: who was ruled on at all
    ruled: set[str] = field(default_factory=set)
    live: dict[str, Outcome] = field(default_factory=dict)
    #: proposed for somebody, by whom
    waiting: dict[str, tuple[Outcome, str]] = field(default_factory=dict)

    def settle(self, who: str, about: str, outcome: Outcome) -> None:
        assert who in STAFF
        assert who != about
        assert self.state not in COUNTS
        self.said[about] = outcome
        self.ruled.add(about)

    def plainly(self, who: str) -> None:
        for about in set(OPEN) - self.ruled - {who}:
            self.settle(who, about, OPEN[about])

    def confirm(self, who: str) -> None:
        assert who in STAFF
        assert self.ruled == set(OPEN)
        if self.state is not State.CONFIRMED:
            assert self.state not in COUNTS
            self.state, self.live = State.CONFIRMED, PLAIN | self.said

    def reject(self, who: str) -> None:
        assert "office" in who
        assert self.state is State.CONFIRMED
        self.state, self.live = State.CONFIRM_REJECTED, {}

    def archive(self, who: str) -> None:
        assert "office" in who
        assert self.state is State.CONFIRMED
        self.state = State.ARCHIVED

    def propose(self, who: str, about: str, outcome: Outcome) -> None:
        assert who in STAFF
        assert who != about
        assert self.state in COUNTS
        assert about not in self.waiting
        assert self.live.get(about) is not outcome
        self.waiting[about] = (outcome, who)

    def decide(self, who: str, about: str, agreed: bool) -> None:
        outcome, proposer = self.waiting.pop(about)
        assert who in STAFF
        assert who not in (about, proposer)
        assert self.state in COUNTS
        if agreed:
            self.live[about] = self.said[about] = outcome


Act = tuple[str, str, str, Outcome, bool]
VERBS = ("settle", "plainly", "confirm", "reject", "archive", "propose", "decide")
BY_OFFICE = ("office", "came", Outcome.VOID, True)
#: What people do one after the other; all about the same person, each by anybody.
ROWS = (
    ("plainly", "confirm"),
    ("propose", "decide"),
    ("reject", "confirm"),
    ("propose", "reject"),
    ("settle", "confirm"),
    ("propose", "decide", "reject", "confirm"),
)
SOMEBODY = st.sampled_from(STAFF * 2 + OUTSIDE)
USUAL = st.sampled_from((Outcome.ABSENT, Outcome.ON_LEAVE, Outcome.WALK_IN, Outcome.VOID))


@st.composite
def doings(draw: st.DrawFn) -> list[Act]:
    """Draw one thing that is done, or a few in a row."""
    verbs = draw(st.one_of(st.sampled_from(ROWS), st.sampled_from(ROWS), ONE))
    about, outcome = draw(st.sampled_from(ABOUT)), draw(st.one_of(USUAL, st.sampled_from(Outcome)))
    agreed = draw(st.sampled_from((True, True, False)))
    return [(verb, draw(SOMEBODY), about, outcome, agreed) for verb in verbs]


ONE = st.sampled_from(VERBS).map(lambda verb: (verb,))
ACTS = st.lists(doings(), max_size=8).map(lambda drawn: [act for few in drawn for act in few])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS, prepared=st.booleans())
async def test_the_record_stays_whole(
    people: People,
    actor: Callable[..., Awaitable[Actor]],
    acts: list[Act],
    prepared: bool,
) -> None:
    crowd = people | {
        "other head": await actor(Role.STATION_HEAD),
        "other office": await actor(Role.OFFICE),
        **{name: await actor(Role.MEMBER) for name in ABOUT[1:]},
    }
    activity, model, now = await _held(crowd), Model(), NOW
    if prepared:
        acts = [("plainly", *BY_OFFICE), ("confirm", *BY_OFFICE), *acts]
    lines = 0
    for act in acts:
        now += timedelta(minutes=1)
        await _try(crowd, activity, model, act, now)
        lines = await _check(crowd, activity, model, lines)


async def _held(crowd: People) -> Activity:
    number = f"活2026-{await Activity.filter(org_id=crowd['head'].org_id).count() + 1:04d}"
    activity = await over(crowd["head"], number=number)
    for name in ("head", "came", "late"):
        await invite(activity, crowd[name])
    await invite(activity, crowd["away"], Answer.LEAVE_REQUESTED)
    await come(activity, crowd["came"])
    await come(activity, crowd["late"], Presence.LATE)
    await come(activity, crowd["walker"], Presence.WALK_IN)
    return activity


async def _try(crowd: People, activity: Activity, model: Model, act: Act, now: datetime) -> None:
    """Do it, and let the model follow what was not refused."""
    verb, who, about, outcome, agreed = act
    try:
        await _do(crowd, activity, act, now)
    except Refused:
        return
    match verb:
        case "settle" | "propose":
            getattr(model, verb)(who, about, outcome)
        case "decide":
            model.decide(who, about, agreed)
        case _:
            getattr(model, verb)(who)


async def _do(crowd: People, activity: Activity, act: Act, now: datetime) -> None:
    verb, name, about_name, outcome, agreed = act
    who, about, number = crowd[name], crowd[about_name].person_id, activity.number
    match verb:
        case "settle":
            await settle(who, number, about, outcome, "有理由", now=now)
        case "plainly":
            await settle_plainly(who, number, now=now)
        case "confirm":
            await confirm(who, number, now=now)
        case "reject":
            await activities.reject(who, number, "再看看", now=now)
        case "archive":
            await activities.archive(who, number, now=now)
        case "propose":
            await propose(who, number, about, outcome, "有理由", now=now)
        case "decide":
            mine = Correction.filter(activity=activity, person_id=about)
            waiting = await mine.get_or_none(decided_at=None)
            await decide(who, waiting.id if waiting else 0, agreed, now=now)


async def _check(crowd: People, activity: Activity, model: Model, before: int) -> int:
    """Compare with the model; gives how many lines there are."""
    records = await Record.filter(activity=activity)
    reversed_ids = [line.reverses_id for line in records if line.reverses_id is not None]
    live = [line for line in records if not line.reverses_id and line.id not in reversed_ids]
    names = {who.person_id: name for name, who in crowd.items()}
    assert len({line.person_id for line in live}) == len(live)
    assert {names[line.person_id]: line.outcome for line in live} == model.live
    assert {names[who]: outcome for who, outcome in (await counted(activity)).items()} == model.live
    assert (await Activity.get(id=activity.id)).state is model.state
    assert bool(live) == (model.state in COUNTS)
    assert len(records) >= before
    for name in ABOUT[1:]:
        mine = [model.live[name]] if name in model.live else []
        assert (await record_of(crowd[name])).totals == Counter(mine)
    return len(records)
