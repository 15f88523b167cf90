"""An activity that is over, who was there, and what it comes to; without the days before it."""

from datetime import timedelta

from handlers.actor import Actor
from handlers.correction import propose
from handlers.organisation import found
from handlers.record import counted
from models import Activity, Attendance, Invitation
from rules.activity import Kind, Organiser, State
from rules.attendance import Presence
from rules.confirmation import Case, Outcome
from rules.door_code import Means
from rules.invitation import Answer
from tests.conftest import NOW

People = dict[str, Actor]

NUMBER = "活2026-0001"
BEGAN, ENDED = NOW - timedelta(hours=5), NOW - timedelta(hours=2)
LEAVES_FROM = ENDED - timedelta(minutes=15)


#: What is open of an activity at which everything happened that can, the gravest first.
OPEN = {
    "asking": Case.LEAVE_PENDING,
    "away": Case.ABSENT,
    "walker": Case.WALK_IN,
    "made up": Case.MAKE_UP,
    "late": Case.LATE,
    "leaving": Case.LEFT_EARLY,
}
#: What it comes to when all is settled the plain way.
PLAINLY = {
    "writer": Outcome.ATTENDED,
    "asking": Outcome.ON_LEAVE,
    "excused": Outcome.ON_LEAVE,
    "away": Outcome.ABSENT,
    "walker": Outcome.WALK_IN,
    "made up": Outcome.ATTENDED,
    "late": Outcome.LATE,
    "leaving": Outcome.LEFT_EARLY,
}


async def over(planner: Actor, *, number: str = NUMBER, **about: object) -> Activity:
    """Make an activity of the planner's station that waits for its confirmation."""
    values: dict[str, object] = {
        "org_id": planner.org_id,
        "number": number,
        "kind": Kind.STUDY,
        "title": "看水渠",
        "organiser": Organiser.STATION,
        "station_id": planner.station_id,
        "place": "云坪镇政府",
        "state": State.PENDING_CONFIRM,
        "starts_at": BEGAN,
        "ends_at": ENDED,
        "opens_at": BEGAN - timedelta(minutes=30),
        "late_from": BEGAN,
        "leaves_from": LEAVES_FROM,
        "answer_by": BEGAN,
        "nudge_at": BEGAN,
        "noticed_at": BEGAN - timedelta(days=21),
        "over_since": ENDED,
        "secret": b"of sixteen bytes",
        "planned_by_id": planner.person_id,
        "planned_at": BEGAN - timedelta(days=28),
        "source_key": number,
        "changed_at": ENDED,
    }
    return await Activity.create(**(values | about))


async def invite(activity: Activity, who: Actor, answer: Answer = Answer.ACCEPTED) -> None:
    """Invite somebody who has answered so."""
    of = {"org_id": activity.org_id, "activity_id": activity.id}
    await Invitation.create(**of, person_id=who.person_id, answer=answer)


async def come(
    activity: Activity,
    who: Actor,
    presence: Presence = Presence.CHECKED_IN,
    *,
    writer: Actor | None = None,
    left_early: bool = False,
) -> None:
    """Let somebody be there; a ``writer`` made it up for them."""
    await Attendance.create(
        org_id=activity.org_id,
        activity_id=activity.id,
        person_id=who.person_id,
        at=BEGAN,
        heard_at=BEGAN,
        means=Means.MAKE_UP if writer else Means.SCREEN,
        presence=presence,
        left_at=LEAVES_FROM - timedelta(minutes=1) if left_early else None,
        made_up_by_id=writer.person_id if writer else None,
        reason="手机没电" if writer else "",
    )


async def live(activity: Activity, crowd: People) -> dict[str, Outcome]:
    """Give what counts of it, by the people's names here."""
    names = {who.person_id: name for name, who in crowd.items()}
    return {names[who]: outcome for who, outcome in (await counted(activity)).items()}


async def excuse(crowd: People, *, by: str = "head", outcome: Outcome = Outcome.ON_LEAVE) -> int:
    """Propose that who was away had leave; gives the correction's id."""
    about = crowd["away"].person_id
    return (await propose(crowd[by], NUMBER, about, outcome, "公务", now=NOW)).id


async def stranger_to(crowd: People) -> Actor:
    """Give somebody of another county, with the office's post and its person's number."""
    other = await found(f"t{crowd['office'].person_id}elsewhere", "另一个县")
    return Actor(other.id, crowd["office"].person_id, "试验人", crowd["office"].posts)
