"""Activities for tests of signing in: from nine to twelve, with doors open from half past eight."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from handlers.actor import Actor
from handlers.errors import SignInRefused
from handlers.sign_in import Try
from models import Activity, Entry, Invitation, Organisation, Person
from rules.activity import Kind, Organiser, State
from rules.attendance import Refusal, Spot
from rules.door_code import DoorCode, Means, Scanned, scene_of

NINE = datetime(2026, 6, 10, 1, tzinfo=UTC)
HALL, AWAY = Spot(24.78, 108.9), Spot(24.79, 108.9)
#: A fence around the hall.
FENCE = {"latitude": HALL.latitude, "longitude": HALL.longitude, "radius": 300}
_numbers = itertools.count(1)


def at(minutes: float) -> datetime:
    """Give a moment, in minutes from nine."""
    return NINE + timedelta(minutes=minutes)


async def held(
    org: Organisation,
    invited: Iterable[Actor] = (),
    later: timedelta = timedelta(),
    **about: object,
) -> Activity:
    """Make an activity that has been noticed, and invite people to it."""
    nth = next(_numbers)
    planner, _ = await Person.get_or_create(
        org=org, number="W999", defaults={"name": "试验人999", "phone": ""}
    )
    given: dict[str, object] = {
        "org": org,
        "number": f"活2026-{nth:04d}",
        "kind": Kind.DISCUSSION,
        "title": "夏季座谈",
        "organiser": Organiser.OFFICE,
        "place": "县政协三楼",
        "state": State.NOTICED,
        "starts_at": NINE + later,
        "ends_at": at(180) + later,
        "opens_at": at(-30) + later,
        "late_from": at(0) + later,
        "leaves_from": at(165) + later,
        "answer_by": at(-60) + later,
        "nudge_at": at(-999) + later,
        "noticed_at": at(-999),
        "secret": f"a secret of number {nth}".encode(),
        "planned_by": planner,
        "planned_at": at(-9999),
        "source_key": f"test-{nth}",
        "changed_at": at(-9999),
    }
    activity = await Activity.create(**(given | about))
    people = [Invitation(org=org, activity=activity, person_id=one.person_id) for one in invited]
    await Invitation.bulk_create(people)
    return activity


def codes(activity: Activity) -> DoorCode:
    """Give what makes the codes at an activity's door."""
    return DoorCode(activity.secret)


def scene(activity: Activity, means: Means, moment: datetime = NINE) -> str:
    """Give the scene of the code that the screen, or the paper, shows at a moment."""
    made = codes(activity)
    code = made.screen(moment) if means is Means.SCREEN else made.paper()
    return scene_of(Scanned(means, activity.number[1:], code))


def paper(activity: Activity, minutes: float = 0, **about: object) -> Try:
    """Give a scan of the paper's code."""
    return Try(Means.PAPER, codes(activity).paper(), at(minutes), **about)  # type: ignore[arg-type]


async def lines(activity: Activity, verb: str = "sign_in") -> list[Entry]:
    """Give the timeline's entries of a verb, oldest first."""
    return await Entry.filter(activity_id=activity.id, verb=verb).order_by("id")


def why(refused: SignInRefused) -> Refusal:
    """Give the reason of a refusal."""
    return Refusal(str(refused.details["reason"]))
